import { sql } from '#server/platform/database.ts'

export type FoundPlace = { id: string; name: string; kind: 'unit' | 'agency'; authorityName: string | null }

/** Open units and agencies by part of the name, by code or by pinyin initials, for anybody who looks for theirs; the best twenty. */
export async function searchPlaces(text: string): Promise<FoundPlace[]> {
  const wanted = text.normalize('NFKC').trim()
  if (wanted === '') return []
  const part = `%${wanted.replace(/[\\%_]/g, '\\$&')}%`
  const latin = wanted.replace(/\s/g, '')
  return await sql.many<FoundPlace>`
    select o.id, o.name, o.kind, (select above.name from organisation above where o.path <@ above.path and above.kind = 'authority'
      order by nlevel(above.path) desc limit 1) as "authorityName"
    from organisation o
    where o.kind in ('unit', 'agency') and o.closed_at is null
      and (o.name like ${part} or o.code = upper(${latin}) or (${/^[a-z]{2,}$/i.test(latin)} and o.initials like upper(${latin}) || '%'))
    order by (o.name = ${wanted}) desc, length(o.name), o.name limit 20`
}

/** Every open authority: who may be asked to find a unit that is not there yet. */
export function listAuthorities(): Promise<{ id: string; name: string }[]> {
  return sql.many`
    select id, name from organisation where kind = 'authority' and closed_at is null
    order by array_position(array['district', 'department', 'university', 'people-organisation', 'group'], authority_kind), name`
}
