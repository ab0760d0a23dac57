/** Courses to watch. The courses are made and published by their own operations; their videos are rows that say “ready”, for no test here plays them. */
import { createHash, randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { createCourse, type NewCourse } from '#server/courses/create-course.ts'
import { enrol } from '#server/courses/enrol.ts'
import { publishCourse } from '#server/courses/publish-course.ts'
import { submitCourse } from '#server/courses/submit-course.ts'
import { publishPolicy } from '#server/hours/publish-policy.ts'
import type { Actor } from '#server/identity/actor.ts'
import { sql } from '#server/platform/database.ts'
import { newId } from '#server/platform/ids.ts'
import { invariant } from '#server/platform/invariant.ts'
import { makePeople, type Person } from './exam-world.ts'

export const studyYear = 2026

/** The year's policy as the product ships it. */
export async function publishStudyPolicy(): Promise<void> {
  const document = JSON.parse(await readFile(path.resolve(import.meta.dirname, '../../prisma/policies/2026.json'), 'utf8'))
  const published = await publishPolicy(document, null)
  invariant(published.ok, 'the policy was published')
}

/** A video of so many seconds that needs no file. */
export async function makeMediaAsset(ownerId: string, seconds: number, status: 'ready' | 'uploaded' = 'ready'): Promise<string> {
  const id = newId()
  const sha256 = createHash('sha256').update(randomUUID()).digest('hex')
  const ready = status === 'ready'
  await sql.run`
    insert into media_asset (id, owner_id, original_name, byte_size, sha256, source_key, status, duration_milliseconds, width, height, has_audio, ready_at)
    values (${id}, ${ownerId}, 'lecture.mp4', 1000, ${sha256}, ${`media/${id}/source`}, ${status}, ${ready ? seconds * 1000 : null},
      ${ready ? 1280 : null}, ${ready ? 720 : null}, ${ready ? true : null}, ${ready ? new Date() : null})`
  return id
}

export type StudyCourse = { maker: Person; courseId: string; lessonIds: string[] }

/** A published course with a lesson for each entry of `lessonSeconds`. */
export async function makeStudyCourse(lessonSeconds: readonly number[], changes: Partial<NewCourse> = {}): Promise<StudyCourse> {
  const [maker] = await makePeople(1, [{ role: 'course-maker', organisationId: newId() }])
  invariant(maker, 'a course maker was made')
  const lessons = await Promise.all(
    lessonSeconds.map(async (seconds, index) => ({
      title: `第 ${index + 1} 讲`,
      mediaAssetId: await makeMediaAsset(maker.actor.accountId, seconds),
    })),
  )
  const made = await createCourse(maker.actor, {
    title: '数字化转型与人工智能',
    year: studyYear,
    kind: 'required',
    hoursCentihours: 800,
    windowOpensAt: new Date('2025-12-31T16:00:00Z'),
    windowClosesAt: new Date('2036-12-31T16:00:00Z'),
    requiresExam: false,
    lessons,
    ...changes,
  })
  invariant(made.ok, 'the course was made')
  await openCourse(maker.actor, made.value.courseId)
  return { maker, ...made.value }
}

let reviewer: Promise<Person> | undefined
/** Handed in by its maker and published by somebody else. */
export async function openCourse(maker: Actor, courseId: string): Promise<void> {
  const submitted = await submitCourse(maker, { courseId, minutesPerHour: null })
  invariant(submitted.ok, `the course was handed in: ${submitted.ok ? '' : submitted.reason}`)
  reviewer ??= makePeople(1, [{ role: 'bureau', organisationId: newId() }]).then(([person]) => person as Person)
  const published = await publishCourse((await reviewer).actor, courseId)
  invariant(published.ok, `the course was published: ${published.ok ? '' : published.reason}`)
}

/** Somebody new who has taken nothing. */
export async function makeStranger(): Promise<Person> {
  const [person] = await makePeople(1)
  invariant(person, 'somebody was made')
  return person
}

/** Somebody new who has taken the course. */
export async function makeLearner(courseId: string): Promise<Person> {
  const person = await makeStranger()
  invariant((await enrol(person.actor, courseId)).ok, 'the learner has taken the course')
  return person
}

/**
 * Turns the database's idea of when this learner's lease was last filled back by `seconds`: what waiting does, without waiting.
 * Touches nothing but the past.
 */
export async function passTime(actor: Actor, seconds: number): Promise<void> {
  await sql.run`
    update study_lease set last_beat_at = last_beat_at - make_interval(secs => ${seconds}), opened_at = opened_at - make_interval(secs => ${seconds}),
      closed_at = closed_at - make_interval(secs => ${seconds}) where learner_id = ${actor.accountId}`
}
