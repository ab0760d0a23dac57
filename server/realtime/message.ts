import type { z } from 'zod'
import type { Actor } from '#server/identity/actor.ts'

/** Who sends a message, and from where. */
export type Sender = { actor: Actor; ip: string; device: string }

/** One line of the message table: what a browser may say, and what it is answered. The same through the socket and through HTTP. */
export type Message = { payload: z.ZodType; answer(sender: Sender, payload: unknown): Promise<unknown> }

/** `payload` must be strict: a field that we do not know is refused, not ignored. */
export const message = <Payload>(
  payload: z.ZodType<Payload>,
  answer: (sender: Sender, payload: Payload) => Promise<unknown>,
): Message => ({
  payload,
  answer: (sender, value) => answer(sender, value as Payload),
})
