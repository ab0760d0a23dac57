import { z } from 'zod'
import { feeStates } from './fee-state.ts'

/** 'payee': what is owed to one's own place; 'payer': what one's unit owes for its people; 'above': what is owed to those within one's reach. */
export const feeSides = ['payee', 'payer', 'above'] as const
export type FeeSide = (typeof feeSides)[number]

export const feeSideNames: Readonly<Record<FeeSide, string>> = { payee: '收费', payer: '本单位应缴的培训费', above: '辖区收费' }

/** What a list of fees can be asked for in its address; anything else is as if nothing was asked. */
export const feeQuery = z.object({
  side: z.enum(feeSides).nullable().catch(null).default(null),
  state: z.enum(feeStates).nullable().catch(null).default(null),
  search: z.string().max(100).catch(''),
})
