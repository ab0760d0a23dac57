import { sql } from '#server/platform/database.ts'

/** Of a year, of the whole city: `answered` in the last instance, `inTime` of these, `rating`: the mean of one to five, null while nobody rated. */
export type ComplaintSummary = { filed: number; answered: number; inTime: number; rated: number; rating: number | null }

/** What everybody may know about how complaints are dealt with. Declined ones are answered, withdrawn ones are left out. */
export const summariseComplaints = (year: number): Promise<ComplaintSummary> =>
  sql.one<ComplaintSummary>`
    select count(*)::int as filed, (count(*) filter (where answered_at is not null))::int as answered, (count(*) filter (where in_time))::int as "inTime",
      count(rating)::int as rated, round(avg(rating), 1)::float as rating
    from complaint where state <> 'withdrawn' and number like ${`${year}-%`}`
