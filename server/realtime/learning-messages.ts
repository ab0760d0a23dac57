import { z } from 'zod'
import { deviceLabel } from '#server/identity/rules/device-label.ts'
import { answerPresence } from '#server/learning/answer-presence.ts'
import { closeLease } from '#server/learning/close-lease.ts'
import { openLease } from '#server/learning/open-lease.ts'
import { findLessonMedia } from '#server/learning/queries.ts'
import { mostBeatsInOneMessage, recordBeats } from '#server/learning/record-beats.ts'
import { type LearningRefusal, learningRefusals } from '#server/learning/rules/refusals.ts'
import { commonRefusals } from '#server/platform/errors.ts'
import type { Result } from '#server/platform/result.ts'
import { message } from './message.ts'

const milliseconds = z.int().min(0).max(86_400_000)
const beat = z.strictObject({
  sequence: z.int().min(1).max(1_000_000),
  fromMilliseconds: milliseconds,
  toMilliseconds: milliseconds,
  rateHundredths: z.int().min(1).max(1_600),
})

/** What the player says: open a lesson, report what was played, answer a presence prompt, ask for fresh media addresses, leave. */
export const learningMessages = {
  'learning.open': message(
    z.strictObject({ lessonId: z.uuid(), deviceId: z.string().regex(/^[\w-]{8,64}$/), takeOver: z.boolean() }),
    async ({ actor, device }, open) => explained(await openLease(actor, { ...open, deviceLabel: deviceLabel(device) })),
  ),
  'learning.beat': message(
    z.strictObject({ leaseId: z.uuid(), beats: z.array(beat).min(1).max(mostBeatsInOneMessage) }),
    ({ actor }, { leaseId, beats }) => recordBeats({ learnerId: actor.accountId, leaseId, beats }),
  ),
  'learning.presence': message(
    z.strictObject({ leaseId: z.uuid(), prompt: z.int().min(0), tries: z.int().min(0), choice: z.int() }),
    async ({ actor }, answer) => explained(await answerPresence(actor, answer)),
  ),
  'learning.media': message(z.strictObject({ lessonId: z.uuid() }), async ({ actor }, { lessonId }) => {
    const media = await findLessonMedia(actor.accountId, lessonId)
    return media ? { ok: true, value: media } : { ok: false, reason: 'not-found', sentence: commonRefusals['not-found'].sentence }
  }),
  'learning.close': message(z.strictObject({ leaseId: z.uuid() }), async ({ actor }, { leaseId }) => {
    await closeLease(actor, leaseId)
    return { ok: true }
  }),
}

/** A refusal leaves with its sentence. */
function explained<Value, Reason extends LearningRefusal | 'not-found'>(result: Result<Value, Reason>) {
  if (result.ok) return result
  const { reason } = result
  return {
    ...result,
    sentence: (reason === 'not-found' ? commonRefusals['not-found'] : learningRefusals[reason as LearningRefusal]).sentence,
  }
}
