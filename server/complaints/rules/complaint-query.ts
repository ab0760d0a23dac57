import { z } from 'zod'
import { personActs } from './complaint-state.ts'
import { complaintKinds } from './complaint-text.ts'

/** `open`: somebody owes a word, the soonest due first; `overdue`: of these what is late; `done`: the others, latest first. */
export const complaintShows = ['open', 'overdue', 'done'] as const
export type ComplaintShow = (typeof complaintShows)[number]

/** What a list is asked for by its address; what makes no sense in it is left out. */
export const complaintQuery = z.object({
  show: z.enum(complaintShows).catch('open').default('open'),
  kind: z.enum(complaintKinds).nullable().catch(null).default(null),
  search: z.string().max(100).catch('').default(''),
  page: z.coerce.number().int().min(1).max(10_000).catch(1).default(1),
})

/** What the person who filed it sends from its page. */
export const speech = z.object({
  act: z.enum(personActs),
  words: z.string().max(10_000).default(''),
  score: z.coerce.number().int().min(0).max(5).catch(0).default(0),
})
