import { recordAudit } from '#server/audit/record-audit.ts'
import type { Actor } from '#server/identity/actor.ts'
import { transaction } from '#server/platform/database.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { lockOwnPaper } from './lock-paper.ts'
import { movePaper } from './rules/paper-state.ts'
import { checkRecognition, checkSeminar, isSeminar, type PaperText } from './rules/paper-text.ts'

/** `revision`: as the page showed it. `submit`: hands it in, whole; otherwise what was typed is kept as it is. */
export type PaperSaving = { paperId: string; revision: number; content: PaperText; submit: boolean }

export async function savePaper(
  actor: Actor,
  { paperId, revision, content, submit }: PaperSaving,
): Promise<
  Result<
    undefined,
    'not-found' | 'paper-over' | 'paper-waits' | 'paper-not-waiting' | 'paper-changed' | 'paper-wrong' | 'evidence-missing'
  >
> {
  return await transaction(async (tx) => {
    const own = await lockOwnPaper(tx, actor, paperId)
    if (!own.ok) return own
    const { kind, state } = own.value
    const moved = movePaper(state, 'submit')
    if (!moved.ok) return moved
    if (own.value.revision !== revision || isSeminar(content) !== (kind === 'seminar')) return refuse('paper-changed')
    if (submit) {
      const problems = isSeminar(content) ? checkSeminar(content) : checkRecognition(content)
      if (Object.keys(problems).length > 0) return refuse('paper-wrong', problems)
      const { files } = await tx.one<{ files: number }>`
        select count(*) as files from institution_file where paper_id = ${paperId}`
      if (files === 0) return refuse('evidence-missing')
    }
    const title = isSeminar(content) ? content.title.trim() : ''
    await tx.run`
      update institution_paper set content = ${JSON.stringify(content)}::jsonb, title = ${title}, revision = revision + 1 where id = ${paperId}`
    if (!submit) return ok()
    await tx.run`
      update institution_paper set state = ${moved.value}, submitted_by = ${actor.accountId}, submitted_at = ${await tx.now()},
        decided_by = null, decided_at = null where id = ${paperId}`
    await recordAudit(tx, {
      ...{ actorId: actor.accountId, action: 'institution.paper-submitted', objectType: 'institution-paper' },
      ...{ objectId: paperId, details: { kind } },
    })
    return ok()
  })
}

/** The institution takes back what was not decided yet. */
export async function withdrawPaper(actor: Actor, paperId: string): Promise<Result<undefined, 'not-found' | 'paper-over'>> {
  return await transaction(async (tx) => {
    const own = await lockOwnPaper(tx, actor, paperId)
    if (!own.ok) return own
    if (!movePaper(own.value.state, 'withdraw').ok) return refuse('paper-over')
    await tx.run`update institution_paper set state = 'withdrawn', revision = revision + 1 where id = ${paperId}`
    await recordAudit(tx, {
      ...{ actorId: actor.accountId, action: 'institution.paper-withdrawn', objectType: 'institution-paper' },
      ...{ objectId: paperId, details: { kind: own.value.kind } },
    })
    return ok()
  })
}
