import { z } from 'zod'

/** A unit reports its fund when the year ends: from December on those above ask for this year's reports, before for the last one's. Source: our own, units close their books then. */
export const reportedYear = (today: string): number => Number(today.slice(0, 4)) - (today.slice(5, 7) === '12' ? 0 : 1)

/** What reports are asked for, by an address; what makes no sense in it is left out. `year`: where the address names none. */
export const fundQuery = (year: number) =>
  z
    .object({
      year: z.coerce.number().int().min(2000).max(2200).catch(year).default(year),
      state: z.enum(['reported', 'returned', 'accepted']).nullable().catch(null).default(null),
      short: z.literal('1').optional().catch(undefined),
      search: z.string().max(100).catch('').default(''),
    })
    .transform(({ short, ...rest }) => ({ ...rest, onlyShort: short === '1' }))
