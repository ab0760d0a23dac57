import type { Actor } from '#server/identity/actor.ts'
import { actsFor } from '#server/organisations/acts-for.ts'
import { reaches } from '#server/organisations/scope.ts'
import type { Transaction } from '#server/platform/database.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import type { PaperKind, PaperState } from './rules/paper-state.ts'
import type { PaperText } from './rules/paper-text.ts'

export type LockedPaper = {
  id: string
  organisationId: string
  kind: PaperKind
  state: PaperState
  content: PaperText
  revision: number
  submittedBy: string | null
}

/** The row is the lock of a paper and its files: of two who act on it the second sees what the first did. */
export async function lockPaper(tx: Transaction, paperId: string): Promise<LockedPaper | null> {
  return await tx.maybe<LockedPaper>`
    select id, organisation_id as "organisationId", kind, state, content, revision, submitted_by as "submittedBy" from institution_paper
    where id = ${paperId} for update`
}

/** For the institution whose paper it is. */
export async function lockOwnPaper(tx: Transaction, actor: Actor, paperId: string): Promise<Result<LockedPaper, 'not-found'>> {
  const paper = await lockPaper(tx, paperId)
  return paper && (await actsFor(actor, 'institution.keep', paper.organisationId, tx)) ? ok(paper) : refuse('not-found')
}

export const answeringPower = { recognition: 'institution.recognise', seminar: 'seminar.review' } as const satisfies Record<
  PaperKind,
  string
>

/** For the bureau, which answers. */
export async function lockPaperForAnswer(
  tx: Transaction,
  actor: Actor,
  paperId: string,
): Promise<Result<LockedPaper, 'not-found'>> {
  const paper = await lockPaper(tx, paperId)
  return paper && (await reaches(actor, answeringPower[paper.kind], paper.organisationId, tx)) ? ok(paper) : refuse('not-found')
}
