import type { Actor } from '#server/identity/actor.ts'
import { transaction } from '#server/platform/database.ts'
import { banksOf } from './banks-of.ts'
import type { QuestionKind } from './rules/question.ts'

export type SimilarQuestion = { id: string; stem: string; kind: QuestionKind; subject: string; percent: number }

/** From how much likeness on a question is worth a look: of trigrams, 0 to 1. */
export const alike = 0.45

/** Questions in use of the actor's banks whose stem resembles this text, the most alike first. */
export async function findSimilar(
  actor: Actor,
  { text, except }: { text: string; except: string | null },
): Promise<SimilarQuestion[]> {
  const stem = text.trim().slice(0, 500)
  if (stem.length < 4) return []
  return await transaction(async (tx) => {
    await tx.run`select set_config('pg_trgm.similarity_threshold', ${String(alike)}, true)`
    return await tx.many<SimilarQuestion>`
      select id, stem, kind, subject, round(similarity(stem, ${stem}) * 100)::int as percent
      from question where stem % ${stem} and organisation_id = any(${banksOf(actor)}::uuid[]) and status = 'active'
        and id is distinct from ${except}::uuid
      order by similarity(stem, ${stem}) desc, id limit 5`
  })
}
