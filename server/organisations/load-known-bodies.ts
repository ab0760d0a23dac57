import type { Sql } from '#server/platform/database.ts'
import { parseCreditCode } from './rules/credit-code.ts'
import type { ImportCells } from './rules/import-template.ts'
import { parseOrganisationName } from './rules/organisation-facts.ts'
import type { Known, KnownBody } from './rules/plan-import.ts'

/** What of the tree a list of bodies speaks of: those within `placeId` by code or name, and codes that bodies elsewhere have. */
export async function loadKnownBodies(placeId: string, rows: readonly { cells: ImportCells }[], from: Sql): Promise<Known> {
  const texts = rows.flatMap(({ cells }) => [cells.code, cells.parent])
  const codes = [...new Set(texts.flatMap((text) => valuesIn(parseCreditCode(text))))]
  const names = [...new Set(rows.flatMap(({ cells }) => valuesIn(parseOrganisationName(cells.parent))))]
  const place = await from.one<KnownBody>`
    select id, kind, name, code, parent_id as "parentId", closed_at is not null as closed from organisation where id = ${placeId}`
  const within = await from.many<KnownBody>`
    select o.id, o.kind, o.name, o.code, o.parent_id as "parentId", o.closed_at is not null as closed
    from organisation o join organisation p on o.path <@ p.path
    where p.id = ${placeId} and o.id <> p.id and (o.code = any(${codes}::char(18)[]) or o.name = any(${names}::text[]))`
  const taken = await from.many<{ code: string }>`
    select o.code from organisation o join organisation p on not o.path <@ p.path where p.id = ${placeId} and o.code = any(${codes}::char(18)[])`
  return { place, within, takenElsewhere: new Set(taken.map((each) => each.code)) }
}

const valuesIn = (parsed: { ok: true; value: string } | { ok: false }): string[] => (parsed.ok ? [parsed.value] : [])
