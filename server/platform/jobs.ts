import type { z } from 'zod'

/** Work that is done after a commit. A topic belongs to the room that produces it and has exactly one consumer (workers/<room>.ts). */
export type Job<Payload> = {
  /** `courses.enrolment-completed`: what happened, in the past tense, or the work wanted. */
  topic: string
  /** The queue it travels on: one a consuming room. */
  queue: string
  /** Ids only: a payload is readable in Redis and in backups. */
  payload: z.ZodType<Payload>
  /** How many deliveries a consumer takes in one go; 1 for long work. */
  batch: number
}

/** One outbox row on its way to its consumer. May arrive twice. */
export type Delivery<Payload> = { outboxId: number; payload: Payload }

export const defineJob = <Payload>(job: Job<Payload>): Job<Payload> => job
