/** A course with an exam, and real accounts (certificates carry their masked numbers) whose completion leaves a message in the outbox. */
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { recordExamPassed } from '#server/courses/record-exam-passed.ts'
import { publishPolicy } from '#server/hours/publish-policy.ts'
import { createAccount } from '#server/identity/create-account.ts'
import { sql, transaction } from '#server/platform/database.ts'
import { newId } from '#server/platform/ids.ts'
import { invariant } from '#server/platform/invariant.ts'
import { makeIdNumber, makePhone } from './make-id-number.ts'

let courseId: string

export async function makeCompletionWorld(): Promise<string> {
  const document = JSON.parse(await readFile(path.resolve(import.meta.dirname, '../../prisma/policies/2026.json'), 'utf8'))
  invariant((await publishPolicy(document, null)).ok, 'the policy was published')
  courseId = newId()
  await sql.run`
    insert into course (id, title, year, kind, subject, hours_centihours, status, window_opens_at, window_closes_at, requires_exam, published_at)
    values (${courseId}, '人工智能基础与应用', 2026, 'required', 'public', 2000, 'published', '2025-12-31T16:00:00Z', '2026-12-31T16:00:00Z', true, clock_timestamp())`
  return courseId
}

/** Accounts `first`, `first + 1`, …; answers their ids. */
export async function makeRealPeople(first: number, count: number): Promise<string[]> {
  return await Promise.all(
    Array.from({ length: count }, async (_, index) => {
      const seed = first + index
      const made = await createAccount({
        realName: '沈一诺',
        idNumber: makeIdNumber(seed),
        phone: makePhone(seed),
        password: 'lou-tai-yan-yu-2026',
        now: new Date(),
      })
      invariant(made.ok, `account ${seed}: ${made.ok ? '' : made.reason}`)
      return made.value.accountId
    }),
  )
}

/** Lessons watched and exam passed, in the transaction that leaves the crediting behind. `at` decides the year. */
export async function passCourse(learnerIds: readonly string[], at = new Date('2026-06-01T04:00:00Z')): Promise<void> {
  for (const learnerId of learnerIds) {
    await transaction(async (tx) => {
      await tx.run`insert into enrolment (id, learner_id, course_id, enrolled_at, lessons_done_at) values (${newId()}, ${learnerId}, ${courseId}, ${at}, ${at})`
      await recordExamPassed(tx, { learnerId, courseId, score: 88, at })
    })
  }
}
