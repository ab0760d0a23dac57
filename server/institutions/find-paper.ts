import type { Actor } from '#server/identity/actor.ts'
import { actsFor } from '#server/organisations/acts-for.ts'
import { placesOf, reaches } from '#server/organisations/scope.ts'
import { sql } from '#server/platform/database.ts'
import { getBytes } from '#server/platform/storage.ts'
import { institutionFileKey } from './attach-file.ts'
import { seesClass } from './find-class.ts'
import { answeringPower } from './lock-paper.ts'
import type { PaperKind, PaperState } from './rules/paper-state.ts'
import type { PaperText } from './rules/paper-text.ts'

export type InstitutionFile = { id: string; name: string; bytes: number }
export type PaperPage = {
  id: string
  organisationId: string
  organisationName: string
  kind: PaperKind
  state: PaperState
  content: PaperText
  revision: number
  submitter: string | null
  submittedAt: Date | null
  decider: string | null
  decidedAt: Date | null
  answer: string
  files: InstitutionFile[]
  may: { write: boolean; answer: boolean }
}

/** A paper for the institution and for the bureau and those who follow, to whom a draft is nothing yet. Null: not theirs. */
export async function findPaper(actor: Actor, paperId: string): Promise<PaperPage | null> {
  const paper = await sql.maybe<Omit<PaperPage, 'files' | 'may'>>`
    select p.id, p.organisation_id as "organisationId", o.name as "organisationName", p.kind, p.state, p.content, p.revision, s.real_name as submitter,
      p.submitted_at as "submittedAt", d.real_name as decider, p.decided_at as "decidedAt", p.answer
    from institution_paper p join organisation o on o.id = p.organisation_id left join account s on s.id = p.submitted_by
      left join account d on d.id = p.decided_by where p.id = ${paperId}`
  if (!paper) return null
  const [write, answer, follow] = await Promise.all([
    actsFor(actor, 'institution.keep', paper.organisationId),
    reaches(actor, answeringPower[paper.kind], paper.organisationId),
    reaches(actor, 'institution.follow', paper.organisationId),
  ])
  const handedIn = paper.submittedAt !== null
  if (!write && !(handedIn && (answer || follow))) return null
  const files = await sql.many<InstitutionFile>`
    select id, name, bytes from institution_file where paper_id = ${paperId} order by added_at`
  return { ...paper, files, may: { write, answer } }
}

/** A file of a paper or class, for whoever may see that in the management area. */
export async function findInstitutionFile(
  actor: Actor,
  fileId: string,
): Promise<{ name: string; mediaType: string; bytes: Buffer } | null> {
  const file = await sql.maybe<{
    paperId: string | null
    classId: string | null
    name: string
    mediaType: string
    sha256: string
  }>`
    select paper_id as "paperId", class_id as "classId", name, media_type as "mediaType", sha256 from institution_file where id = ${fileId}`
  if (!file) return null
  const { paperId, classId, name, mediaType, sha256 } = file
  const sees = paperId ? (await findPaper(actor, paperId)) !== null : await seesClass(actor, classId as string)
  if (!sees) return null
  return { name, mediaType, bytes: await getBytes(institutionFileKey((paperId ?? classId) as string, sha256)) }
}

export type PaperRow = Pick<PaperPage, 'id' | 'organisationId' | 'organisationName' | 'kind' | 'state' | 'submittedAt'> & {
  title: string
}

/** What waits for the actor's answer, longest first. */
export async function listWaitingPapers(actor: Actor): Promise<PaperRow[]> {
  return await sql.many<PaperRow>`
    select p.id, p.organisation_id as "organisationId", o.name as "organisationName", p.kind, p.state, p.submitted_at as "submittedAt", p.title
    from institution_paper p join organisation o on o.id = p.organisation_id
    where p.state = 'submitted' and exists (
      select 1 from organisation mine where o.path <@ mine.path and mine.id = any(
        case p.kind when 'recognition' then ${placesOf(actor, 'institution.recognise')}::uuid[] else ${placesOf(actor, 'seminar.review')}::uuid[] end))
    order by p.submitted_at limit 100`
}
