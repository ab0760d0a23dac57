/**
 * Somebody who sits an exam through one of the doors, with the browser's own sitting: every answer stays on the device until it is
 * acknowledged. Keeps a log of what the server acknowledged, to be held against the database.
 */
import { type Send, SittingSession } from '#app/components/exam/sitting-session.ts'
import { findGradable, type Receipt } from '#server/exams/finish-attempt.ts'
import type { GivenAnswer } from '#server/exams/rules/answer.ts'
import { type Grade, gradePaper } from '#server/exams/rules/grading.ts'
import type { Saved } from '#server/exams/save-answers.ts'
import { sql } from '#server/platform/database.ts'
import { invariant } from '#server/platform/invariant.ts'
import type { Door } from './doors.ts'
import { type Person, rightChoices } from './exam-world.ts'

export type Sitter = {
  person: Person
  attemptId: string
  session: SittingSession
  /** The right letters, question by question. */
  right: string[]
  /** The latest answer to each question that the server said it has. */
  acknowledged: Map<number, GivenAnswer>
  /** Every receipt that was shown. */
  receipts: Receipt[]
  /** Messages that were answered. */
  answers: number
  /** Asks for the receipt once more. */
  askAgain(): Promise<Receipt>
  /** Gone: nothing is said any more. */
  leave(): void
}

type Reply<Value> = { ok: true; value: Value } | { ok: false; reason: string; sentence: string }
type Started = { attemptId: string; startedAt: string; deadlineAt: string; serverNow: string; paper: { questions: unknown[] } }

const soon = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds))

export async function sitDown(person: Person, door: Door, examId: string): Promise<Sitter> {
  let gone = false
  const acknowledged = new Map<number, GivenAnswer>()
  const receipts: Receipt[] = []
  const acknowledge = (answers: readonly GivenAnswer[]) => {
    for (const answer of answers)
      if (answer.revision >= (acknowledged.get(answer.question)?.revision ?? -1)) acknowledged.set(answer.question, answer)
  }
  const send: Send = async <Answer>(name: string, payload: unknown) => {
    // Whoever is gone says nothing, and hears nothing.
    if (gone) return await new Promise<never>(() => {})
    const reply = await door.say<Reply<unknown>>(name, payload)
    if (!reply) throw new Error(`${name}: nobody answered`)
    sitter.answers += 1
    if (reply.ok && name === 'exam.save') {
      acknowledge((payload as { answers: GivenAnswer[] }).answers)
      acknowledge((reply.value as Saved).standing)
    }
    if (reply.ok && name === 'exam.submit') receipts.push(reply.value as Receipt)
    return reply as Answer
  }
  const started = await start(door, examId)
  const session = new SittingSession(
    {
      attemptId: started.attemptId,
      startedAt: Date.parse(started.startedAt),
      deadlineAt: Date.parse(started.deadlineAt),
      serverNow: Date.parse(started.serverNow),
      questionCount: started.paper.questions.length,
      answers: [],
    },
    send,
    { all: async () => [], put: async () => {}, remove: async () => {}, clear: async () => {} },
    () => performance.now(),
  )
  const close = session.open()
  const { attemptId } = started
  const sitter: Sitter = {
    person,
    attemptId,
    session,
    right: await rightChoices(attemptId),
    acknowledged,
    receipts,
    answers: 0,
    askAgain: async () => {
      const reply = await door.say<Reply<Receipt>>('exam.submit', { attemptId, answers: [] })
      invariant(reply?.ok, 'the receipt is shown as often as it is asked for')
      return reply.value
    },
    leave: () => {
      gone = true
      close()
      door.close()
    },
  }
  return sitter
}

async function start(door: Door, examId: string): Promise<Started> {
  for (let tries = 0; tries < 100; tries += 1) {
    const reply = await door.say<Reply<Started>>('exam.start', { examId })
    if (reply?.ok) return reply.value
    invariant(!reply, `the exam was not started: ${reply?.ok === false ? reply.reason : ''}`)
    await soon(100)
  }
  throw new Error('nobody started the exam')
}

export const savedAnswers = (attemptId: string) => sql.many<GivenAnswer & { savedAt: Date }>`
  select question, revision, choice, saved_at as "savedAt" from attempt_answer where attempt_id = ${attemptId} order by question`

/** Acknowledged answers that are not in the database, neither they nor later ones to the same question: none, whatever happened. */
export async function lostAnswers({ attemptId, acknowledged }: Sitter): Promise<GivenAnswer[]> {
  const saved = new Map((await savedAnswers(attemptId)).map((answer) => [answer.question, answer]))
  return [...acknowledged.values()].filter(({ question, revision, choice }) => {
    const stands = saved.get(question)
    return !stands || stands.revision < revision || (stands.revision === revision && stands.choice !== choice)
  })
}

/** The grade that the answers in the database are worth. */
export async function regrade(attemptId: string): Promise<Grade> {
  const gradable = await findGradable(attemptId)
  invariant(gradable, `no attempt ${attemptId}`)
  const choices = new Map((await savedAnswers(attemptId)).map(({ question, choice }) => [question, choice]))
  return gradePaper(gradable.paper, gradable.keys, choices, gradable.passMark)
}
