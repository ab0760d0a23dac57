import type { Actor } from '#server/identity/actor.ts'
import { type Transaction, transaction } from '#server/platform/database.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { type LockedFiling, lockOwnFiling } from './lock-filing.ts'
import type { FilingText } from './rules/filing-text.ts'

/** `revision`: as the page showed it. `reason`: why an accepted training is changed. */
export type Saving = { filingId: string; revision: number; content: FilingText; reason: string }
export type SaveRefusal = 'not-found' | 'request-over' | 'request-waits' | 'filing-changed' | 'reason-long'

/** Keeps what was typed so far, whole or not. */
export async function saveFiling(actor: Actor, saving: Saving): Promise<Result<{ revision: number }, SaveRefusal>> {
  return await transaction(async (tx) => {
    const open = await lockWritable(tx, actor, saving)
    return open.ok ? ok({ revision: await writeContent(tx, open.value, saving) }) : open
  })
}

export type Writable = LockedFiling & { request: NonNullable<LockedFiling['request']> }

/** The filing with a request that may be written in, as the page knows it. */
export async function lockWritable(
  tx: Transaction,
  actor: Actor,
  { filingId, revision, reason }: Saving,
): Promise<Result<Writable, SaveRefusal>> {
  const own = await lockOwnFiling(tx, actor, filingId)
  if (!own.ok) return own
  const { request } = own.value
  if (!request || request.kind === 'cancel') return refuse('request-over')
  if (request.state === 'submitted') return refuse('request-waits')
  if (request.revision !== revision) return refuse('filing-changed')
  if ([...reason].length > 500) return refuse('reason-long')
  return ok({ ...own.value, request })
}

/** Writes what was typed; answers the new revision. */
export async function writeContent(
  tx: Transaction,
  { id, state, request }: Writable,
  { content, reason }: Saving,
): Promise<number> {
  const { revision } = await tx.one<{ revision: number }>`
    update filing_request set content = ${JSON.stringify(content)}::jsonb, reason = ${reason.trim()}, revision = revision + 1
    where id = ${request.id} returning revision`
  await tx.run`
    update filing set changed_at = clock_timestamp(), title = case when ${state === 'filing'} then ${content.title} else title end where id = ${id}`
  return revision
}
