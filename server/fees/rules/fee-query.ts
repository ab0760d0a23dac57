import { z } from 'zod'
import { feeStates } from './fee-state.ts'

/** What a list of fees can be asked for in its address; anything else is as if nothing was asked. */
export const feeQuery = z.object({
  side: z.enum(['payee', 'payer']).catch('payee'),
  state: z.enum(feeStates).nullable().catch(null).default(null),
  search: z.string().max(100).catch(''),
})
