import { shanghaiDay } from '#server/platform/calendar.ts'
import type { Form } from './entry.ts'

export type MergeableEntry = {
  id: string
  form: Form
  title: string
  occurredAt: Date
  centihours: number
  reversesId: string | null
  /** Of an online course. */
  courseId: string | null
}

/** Entries that nobody took back. */
export function standingOf<Entry extends Pick<MergeableEntry, 'id' | 'reversesId'>>(entries: readonly Entry[]): Entry[] {
  const reversed = new Set(entries.map((entry) => entry.reversesId))
  return entries.filter((entry) => entry.reversesId === null && !reversed.has(entry.id))
}

/**
 * Which entries of an account that turned out to be the same person go along, and which the kept account has already: the same course, or the same
 * way of learning by the same name on the same day. Whatever was taken back stays behind.
 */
export function planMerge<Entry extends MergeableEntry>(
  kept: readonly MergeableEntry[],
  merged: readonly Entry[],
): { move: Entry[]; drop: Entry[] } {
  const there = new Set(standingOf(kept).flatMap(eventsOf))
  const [move, drop]: [Entry[], Entry[]] = [[], []]
  for (const entry of standingOf(merged)) (eventsOf(entry).some((event) => there.has(event)) ? drop : move).push(entry)
  return { move, drop }
}

const eventsOf = ({ form, title, occurredAt, courseId }: MergeableEntry): string[] => [
  ...(courseId ? [`course ${courseId}`] : []),
  `${form} ${shanghaiDay(occurredAt)} ${title.replace(/\s/g, '')}`,
]
