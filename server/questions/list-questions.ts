import type { Actor } from '#server/identity/actor.ts'
import { sql } from '#server/platform/database.ts'
import { banksOf } from './banks-of.ts'
import type { Difficulty, QuestionKind } from './rules/question.ts'
import { countedMost, likePattern, type QuestionQuery, questionsPage } from './rules/question-query.ts'

export type QuestionRow = {
  id: string
  organisationId: string
  subject: string
  tags: string[]
  difficulty: Difficulty
  kind: QuestionKind
  status: 'active' | 'retired'
  stem: string
  source: string
  version: number
  createdAt: Date
}
export type QuestionPage = { rows: QuestionRow[]; total: number; capped: boolean; pages: number }

/** The actor's own questions that fit, newest first. */
export async function listQuestions(actor: Actor, query: QuestionQuery): Promise<QuestionPage> {
  const rows = await selectQuestions(actor, query, questionsPage, (query.page - 1) * questionsPage)
  const { total } = await countQuestions(actor, query)
  const counted = Math.min(total, countedMost)
  return { rows, total: counted, capped: total > countedMost, pages: Math.max(1, Math.ceil(counted / questionsPage)) }
}

/** Ids of everything that fits, for what is done to all of it. */
export async function listQuestionIds(actor: Actor, query: QuestionQuery, most: number): Promise<string[]> {
  return (await selectQuestions(actor, query, most, 0)).map((row) => row.id)
}

const selectQuestions = (actor: Actor, query: QuestionQuery, most: number, skip: number): Promise<QuestionRow[]> => {
  const { pattern, kind, subject, tag, difficulty, source, status } = wanted(query)
  return sql.many<QuestionRow>`
    select id, organisation_id as "organisationId", subject, tags, difficulty, kind, status, stem, source, current_version as version, created_at as "createdAt"
    from question where organisation_id = any(${banksOf(actor)}::uuid[]) and (${pattern}::text is null or stem ilike ${pattern})
      and (${kind}::text is null or kind = ${kind}) and (${subject}::text is null or subject = ${subject})
      and (${tag}::text is null or tags @> array[${tag}]) and (${difficulty}::int is null or difficulty = ${difficulty})
      and (${source}::text is null or source ilike ${source}) and (${status}::text is null or status = ${status})
    order by created_at desc, id desc limit ${most} offset ${skip}`
}

const countQuestions = (actor: Actor, query: QuestionQuery): Promise<{ total: number }> => {
  const { pattern, kind, subject, tag, difficulty, source, status } = wanted(query)
  return sql.one<{ total: number }>`
    select count(*)::int as total from (select 1 from question
      where organisation_id = any(${banksOf(actor)}::uuid[]) and (${pattern}::text is null or stem ilike ${pattern})
      and (${kind}::text is null or kind = ${kind}) and (${subject}::text is null or subject = ${subject})
      and (${tag}::text is null or tags @> array[${tag}]) and (${difficulty}::int is null or difficulty = ${difficulty})
      and (${source}::text is null or source ilike ${source}) and (${status}::text is null or status = ${status})
      limit ${countedMost + 1}) found`
}

const wanted = (query: QuestionQuery) => ({
  pattern: likePattern(query.search),
  kind: query.kind,
  subject: query.subject || null,
  tag: query.tag || null,
  difficulty: query.difficulty,
  source: likePattern(query.source),
  status: query.status === 'all' ? null : query.status,
})

export type BankShelf = { subject: string; tags: string[]; count: number }

/** The subjects of the actor's banks with their tags, for choosing. */
export async function listShelves(actor: Actor): Promise<BankShelf[]> {
  return await sql.many<BankShelf>`
    select q.subject, count(distinct q.id)::int as count,
      coalesce((array_agg(distinct t.tag) filter (where t.tag is not null))[1:200], '{}') as tags
    from question q left join lateral unnest(q.tags) as t (tag) on true
    where q.organisation_id = any(${banksOf(actor)}::uuid[]) group by q.subject order by q.subject limit 200`
}
