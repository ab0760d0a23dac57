import { sql } from '#server/platform/database.ts'

/** What a list said of people is kept so long; that it was checked, by whom and for what, stays. */
export const keptDays = 30

export const purgeChecks = (): Promise<number> => sql.run`
  delete from review_row r using review_check c where c.id = r.check_id and c.checked_at < clock_timestamp() - make_interval(days => ${keptDays})`
