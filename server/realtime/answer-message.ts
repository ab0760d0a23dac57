import { type CommonRefusal, commonRefusals } from '#server/platform/errors.ts'
import { log } from '#server/platform/log.ts'
import { messages as counted } from '#server/platform/metrics.ts'
import type { Sender } from './message.ts'
import { messages } from './messages.ts'

export const refusal = (reason: CommonRefusal) => ({ ok: false as const, reason, sentence: commonRefusals[reason].sentence })

/** Answers one message whichever door it came through. Never throws: a bug is logged and answered as `unexpected`. */
export async function answerMessage(door: 'socket' | 'http', sender: Sender, name: string, value: unknown): Promise<unknown> {
  const message = Object.hasOwn(messages, name) ? messages[name] : undefined
  if (!message) return refusal('not-found')
  const parsed = message.payload.safeParse(value)
  if (!parsed.success) {
    counted.inc({ name, door, outcome: 'bad-request' })
    return refusal('bad-request')
  }
  try {
    const reply = await message.answer(sender, parsed.data)
    counted.inc({ name, door, outcome: reasonOf(reply) ?? 'ok' })
    return reply
  } catch (error) {
    counted.inc({ name, door, outcome: 'unexpected' })
    log.error({ err: error, message: name }, 'message failed')
    return refusal('unexpected')
  }
}

/** Why a reply refuses, or null when it does not. Every refusal is `{ ok: false, reason }`, from a closed union. */
export const reasonOf = (reply: unknown): string | null => {
  const { ok, reason } = (reply ?? {}) as { ok?: boolean; reason?: string }
  return ok === false && reason !== undefined ? reason : null
}
