import type { Actor } from '#server/identity/actor.ts'
import { holds } from '#server/identity/rules/powers.ts'
import { sql } from '#server/platform/database.ts'
import { excerptOf, searchWords } from './rules/body-text.ts'
import type { Level, PublicationKind } from './rules/publication-form.ts'
import type { PublicationStatus } from './rules/publication-state.ts'

export type ShownPublication = {
  id: string
  kind: PublicationKind
  title: string
  excerpt: string
  pinned: boolean
  level: Level | null
  issuer: string
  documentNumber: string
  issuedOn: string | null
  repealed: boolean
  year: number | null
  publishedAt: Date
}
export const publicationsPage = 20
type Asked = {
  kind: PublicationKind | null
  search: string
  level: Level | null
  effect: 'in-force' | 'repealed' | null
  year: number | null
  page: number
}

/** What is before the public now, what is pinned first, then the latest. `search`: all of its words in title, number or text. */
export async function listPublications({
  kind,
  search,
  level,
  effect,
  year,
  page,
}: Asked): Promise<{ rows: ShownPublication[]; total: number }> {
  const patterns = searchWords(search).map((word) => `%${word.replace(/[\\%_]/g, '\\$&')}%`)
  const rows = await sql.many<Omit<ShownPublication, 'excerpt'> & { body: string; total: number }>`
    select id, kind, title, left(body, 400) as body, pinned, level, issuer, document_number as "documentNumber", issued_on as "issuedOn",
      repealed_by is not null as repealed, year, published_at as "publishedAt", count(*) over ()::int as total
    from publication where status = 'published' and published_at <= clock_timestamp() and (${kind}::text is null or kind = ${kind})
      and (${level}::text is null or level = ${level}) and (${year}::int is null or year = ${year})
      and (${effect}::text is null or (repealed_by is not null) = (${effect} = 'repealed'))
      and not exists (select 1 from unnest(${patterns}::text[]) word where not (title ilike word or document_number ilike word or body ilike word))
    order by case when ${kind} = 'regulation' then array_position(array['law', 'national', 'municipal', 'normative'], level) end, pinned desc, published_at desc, id
    limit ${publicationsPage} offset ${(Math.max(1, page) - 1) * publicationsPage}`
  return {
    rows: rows.map(({ total: _, body, ...row }) => ({ ...row, excerpt: excerptOf(body) })),
    total: rows[0]?.total ?? 0,
  }
}

export type FoundText = { id: string; kind: PublicationKind; title: string; body: string; publishedAt: Date }
export const searchMost = 50

/** Texts in which all words stand, or, when there are none, those whose title is written most alike: what was mistyped is forgiven. */
export async function searchPublications(typed: string): Promise<{ found: FoundText[]; alike: boolean }> {
  const words = searchWords(typed)
  if (words.length === 0) return { found: [], alike: false }
  const patterns = words.map((word) => `%${word.replace(/[\\%_]/g, '\\$&')}%`)
  const found = await sql.many<FoundText>`
    select id, kind, title, body, published_at as "publishedAt" from publication
    where status = 'published' and published_at <= clock_timestamp()
      and not exists (select 1 from unnest(${patterns}::text[]) word where not (title ilike word or document_number ilike word or body ilike word))
    order by (select count(*) from unnest(${patterns}::text[]) word where title ilike word) desc, published_at desc limit ${searchMost}`
  if (found.length > 0) return { found, alike: false }
  const alike = await sql.many<FoundText>`
    select id, kind, title, body, published_at as "publishedAt" from publication
    where status = 'published' and published_at <= clock_timestamp() and word_similarity(${words.join(' ')}, title) > 0.2
    order by word_similarity(${words.join(' ')}, title) desc limit 10`
  return { found: alike, alike: true }
}

export type PublicPage = Omit<ShownPublication, 'excerpt'> & {
  body: string
  effectiveOn: string | null
  repealedBy: { id: string; title: string } | null
  repeals: { id: string; title: string }[]
}

/** One text as everybody reads it; null: it is not before the public. */
export async function findPublication(publicationId: string): Promise<PublicPage | null> {
  return await sql.maybe<PublicPage>`
    select p.id, p.kind, p.title, p.body, p.pinned, p.level, p.issuer, p.document_number as "documentNumber", p.issued_on as "issuedOn",
      p.effective_on as "effectiveOn", p.repealed_by is not null as repealed, p.year, p.published_at as "publishedAt",
      case when r.status = 'published' then json_build_object('id', r.id, 'title', r.title) end as "repealedBy",
      coalesce((select json_agg(json_build_object('id', o.id, 'title', o.title) order by o.published_at) from publication o
        where o.repealed_by = p.id and o.status = 'published'), '[]') as repeals
    from publication p left join publication r on r.id = p.repealed_by
    where p.id = ${publicationId} and p.status = 'published' and p.published_at <= clock_timestamp()`
}

