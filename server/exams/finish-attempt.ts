import { createHash } from 'node:crypto'
import { recordAudit } from '#server/audit/record-audit.ts'
import { recordExamPassed } from '#server/courses/record-exam-passed.ts'
import { sql, type Transaction } from '#server/platform/database.ts'
import { failpoint } from '#server/platform/failpoint.ts'
import { publishHint } from '#server/platform/hints.ts'
import { notify } from '#server/portal/notify.ts'
import { versionsById } from '#server/questions/queries.ts'
import type { AnswerKey } from '#server/questions/rules/earned-share.ts'
import { type GivenAnswer, latestAnswers } from './rules/answer.ts'
import { gradePaper, hundredthsOf } from './rules/grading.ts'
import type { Paper } from './rules/paper.ts'

/** What never changes about an attempt, and what its grade needs. Read before the transaction, so that the row is locked for moments only. */
export type Gradable = {
  id: string
  learnerId: string
  examId: string
  courseId: string
  examTitle: string
  passMark: number
  paper: Paper
  keys: ReadonlyMap<string, AnswerKey>
}

export async function findGradable(attemptId: string): Promise<Gradable | null> {
  const attempt = await sql.maybe<Omit<Gradable, 'keys'>>`
    select a.id, a.learner_id as "learnerId", a.exam_id as "examId", e.course_id as "courseId", e.title as "examTitle",
      e.pass_mark as "passMark", a.paper
    from attempt a join exam e on e.id = a.exam_id where a.id = ${attemptId}`
  if (!attempt) return null
  const versions = await versionsById(attempt.paper.questions.map((question) => question.version))
  return { ...attempt, keys: versions }
}

/** The proof of a finished attempt, as it is shown for ever after. Times are instants; points are whole. */
export type Receipt = {
  attemptId: string
  state: 'submitted' | 'auto_submitted'
  finishedAt: Date
  score: number
  total: number
  passed: boolean
  receipt: string
}

export type Ending = {
  state: Receipt['state']
  finishedAt: Date
  /** What readAnswers read. */
  saved: readonly GivenAnswer[]
  /** What the browser sent along, if it still counts. */
  snapshot: readonly GivenAnswer[]
}

/** The saved answers of an attempt whose row is locked, and the database's time after the lock was had: no answer is later than that. */
export async function readAnswers(tx: Transaction, attemptId: string): Promise<{ now: Date; saved: GivenAnswer[] }> {
  const { now, saved } = await tx.one<{ now: Date; saved: [number, number, string][] }>`
    select clock_timestamp() as now, coalesce(jsonb_agg(jsonb_build_array(question, revision, choice)), '[]') as saved
    from attempt_answer where attempt_id = ${attemptId}`
  return { now, saved: saved.map(([question, revision, choice]) => ({ question, revision, choice })) }
}

/**
 * The one way out of `in_progress`, for browser and sweep alike: grade, state, audit and what follows from passing, all in `tx`.
 * The caller holds the attempt's row locked and has decided that it ends (rules/attempt.ts). `snapshot` is merged by revision.
 */
export async function finishAttempt(
  tx: Transaction,
  attempt: Gradable,
  { state, finishedAt, saved, snapshot }: Ending,
): Promise<Receipt> {
  const answers = latestAnswers([...saved, ...snapshot])
  const news = [...answers.values()].filter((answer) => !saved.includes(answer))
  if (news.length > 0) await keepSnapshot(tx, attempt.id, news, finishedAt)
  const choices = new Map([...answers].map(([question, answer]) => [question, answer.choice]))
  const grade = gradePaper(attempt.paper, attempt.keys, choices, attempt.passMark)
  const receipt = receiptOf(attempt, finishedAt, choices)
  await tx.one`
    update attempt set state = ${state}, finished_at = ${finishedAt}, score = ${grade.score}, total = ${grade.total}, passed = ${grade.passed},
      receipt = ${receipt}
    where id = ${attempt.id} and state = 'in_progress' returning id`
  await recordAudit(tx, {
    actorId: state === 'submitted' ? attempt.learnerId : null,
    action: state === 'submitted' ? 'attempt.submitted' : 'attempt.auto-submitted',
    objectType: 'attempt',
    objectId: attempt.id,
    details: {
      learnerId: attempt.learnerId,
      examId: attempt.examId,
      score: grade.score,
      total: grade.total,
      passed: grade.passed,
      receipt,
    },
  })
  if (grade.passed) {
    await recordExamPassed(tx, {
      learnerId: attempt.learnerId,
      courseId: attempt.courseId,
      score: hundredthsOf(grade.score, grade.total),
      at: finishedAt,
    })
  }
  if (state === 'auto_submitted') {
    await notify(tx, {
      accountId: attempt.learnerId,
      kind: 'exam-finished',
      title: '考试已到时自动交卷',
      body: `《${attempt.examTitle}》的考试时间已到，系统按已保存的答案交卷并评分，可以查看成绩。`,
      link: `/learn/attempts/${attempt.id}/result`,
      dedupeKey: `attempt-finished:${attempt.id}`,
    })
  }
  failpoint('attempt.finished')
  tx.afterCommit(() => {
    failpoint('attempt.committed')
    publishHint(attempt.learnerId, { kind: 'exam.finished', attemptId: attempt.id })
  })
  return { attemptId: attempt.id, state, finishedAt, score: grade.score, total: grade.total, passed: grade.passed, receipt }
}

async function keepSnapshot(tx: Transaction, attemptId: string, answers: readonly GivenAnswer[], savedAt: Date): Promise<void> {
  await tx.run`
    insert into attempt_answer (attempt_id, question, revision, choice, saved_at)
    select ${attemptId}, question, revision, choice, ${savedAt}
    from unnest(${answers.map((answer) => answer.question)}::int2[], ${answers.map((answer) => answer.revision)}::int4[],
      ${answers.map((answer) => answer.choice)}::text[]) as given (question, revision, choice)
    on conflict (attempt_id, question) do update set revision = excluded.revision, choice = excluded.choice, saved_at = excluded.saved_at
    where attempt_answer.revision < excluded.revision`
}

/** Twelve characters that follow from what was handed in and when: read out on the phone, they find one attempt and prove its answers. */
function receiptOf(
  { id, paper }: Pick<Gradable, 'id' | 'paper'>,
  finishedAt: Date,
  choices: ReadonlyMap<number, string>,
): string {
  const given = paper.questions.map((_, index) => choices.get(index) ?? '')
  const digest = createHash('sha256')
    .update(JSON.stringify([id, finishedAt.toISOString(), given]))
    .digest()
  // Crockford's letters: none that looks like a digit.
  const characters = [...digest.subarray(0, 12)].map((byte) => '0123456789ABCDEFGHJKMNPQRSTVWXYZ'.charAt(byte % 32)).join('')
  return characters.replace(/(.{4})(.{4})(.{4})/, '$1-$2-$3')
}
