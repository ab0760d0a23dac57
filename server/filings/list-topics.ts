import { sql } from '#server/platform/database.ts'

/** What the bureau offers as elective public courses this year: the topics that offline trainings may belong to. */
export async function listTopics(year: number): Promise<string[]> {
  const rows = await sql.many<{ title: string }>`
    select distinct title from course where year = ${year} and kind = 'elective' and status = 'published' order by title limit 100`
  return rows.map((row) => row.title)
}
