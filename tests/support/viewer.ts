/**
 * Somebody who watches a lesson through one of the doors, with the browser's own buffer of beats: each stays until it is answered, and goes out
 * again under the same number. Keeps a log of what was played and of what the server acknowledged, to be held against the database.
 */
import { BeatBuffer } from '#app/components/player/beat-buffer.ts'
import type { BeatsReply } from '#server/learning/record-beats.ts'
import type { Beat } from '#server/learning/rules/beat.ts'
import { measure, type Range, type Ranges, subtract, toRanges } from '#server/learning/rules/ranges.ts'
import { parseMultirange } from '#server/learning/study-state.ts'
import { sql } from '#server/platform/database.ts'
import { invariant } from '#server/platform/invariant.ts'
import type { Door } from './doors.ts'
import type { Person } from './exam-world.ts'

/** A quarter of the usual speed: a minute of watching is too short for the first “are you still there?”. */
const rateHundredths = 25
const everyMilliseconds = 120

export type Viewer = {
  person: Person
  /** Every beat, in order. */
  played: Beat[]
  /** What the server said that it counts. */
  acknowledged: Range[]
  /** Messages that were answered. */
  answers: number
  /** Why anything that was played does not count; an honest player on time is told nothing of the kind. */
  refusals: string[]
  /** Plays no more, and resolves when everything that was played has its answer. */
  finish(): Promise<void>
}

const soon = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))

export async function startViewer(person: Person, door: Door, lessonId: string): Promise<Viewer> {
  const leaseId = await openLesson(door, lessonId)
  const viewer: Viewer = { person, played: [], acknowledged: [], answers: 0, refusals: [], finish: async () => {} }
  const store = {
    all: async () => [],
    put: async (beats: readonly Beat[]) => void viewer.played.push(...beats),
    remove: async () => {},
  }
  const buffer = new BeatBuffer(store, person.actor.accountId, leaseId)
  const begun = performance.now()
  let playing = true

  const watch = async () => {
    for (let from = 0; playing || buffer.waiting().length > 0; ) {
      await soon(everyMilliseconds * (0.7 + Math.random() * 0.6))
      const to = Math.floor(((performance.now() - begun) * rateHundredths) / 100)
      if (playing && to > from) {
        buffer.add({ fromMilliseconds: from, toMilliseconds: to, rateHundredths })
        from = to
      }
      const beats = buffer.nextMessage()
      if (beats.length === 0) continue
      const reply = await door.say<BeatsReply>('learning.beat', { leaseId, beats })
      if (!reply) continue
      viewer.answers += 1
      invariant(reply.ok, `beats were refused: ${reply.ok ? '' : reply.reason}`)
      for (const { counted, reason } of reply.beats) {
        if (counted) viewer.acknowledged.push(counted)
        if (reason && reason !== 'already-received') viewer.refusals.push(reason)
      }
      invariant(!buffer.settle(reply.beats).lost, 'the server never asks for a beat that it has acknowledged')
    }
  }
  const watching = watch()
  viewer.finish = () => {
    playing = false
    return watching
  }
  return viewer
}

async function openLesson(door: Door, lessonId: string): Promise<string> {
  for (let tries = 0; tries < 100; tries += 1) {
    const open = { lessonId, deviceId: 'viewer-device', takeOver: true }
    const reply = await door.say<{ ok: boolean; reason?: string; value?: { leaseId: string } }>('learning.open', open)
    if (reply?.value) return reply.value.leaseId
    invariant(!reply, `the lesson was not opened: ${reply?.reason}`)
    await soon(100)
  }
  throw new Error('nobody opened the lesson')
}

/** What is in the database of one learner's watching. Times in milliseconds. */
export type Standing = {
  watched: Ranges
  measured: number
  spent: number
  dayMilliseconds: number
  wall: number
  lastSequence: number
}

export async function standingOf({ person }: Viewer): Promise<Standing> {
  const row = await sql.one<Omit<Standing, 'watched'> & { watched: string }>`
    select p.watched::text as watched, p.watched_milliseconds as measured, p.spent_milliseconds as spent,
      l.day_milliseconds as "dayMilliseconds", l.last_sequence as "lastSequence",
      (extract(epoch from l.last_beat_at - p.started_at) * 1000)::float8 as wall
    from lesson_progress p join study_lease l using (learner_id, lesson_id) where p.learner_id = ${person.actor.accountId}`
  return { ...row, watched: parseMultirange(row.watched) }
}

/** What was acknowledged and is not there: empty, whatever happened. */
export const lost = (viewer: Viewer, { watched }: Standing): Ranges => subtract(toRanges(viewer.acknowledged), watched)

/** What an honest viewer has at the end, when everything is answered: all of it, paid for once. */
export function expected({
  played,
}: Viewer): Pick<Standing, 'watched' | 'measured' | 'spent' | 'dayMilliseconds' | 'lastSequence'> {
  const watched = toRanges(played.map((beat): Range => [beat.fromMilliseconds, beat.toMilliseconds]))
  const spent = played.reduce(
    (sum, beat) => sum + Math.ceil(((beat.toMilliseconds - beat.fromMilliseconds) * 100) / beat.rateHundredths),
    0,
  )
  return { watched, measured: measure(watched), spent, dayMilliseconds: spent, lastSequence: played.length }
}
