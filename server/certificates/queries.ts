import { type EntryRow, findPolicy, getPersonYear, listEntries } from '#server/hours/queries.ts'
import { standingOf } from '#server/hours/rules/plan-merge.ts'
import type { Policy } from '#server/hours/rules/policy.ts'
import type { Statement } from '#server/hours/rules/statement.ts'
import { drawStatement } from '#server/hours/rules/statement.ts'
import type { Actor } from '#server/identity/actor.ts'
import { sql } from '#server/platform/database.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { getBytes } from '#server/platform/storage.ts'
import type { CertificateContent, CertificateKind } from './rules/content.ts'
import { type PublicKeys, readPublicKeys } from './rules/signature.ts'
import { signingKey } from './signing-key.ts'

export type CertificateRow = {
  id: string
  learnerId: string
  kind: CertificateKind
  year: number
  number: string
  code: string
  content: CertificateContent
  contentHash: string
  signedText: string
  issuedAt: Date
  pdfKey: string | null
  pdfSha256: string | null
  pdfBytes: number | null
  revokedAt: Date | null
  revocationReason: string | null
}

/** All of the person's own training certificates or statements of hours, the newest first, revoked ones included. */
export function listMyCertificates(actor: Actor, kind: CertificateKind = 'training'): Promise<CertificateRow[]> {
  return sql.many<CertificateRow>`
    select id, learner_id as "learnerId", kind, year, number, code, content, content_hash as "contentHash", signed_text as "signedText", issued_at as "issuedAt",
      pdf_key as "pdfKey", pdf_sha256 as "pdfSha256", pdf_bytes as "pdfBytes", revoked_at as "revokedAt", revocation_reason as "revocationReason"
    from certificate where learner_id = ${actor.accountId} and kind = ${kind} order by year desc, issued_at desc`
}

/** The file as it was issued. Its owner's alone: for everybody else it does not exist. */
export async function getMyCertificateFile(
  actor: Actor,
  certificateId: string,
): Promise<
  Result<{ kind: CertificateKind; number: string; bytes: Buffer; sha256: string }, 'certificate-not-found' | 'not-printed-yet'>
> {
  const row = await sql.maybe<Pick<CertificateRow, 'kind' | 'number' | 'pdfKey' | 'pdfSha256'>>`
    select kind, number, pdf_key as "pdfKey", pdf_sha256 as "pdfSha256" from certificate where id = ${certificateId} and learner_id = ${actor.accountId}`
  if (!row) return refuse('certificate-not-found')
  if (!row.pdfKey || !row.pdfSha256) return refuse('not-printed-yet')
  return ok({ kind: row.kind, number: row.number, bytes: await getBytes(row.pdfKey), sha256: row.pdfSha256 })
}

export type TrainingYear = {
  policy: Policy
  statement: Statement
  requiredCourses: { courseId: string; title: string; credited: boolean }[]
}

/** What decides whether the year's training certificate is due; null while the year has no policy. */
export async function findTrainingYear(learnerId: string, year: number): Promise<TrainingYear | null> {
  const policy = await findPolicy(year)
  if (!policy) return null
  const [entries, person] = await Promise.all([listEntries(learnerId, year), getPersonYear(learnerId, year)])
  // By the entries and not by the learner: hours that came along from another account of theirs are theirs.
  const requiredCourses = await sql.many<TrainingYear['requiredCourses'][number]>`
    select c.id as "courseId", c.title,
      exists (select from enrolment e where e.course_id = c.id and e.id = any(${standingSources(entries)}::uuid[])) as credited
    from course c where c.year = ${year} and c.kind = 'required' and c.status = 'published' order by c.id`
  return { policy, statement: drawStatement(policy, person, entries), requiredCourses }
}

/** Enrolments whose entry stands and was not reversed. */
const standingSources = (entries: readonly EntryRow[]): string[] =>
  standingOf(entries).flatMap((entry) => (entry.sourceType === 'enrolment' ? [entry.sourceId] : []))

/** Every public key that signed a certificate, and the one that will sign the next: PEM blocks one after another. */
export async function listPublicKeys(): Promise<string> {
  const rows = await sql.many<{ pem: string }>`select public_key_pem as pem from certificate_key order by first_used_at`
  return [...new Set([signingKey().publicKeyPem, ...rows.map((row) => row.pem)])].join('')
}

export const getPublicKeys = async (): Promise<PublicKeys> => readPublicKeys(await listPublicKeys())
