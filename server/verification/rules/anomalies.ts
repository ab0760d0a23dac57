import { isMet } from '#server/hours/rules/is-met.ts'
import type { Statement, StatementEntry } from '#server/hours/rules/statement.ts'
import { shanghaiDay } from '#server/platform/calendar.ts'

/** What makes an officer look twice. None of it is wrong by itself. In the order in which they are worth looking at. */
export const anomalies = ['own-handler', 'many-on-one-day', 'late-entries', 'met-exactly', 'no-title-data', 'not-met'] as const
export type Anomaly = (typeof anomalies)[number]

export const anomalyNames: Record<Anomaly, string> = {
  'own-handler': '经办人本人',
  'many-on-one-day': '一天内记录过多',
  'late-entries': '事后很久才登记',
  'met-exactly': '恰好达标',
  'no-title-data': '没有职称资料',
  'not-met': '未达标',
}

/** So many entries of one day, or so many hours (centihours) in more than one of them, are more than a day usually holds. */
const manyEntries = 4
const manyCentihours = 1_600
/** An entry that came so long after its event was registered by hand and late. */
const lateMilliseconds = 90 * 86_400_000

export type AnomalyFacts = {
  statement: Pick<Statement, 'lamps'>
  entries: readonly (StatementEntry & { recordedAt: Date })[]
  handlesTheUnit: boolean
  hasTitleData: boolean
}

export function findAnomalies({ statement, entries, handlesTheUnit, hasTitleData }: AnomalyFacts): Anomaly[] {
  const reversed = new Set(entries.map((entry) => entry.reversesId))
  const standing = entries.filter((entry) => entry.reversesId === null && !reversed.has(entry.id))
  const days = Map.groupBy(standing, (entry) => shanghaiDay(entry.occurredAt))
  const total = statement.lamps.find((lamp) => lamp.id === 'city')?.lines.find((line) => line.id === 'total')
  const found: Record<Anomaly, boolean> = {
    'own-handler': handlesTheUnit,
    'many-on-one-day': [...days.values()].some(
      (day) =>
        day.length >= manyEntries || (day.length > 1 && day.reduce((sum, entry) => sum + entry.centihours, 0) > manyCentihours),
    ),
    'late-entries': standing.some((entry) => entry.recordedAt.getTime() - entry.occurredAt.getTime() > lateMilliseconds),
    'met-exactly': total !== undefined && total.countedCentihours === total.neededCentihours,
    'no-title-data': !hasTitleData,
    'not-met': !isMet(statement),
  }
  return anomalies.filter((each) => found[each])
}
