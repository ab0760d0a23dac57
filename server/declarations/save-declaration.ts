import type { DeclarationForm } from '#server/hours/rules/declaration-form.ts'
import type { Answers } from '#server/hours/rules/expect-hours.ts'
import type { Actor } from '#server/identity/actor.ts'
import { type Transaction, transaction } from '#server/platform/database.ts'
import { ok, type Result } from '#server/platform/result.ts'
import { lockOwnOpen, type WriteRefusal } from './lock-own-open.ts'
import type { Writer } from './rules/may-write-over.ts'

export type Saving = {
  declarationId: string
  /** As the page knows it: whoever wrote meanwhile in another window is not written over. */
  revision: number
  /** The page itself; null: a program that knows the revision. */
  writer: Writer | null
  answers: Answers
}

/** Keeps what was typed so far, whole or not. */
export async function saveDeclaration(actor: Actor, saving: Saving): Promise<Result<{ revision: number }, WriteRefusal>> {
  return await transaction(async (tx) => {
    const own = await lockOwnOpen(tx, actor, saving.declarationId, saving)
    return own.ok ? ok({ revision: await writeAnswers(tx, own.value.form, saving) }) : own
  })
}

/** Writes what belongs to the form; answers the new revision. */
export async function writeAnswers(
  tx: Transaction,
  form: DeclarationForm,
  { declarationId, answers, writer }: Saving,
): Promise<number> {
  const kept = Object.fromEntries(form.fields.flatMap(({ key }) => (answers[key] ? [[key, answers[key].slice(0, 5_000)]] : [])))
  const title = [...(kept[form.title] ?? '').trim()].slice(0, 200).join('')
  const row = await tx.one<{ revision: number }>`
    update declaration set answers = ${JSON.stringify(kept)}::jsonb, title = ${title}, revision = revision + 1, changed_at = clock_timestamp(),
      page = ${writer?.page ?? null}, page_step = ${writer?.step ?? 0}, page_revision = revision + 1
    where id = ${declarationId} returning revision`
  return row.revision
}
