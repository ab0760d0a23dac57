import { sql } from '#server/platform/database.ts'
import { pinyinInitials } from './pinyin-initials.ts'

/** Bodies a statement. */
const slice = 500

/** Works out the initials of bodies that were there before initials were; answers how many. */
export async function fillInitials(): Promise<number> {
  for (let filled = 0; ; ) {
    const bodies = await sql.many<{
      id: string
      name: string
    }>`select id, name from organisation where initials = '' limit ${slice}`
    if (bodies.length === 0) return filled
    filled += await sql.run`
      update organisation o set initials = found.initials
      from unnest(${bodies.map((body) => body.id)}::uuid[], ${bodies.map((body) => body.name)}::text[],
        ${bodies.map((body) => pinyinInitials(body.name))}::text[]) as found (id, name, initials)
      where o.id = found.id and o.name = found.name`
  }
}
