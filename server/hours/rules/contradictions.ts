import type { PolicyDocument } from './policy.ts'
import { type Profile, stands } from './substitute.ts'

/** Something in a document that cannot be the law, with the figure at which it is best mended. */
export type Contradiction = { path: string; sentence: string }

const profiles = { ordinary: '一般专业技术人员', senior: '高级职称或从事高新技术工作' } as const

/** Everything by which a draft contradicts itself. A document that was published once is never asked again. */
export function findContradictions(document: PolicyDocument): Contradiction[] {
  return [
    ...ofTheCity(document),
    ...ofCeilings(document),
    ...ofSubstitutions(document),
    ...ofStudy(document),
    ...ofClosing(document),
  ]
}

const near = (one: number, other: number) => Math.abs(one - other) < 1e-6

function* ofTheCity({ lamps, obligation }: PolicyDocument): Generator<Contradiction> {
  const city = lamps.find((lamp) => lamp.id === 'city')
  const least = (id: string, profile: Profile): number | null => {
    const found = city?.conditions.find((condition) => condition.id === id)
    return found?.measure === 'hours' ? found.least[profile].value : null
  }
  const days = { ordinary: obligation.daysOrdinary.value, senior: obligation.daysSenior.value }
  if (days.senior < days.ordinary)
    yield { path: 'obligation.daysSenior', sentence: '高级职称或高新技术工作的天数不应少于一般人员。' }
  for (const profile of ['ordinary', 'senior'] as const) {
    const at = (id: string) => `lamps.city.conditions.${id}.least.${profile}`
    const [total, common, required, elective, professional] = ['total', 'public', 'required', 'elective', 'professional'].map(
      (id) => least(id, profile),
    )
    const asked = days[profile] * obligation.hoursPerDay.value
    const who = profiles[profile]
    if (!near(total ?? -1, asked))
      yield { path: at('total'), sentence: `${who}：年度总学时应等于天数乘以每天学时，即 ${asked} 学时。` }
    if (common != null && required != null && elective != null && required + elective > common)
      yield { path: at('public'), sentence: `${who}：必修 ${required} 加选修 ${elective} 超过了公需科目的 ${common} 学时。` }
    if (total != null && common != null && professional != null && common + professional > total)
      yield { path: at('total'), sentence: `${who}：公需 ${common} 加专业 ${professional} 超过了年度总学时 ${total}。` }
  }
}

/** A ceiling below what a part is asked for could never be met. */
function* ofCeilings({ ceilings, lamps }: PolicyDocument): Generator<Contradiction> {
  for (const ceiling of ceilings) {
    if (ceiling.per !== 'year' || ceiling.of.form !== undefined) continue
    for (const lamp of lamps)
      for (const condition of lamp.conditions) {
        const same = condition.of.kind === ceiling.of.kind && condition.of.subject === ceiling.of.subject
        if (condition.measure !== 'hours' || condition.kind !== 'necessary' || !same) continue
        const asked = Math.max(condition.least.ordinary.value, condition.least.senior.value)
        if (asked > ceiling.most.value)
          yield {
            path: `ceilings.${ceiling.id}.most`,
            sentence: `“${ceiling.label}”最多计 ${ceiling.most.value} 学时，而“${lamp.label}”要求 ${asked} 学时，永远达不到。`,
          }
      }
  }
}

function* ofSubstitutions({ lamps }: PolicyDocument): Generator<Contradiction> {
  for (const lamp of lamps)
    for (const { id, from, to } of lamp.substitutions) {
      const path = `lamps.${lamp.id}.substitutions.${id}.most`
      if (from === to) yield { path, sentence: '替代的学时和被替代的学时应是两种。' }
      else if (!lamp.conditions.some(({ of }) => stands(of, to) && !stands(of, from)))
        yield { path, sentence: `“${lamp.label}”没有对被替代学时的要求，这条替代没有用处。` }
    }
}

function* ofStudy({ study: { presence, beatSeconds, bucketCapSeconds } }: PolicyDocument): Generator<Contradiction> {
  if (presence.firstAfterSeconds.value > presence.firstWithinSeconds.value)
    yield { path: 'study.presence.firstWithinSeconds', sentence: '首次在线确认的最晚时间不应早于最早时间。' }
  if (presence.leastSpacingSeconds.value > presence.mostSpacingSeconds.value)
    yield { path: 'study.presence.mostSpacingSeconds', sentence: '两次在线确认的最长间隔不应短于最短间隔。' }
  if (bucketCapSeconds.value < beatSeconds.value * 2)
    yield { path: 'study.bucketCapSeconds', sentence: '断网后可补计的秒数应至少是两次上报的间隔，否则正常观看也会少计。' }
}

function* ofClosing({
  year,
  deadlines: { submitBy },
  verification: { sampleLeast, sampleMost },
}: PolicyDocument): Generator<Contradiction> {
  const day = `${year}-${submitBy.value}`
  if (new Date(`${day}T00:00:00Z`).toJSON()?.slice(0, 10) !== day)
    yield { path: 'deadlines.submitBy', sentence: `${year} 年没有 ${submitBy.value} 这一天。` }
  if (sampleLeast.value > sampleMost.value)
    yield { path: 'verification.sampleMost', sentence: '至多抽查的人数不应小于至少抽查的人数。' }
}
