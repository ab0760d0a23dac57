import { z } from 'zod'
import { findClock, findSitting, sittingOf } from '#server/exams/find-sitting.ts'
import { answerPattern, longestAnswer, mostRevision } from '#server/exams/rules/answer.ts'
import { examRefusals } from '#server/exams/rules/refusals.ts'
import { saveAnswers } from '#server/exams/save-answers.ts'
import { startAttempt } from '#server/exams/start-attempt.ts'
import { submitAttempt } from '#server/exams/submit-attempt.ts'
import { type Message, message } from './message.ts'

const attemptId = z.uuid()
const answer = z.strictObject({
  question: z.number().int().min(0).max(499),
  revision: z.number().int().min(0).max(mostRevision),
  choice: z.string().max(longestAnswer).regex(answerPattern),
})

/** A refusal with its sentence. What the detail says is for whoever makes exams, not for whoever sits them; but a time is for both. */
const refusal = (reason: keyof typeof examRefusals, from?: unknown) => ({
  ok: false as const,
  reason,
  sentence: examRefusals[reason].sentence,
  ...(from instanceof Date ? { from } : {}),
})

/** What a browser says while somebody sits an exam. Every reply is `{ ok: true, value }` or `{ ok: false, reason, sentence }`. */
export const examMessages: Record<string, Message> = {
  /** Begins, or goes on with what is running: answers the whole sitting. */
  'exam.start': message(z.strictObject({ examId: z.uuid() }), async ({ actor }, { examId }) => {
    const started = await startAttempt(actor, examId)
    if (!started.ok) return refusal(started.reason, (started.detail as { from?: Date } | undefined)?.from)
    const { fresh, attemptId } = started.value
    return fresh ? { ok: true, value: await sittingOf(fresh, []) } : await goOn(actor, attemptId)
  }),
  /** The sitting of a running attempt, for a device that comes to it later. */
  'exam.paper': message(z.strictObject({ attemptId }), async ({ actor }, payload) => await goOn(actor, payload.attemptId)),
  'exam.save': message(z.strictObject({ attemptId, answers: z.array(answer).min(1).max(500) }), async ({ actor }, payload) => {
    const saved = await saveAnswers(actor, payload)
    return saved.ok ? saved : refusal(saved.reason)
  }),
  'exam.submit': message(z.strictObject({ attemptId, answers: z.array(answer).max(500) }), async ({ actor }, payload) => {
    const submitted = await submitAttempt(actor, payload)
    return submitted.ok ? submitted : refusal(submitted.reason)
  }),
  'exam.clock': message(z.strictObject({ attemptId }), async ({ actor }, payload) => {
    const clock = await findClock(actor, payload.attemptId)
    return clock ? { ok: true, value: clock } : refusal('not-found')
  }),
}

async function goOn(actor: Parameters<typeof findSitting>[0], id: string) {
  const found = await findSitting(actor, id)
  if (!found) return refusal('not-found')
  if (found.state === 'in-progress') return { ok: true as const, value: found.sitting }
  return refusal(found.state === 'finished' ? 'already-submitted' : 'deadline-passed')
}
