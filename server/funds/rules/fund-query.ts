import { z } from 'zod'

/** What reports are asked for, by an address; what makes no sense in it is left out. */
export const fundQuery = (thisYear: number) =>
  z
    .object({
      year: z.coerce.number().int().min(2000).max(2200).catch(thisYear).default(thisYear),
      state: z.enum(['reported', 'returned', 'accepted']).nullable().catch(null).default(null),
      short: z.literal('1').optional().catch(undefined),
      search: z.string().max(100).catch('').default(''),
    })
    .transform(({ short, ...rest }) => ({ ...rest, onlyShort: short === '1' }))