export type DeskPublication = {
  id: string
  kind: PublicationKind
  title: string
  status: PublicationStatus
  makerName: string
  publishedAt: Date | null
  createdAt: Date
}
export const deskPage = 30

/** Everything that is written for the portal, what waits for somebody's word first, then the latest. */
export async function listDeskPublications(
  actor: Actor,
  {
    kind,
    status,
    search,
    page,
  }: { kind: PublicationKind | null; status: PublicationStatus | null; search: string; page: number },
): Promise<{ rows: DeskPublication[]; total: number }> {
  if (!holds(actor, 'publication.make')) return { rows: [], total: 0 }
  const pattern =
    search.trim() === ''
      ? null
      : `%${search
          .normalize('NFKC')
          .trim()
          .replace(/[\\%_]/g, '\\$&')}%`
  const rows = await sql.many<DeskPublication & { total: number }>`
    select p.id, p.kind, p.title, p.status, a.real_name as "makerName", p.published_at as "publishedAt", p.created_at as "createdAt", count(*) over ()::int as total
    from publication p join account a on a.id = p.created_by
    where (${kind}::text is null or p.kind = ${kind}) and (${status}::text is null or p.status = ${status})
      and (${pattern}::text is null or p.title ilike ${pattern} or p.document_number ilike ${pattern})
    order by p.status = 'in-review' desc, coalesce(p.published_at, p.created_at) desc, p.id limit ${deskPage} offset ${(Math.max(1, page) - 1) * deskPage}`
  return { rows: rows.map(({ total: _, ...row }) => row), total: rows[0]?.total ?? 0 }
}

export type DeskPage = Omit<PublicPage, 'publishedAt' | 'repeals' | 'repealed'> & {
  status: PublicationStatus
  publishAt: Date | null
  publishedAt: Date | null
  answer: string
  revision: number
  makerName: string
  mayReview: boolean
  mayRetract: boolean
  versions: { number: number; title: string; body: string; publishedAt: Date; by: string }[]
  /** Others by which a regulation may be repealed. */
  regulations: { id: string; title: string }[]
}

/** One text as those who write for the portal see it. */
export async function findDeskPublication(actor: Actor, publicationId: string): Promise<DeskPage | null> {
  if (!holds(actor, 'publication.make')) return null
  const found = await sql.maybe<
    Omit<DeskPage, 'mayReview' | 'mayRetract' | 'versions' | 'regulations'> & { createdBy: string; submittedBy: string | null }
  >`
    select p.id, p.kind, p.title, p.body, p.pinned, p.level, p.issuer, p.document_number as "documentNumber", p.issued_on as "issuedOn",
      p.effective_on as "effectiveOn", p.year, p.status, p.publish_at as "publishAt", p.published_at as "publishedAt", p.answer, p.revision, a.real_name as "makerName",
      case when r.id is not null then json_build_object('id', r.id, 'title', r.title) end as "repealedBy", p.created_by as "createdBy", p.submitted_by as "submittedBy"
    from publication p join account a on a.id = p.created_by left join publication r on r.id = p.repealed_by where p.id = ${publicationId}`
  if (!found) return null
  const [versions, regulations] = await Promise.all([
    sql.many<DeskPage['versions'][number]>`
      select v.number, v.title, v.body, v.published_at as "publishedAt", a.real_name as by
      from publication_version v join account a on a.id = v.published_by where v.publication_id = ${publicationId} order by v.number desc`,
    found.kind === 'regulation'
      ? sql.many<{ id: string; title: string }>`
          select id, title from publication where kind = 'regulation' and id <> ${publicationId} order by published_at desc nulls last limit 500`
      : [],
  ])
  const { createdBy, submittedBy, ...page } = found
  const waits = page.status === 'in-review'
  return {
    ...{ ...page, versions, regulations },
    mayReview: waits && ![createdBy, submittedBy].includes(actor.accountId),
    mayRetract: waits && submittedBy === actor.accountId,
  }
}

/** What search engines may find, the latest first. */
export const listPublishedIds = (): Promise<{ id: string; publishedAt: Date }[]> =>
  sql.many<{ id: string; publishedAt: Date }>`
    select id, published_at as "publishedAt" from publication where status = 'published' and published_at <= clock_timestamp() order by published_at desc limit 45000`
