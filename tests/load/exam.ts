/**
 * Whole attempts a second: start (a paper of 50 drawn from a bank of 150), 50 answers each saved by itself over a socket and acknowledged after
 * its commit, submit, graded. Against the same sockets saying the same messages and being answered without a database in the same run.
 * Afterwards the database must know every acknowledged answer, and every grade must be what grading again gives.
 */
import { fork } from 'node:child_process'
import path from 'node:path'
import { gradePaper } from '#server/exams/rules/grading.ts'
import type { Paper } from '#server/exams/rules/paper.ts'
import { sql } from '#server/platform/database.ts'
import { invariant } from '#server/platform/invariant.ts'
import { versionsById } from '#server/questions/queries.ts'
import { enrolPeople, makeExamWorld, makePeople } from '#tests/support/exam-world.ts'
import { type Bench, quantile } from './bench.ts'
import type { Round, RoundResult } from './clients/exam-sockets.ts'

const questions = 50
const seconds = 15

const bench: Bench = async ({ startWeb, progress, args }) => {
  const sitting = Number(args[0] ?? 250)
  const learners = Number(args[1] ?? 3_500)
  progress(`${learners} learners, ${sitting} sitting at a time`)
  const world = await makeExamWorld({}, { single: 30, multiple: 10, trueFalse: 10 })
  const people = await makePeople(learners)
  await enrolPeople(people, world.courseId)
  const [web] = await startWeb()
  const client = startClient()
  await client.connect(
    web.url,
    people.map(({ token }) => token),
  )
  const round = { examId: world.examId, sitting, questions }

  progress('the same messages, answered without a database')
  const bare = await client.round({ ...round, kind: 'bare', seconds: 8 })
  progress('warming up')
  await client.round({ ...round, kind: 'attempts', seconds: 4 })
  progress('whole attempts')
  const whole = await client.round({ ...round, kind: 'attempts', seconds })
  client.end()
  invariant(whole.refused === 0, `${whole.refused} messages were refused`)
  progress('looking for every acknowledged answer')
  await assertNothingLost(whole)

  const value = whole.attempts / whole.seconds
  const baseline = bare.attempts / bare.seconds
  return {
    value,
    unit: 'whole attempts/s',
    p95Ms: quantile(whole.saveMilliseconds, 0.95),
    baseline,
    ratio: value / baseline,
    savesPerSecond: whole.saves / whole.seconds,
    saveP50Ms: quantile(whole.saveMilliseconds, 0.5),
    saveP99Ms: quantile(whole.saveMilliseconds, 0.99),
    startP95Ms: quantile(whole.startMilliseconds, 0.95),
    submitP95Ms: quantile(whole.submitMilliseconds, 0.95),
  }
}
export default bench

type Stored = { id: string; paper: Paper; score: number; receipt: string; state: string; choices: string[] }

async function assertNothingLost({ acknowledged }: RoundResult): Promise<void> {
  const stored = await sql.many<Stored>`
    select a.id, a.paper, a.score, a.receipt, a.state, array(select w.choice from attempt_answer w where w.attempt_id = a.id order by w.question) as choices
    from attempt a where a.id = any(${acknowledged.map(({ attemptId }) => attemptId)}::uuid[])`
  const byId = new Map(stored.map((attempt) => [attempt.id, attempt]))
  for (const { attemptId, receipt, choices } of acknowledged) {
    const attempt = byId.get(attemptId)
    invariant(attempt?.state === 'submitted' && attempt.receipt === receipt, `attempt ${attemptId} was handed in`)
    invariant(attempt.choices.join() === choices.join(), `attempt ${attemptId} has every acknowledged answer`)
    const versions = await versionsById(attempt.paper.questions.map((question) => question.version))
    const grade = gradePaper(attempt.paper, versions, new Map(choices.entries()), 60)
    invariant(grade.score === attempt.score, `attempt ${attemptId}: graded again ${grade.score}, stored ${attempt.score}`)
  }
}

function startClient() {
  const child = fork(path.join(import.meta.dirname, 'clients/exam-sockets.ts'), { serialization: 'advanced' })
  const ask = <Answer>(command: unknown) =>
    new Promise<Answer>((resolve, reject) => {
      child.once('message', (message: { result?: Answer; error?: string }) => {
        if (message.error) reject(new Error(message.error))
        else resolve(message.result as Answer)
      })
      child.send(command as object)
    })
  return {
    connect: (url: string, tokens: readonly string[]) => ask<number>({ connect: { url, tokens } }),
    round: (round: Round) => ask<RoundResult>({ round }),
    end: () => child.kill(),
  }
}
