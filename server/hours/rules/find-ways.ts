import { matches } from './ceilings.ts'
import type { DeclarationForm } from './declaration-form.ts'
import { centihoursOf, formatHours, type Part, subjectOf } from './entry.ts'
import type { Policy } from './policy.ts'
import { drawStatement, type PersonYear, type Statement, type StatementEntry } from './statement.ts'

/** A course that can still be completed this year. `left`: the part of its hours that is not watched yet, 0 to 1. */
export type CourseOffer = { id: string; title: string; kind: Part; centihours: number; left: number }

export type Ways = {
  /** Every lamp is lit: nothing needs to be done. */
  met: boolean
  /** Courses to complete, what brings most for the least study first. */
  courses: CourseOffer[]
  /** Professional hours that are to be earned besides, by any of `forms` or by professional courses elsewhere. */
  professionalCentihours: number
  forms: { id: string; label: string; cite: string; worth: string }[]
  /** What nothing that is open now can bring, one sentence each. */
  unreachable: string[]
  /** Days of study at the policy's hours a day. */
  daysNeeded: number
}

type Facts = { policy: Pick<Policy, 'document'>; person: PersonYear; entries: readonly StatementEntry[]; now: Date }

/**
 * The least that lights every lamp of the year, computed by drawing the statement that would follow: no estimate. Courses first, for they cost nothing and
 * are at hand; what they cannot bring is left for professional study that is declared. Of courses that bring the same the one with least left is taken.
 */
export function findWays(facts: Facts, offers: readonly CourseOffer[]): Ways {
  const chosen = dropNeedless(facts, chooseCourses(facts, offers))
  const professionalCentihours = fillProfessional(facts, chosen)
  const after = draw(facts, chosen, professionalCentihours)
  const forms =
    professionalCentihours > 0 ? facts.policy.document.declarations.filter((form) => form.kind === 'professional') : []
  const study = chosen.reduce((sum, course) => sum + Math.ceil(course.centihours * course.left), 0) + professionalCentihours
  return {
    met: missingOf(draw(facts, [], 0)) === 0,
    courses: chosen,
    professionalCentihours,
    forms: forms.map((form) => ({ id: form.id, label: form.label, cite: form.cite, worth: worthText(form) })),
    unreachable: [
      ...new Set(
        missingLines(after).map((line) => `${line.sentence}，目前开放的课程和申报都补不上，请留意新课程或单位组织的培训`),
      ),
    ],
    daysNeeded: Math.ceil(study / centihoursOf(facts.policy.document.obligation.hoursPerDay.value)),
  }
}

/** A sufficient condition is one way of several: nobody lacks it. */
const missingLines = (statement: Statement) =>
  statement.lamps
    .filter((lamp) => lamp.state !== 'lit')
    .flatMap((lamp) => lamp.lines.filter((line) => !line.met && line.kind === 'necessary'))
/** A line that cannot say how much it misses (a share of nothing) still counts as missing. */
const missingOf = (statement: Statement): number =>
  missingLines(statement).reduce((sum, line) => sum + Math.max(1, line.missingCentihours), 0)

function draw({ policy, person, entries, now }: Facts, courses: readonly CourseOffer[], professional: number): Statement {
  const wished = (id: string, kind: Part, form: 'online-course' | 'class', centihours: number): StatementEntry => ({
    ...{
      id: `way:${id}`,
      subject: subjectOf(kind),
      kind,
      form,
      centihours,
      occurredAt: now,
      title: '',
      reversesId: null,
      reason: null,
    },
  })
  return drawStatement(policy, person, [
    ...entries,
    ...courses.map((course) => wished(course.id, course.kind, 'online-course', course.centihours)),
    ...(professional > 0 ? [wished('professional', 'professional', 'class', professional)] : []),
  ])
}

function chooseCourses(facts: Facts, offers: readonly CourseOffer[]): CourseOffer[] {
  const chosen: CourseOffer[] = []
  let missing = missingOf(draw(facts, chosen, 0))
  while (missing > 0) {
    const tried = cheapestOfEachSize(offers.filter((offer) => !chosen.includes(offer))).map((offer) => {
      const then = missingOf(draw(facts, [...chosen, offer], 0))
      return { offer, then, worth: (missing - then) / Math.max(1, offer.centihours * offer.left) }
    })
    const [best] = tried.filter((each) => each.then < missing).sort((a, b) => b.worth - a.worth || a.then - b.then)
    if (!best) break
    chosen.push(best.offer)
    missing = best.then
  }
  return chosen
}

/** Courses of one part and size bring the same: only the one with least left is worth a look. */
function cheapestOfEachSize(offers: readonly CourseOffer[]): CourseOffer[] {
  const best = new Map<string, CourseOffer>()
  for (const offer of offers) {
    const key = `${offer.kind} ${offer.centihours}`
    const known = best.get(key)
    if (!known || offer.left < known.left || (offer.left === known.left && offer.id < known.id)) best.set(key, offer)
  }
  return [...best.values()]
}

/** A later choice may have made an earlier one needless. */
function dropNeedless(facts: Facts, chosen: readonly CourseOffer[]): CourseOffer[] {
  const missing = missingOf(draw(facts, chosen, 0))
  return chosen.reduce<CourseOffer[]>(
    (kept, course) => {
      const without = kept.filter((each) => each !== course)
      return missingOf(draw(facts, without, 0)) <= missing ? without : kept
    },
    [...chosen],
  )
}

/** Every missing line that professional hours raise tells how much it takes; more of them may then ask for more. */
function fillProfessional(facts: Facts, courses: readonly CourseOffer[]): number {
  const conditions = new Map(
    facts.policy.document.lamps.flatMap((lamp) => lamp.conditions.map((condition) => [condition.id, condition] as const)),
  )
  const raised = (id: string) => {
    const condition = conditions.get(id)
    return condition !== undefined && matches(condition.of, { subject: 'professional', kind: 'professional', form: 'class' })
  }
  let professional = 0
  for (let round = 0; round < 10; round += 1) {
    const statement = draw(facts, courses, professional)
    const more = Math.max(
      0,
      ...missingLines(statement)
        .filter((line) => raised(line.id))
        .map((line) => line.missingCentihours),
    )
    if (more === 0) return professional
    const then = draw(facts, courses, professional + more)
    if (then.counted.professional === statement.counted.professional) return professional
    professional += more
  }
  return professional
}

/** What one declaration by this form is worth, in a few words. */
function worthText({ tariff, fields }: DeclarationForm): string {
  if (tariff.measure === 'fixed') return `每项 ${tariff.hours.value} 学时`
  if (tariff.measure === 'table') {
    const hours = tariff.rows.map((row) => row.hours.value)
    const [least, most] = [Math.min(...hours), Math.max(...hours)]
    return least === most ? `每项 ${least} 学时` : `每项 ${least} 至 ${most} 学时`
  }
  const field = fields.find((each) => each.key === tariff.of)
  const most = tariff.most ? `，一次最多 ${formatHours(centihoursOf(tariff.most.value))} 学时` : ''
  return `每${field?.type === 'number' ? field.unit : '项'} ${tariff.hours.value} 学时${most}`
}
