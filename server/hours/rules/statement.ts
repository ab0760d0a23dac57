import type { Industry } from '#server/organisations/rules/organisation-facts.ts'
import { shanghaiDay } from '#server/platform/calendar.ts'
import { countUnderCeilings, matches } from './ceilings.ts'
import { type Form, formatHours, type Part, partNames, type Subject } from './entry.ts'
import { judgeLamps, type Lamp } from './lamps.ts'
import type { Policy } from './policy.ts'
import { lampsFor } from './sector.ts'
import type { Profile } from './substitute.ts'

/**
 * `(policy, the person's year, the ledger's entries of that year) → statement`.
 * Recorded = the plain sum of the entries. Counted = what remains after reversals and ceilings. Lamps look at what is counted.
 * The order in which entries are handed in changes nothing: they count in the order in which they happened.
 */
export type PersonYear = {
  year: number
  /** On 31 December of the year, or today while it runs (policy: titleAsOf). */
  seniorTitle: boolean
  highTech: boolean
  /** Of the unit; absent where the unit has none, or where the law of the year asks nothing of an industry. */
  industry?: Industry
}

export type StatementEntry = {
  id: string
  subject: Subject
  kind: Part
  form: Form
  centihours: number
  occurredAt: Date
  title: string
  reversesId: string | null
  reason: string | null
}

export type LineState = 'counted' | 'partly' | 'uncounted' | 'reversed' | 'reversal'

export type StatementLine = StatementEntry & { countedCentihours: number; state: LineState; sentence: string }

export type Totals = { total: number; public: number; required: number; elective: number; professional: number }

export type Statement = {
  year: number
  profile: Profile
  /** Why 96 or why 144. */
  profileReason: string
  recorded: Totals
  counted: Totals
  lamps: Lamp[]
  lines: StatementLine[]
}

export function drawStatement(
  policy: Pick<Policy, 'document'>,
  person: PersonYear,
  entries: readonly StatementEntry[],
): Statement {
  const { document } = policy
  const reversalOf = new Map(
    entries.filter((entry) => entry.reversesId !== null).map((entry) => [entry.reversesId as string, entry]),
  )
  const inOrder = [...entries].sort(inOrderOfEvents)
  const standing = inOrder.filter((entry) => entry.reversesId === null && !reversalOf.has(entry.id))
  const counts = countUnderCeilings(
    document.ceilings,
    standing.map((entry) => ({ ...entry, day: shanghaiDay(entry.occurredAt) })),
  )

  const lines = inOrder.map((entry): StatementLine => {
    if (entry.reversesId !== null) {
      return {
        ...entry,
        countedCentihours: 0,
        state: 'reversal',
        sentence: `冲正记录，抵销原学时：${entry.reason ?? '未注明原因'}`,
      }
    }
    const reversal = reversalOf.get(entry.id)
    if (reversal) {
      return {
        ...entry,
        countedCentihours: 0,
        state: 'reversed',
        sentence: `不计入：已于冲正记录中抵销（${reversal.reason ?? '未注明原因'}）`,
      }
    }
    const count = counts.get(entry.id) ?? { countedCentihours: entry.centihours, stoppedBy: null }
    const counted = count.countedCentihours
    const whole = formatHours(entry.centihours)
    const stopped = count.stoppedBy
    if (!stopped)
      return { ...entry, countedCentihours: counted, state: 'counted', sentence: `计入${partNames[entry.kind]} ${whole} 学时` }
    const limit = `${stopped.label}${stopped.per === 'year' ? '全年' : ''}最多计 ${formatHours(stopped.mostCentihours)} 学时`
    return counted > 0
      ? {
          ...entry,
          countedCentihours: counted,
          state: 'partly',
          sentence: `计入 ${formatHours(counted)}/${whole}：${stopped.label}封顶（${limit}）`,
        }
      : { ...entry, countedCentihours: 0, state: 'uncounted', sentence: `不计入：${stopped.label}已满（${limit}）` }
  })

  const counted = totalsOf(lines.map((line) => ({ kind: line.kind, centihours: line.countedCentihours })))
  const profile: Profile = person.seniorTitle || person.highTech ? 'senior' : 'ordinary'
  return {
    year: person.year,
    profile,
    profileReason: profileReason(document, person),
    recorded: totalsOf(entries),
    counted,
    lamps: judgeLamps(lampsFor(document, person), profile, (select) =>
      lines.filter((line) => matches(select, line)).reduce((sum, line) => sum + line.countedCentihours, 0),
    ),
    lines,
  }
}

/** As they happened; a reversal, which bears the time of what it takes back, stands after it. */
const inOrderOfEvents = (a: StatementEntry, b: StatementEntry): number =>
  a.occurredAt.getTime() - b.occurredAt.getTime() ||
  Number(a.reversesId !== null) - Number(b.reversesId !== null) ||
  (a.id < b.id ? -1 : 1)

/** Sums by part; `total` and `public` are always the sum of their parts. */
export function totalsOf(entries: readonly { kind: Part; centihours: number }[]): Totals {
  const parts = { required: 0, elective: 0, professional: 0 }
  for (const entry of entries) parts[entry.kind] += entry.centihours
  const common = parts.required + parts.elective
  return { total: common + parts.professional, public: common, ...parts }
}

/** 96 or 144, and why: the question that every learner asks first. */
function profileReason({ obligation }: Policy['document'], person: PersonYear): string {
  const perDay = obligation.hoursPerDay.value
  const senior = obligation.daysSenior.value
  if (person.seniorTitle) return `具有高级职称，全年 ${senior} 天、${senior * perDay} 学时`
  if (person.highTech) return `从事高新技术工作，全年 ${senior} 天、${senior * perDay} 学时`
  const ordinary = obligation.daysOrdinary.value
  return `全年 ${ordinary} 天、${ordinary * perDay} 学时`
}
