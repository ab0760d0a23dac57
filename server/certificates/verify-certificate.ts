import { createHash, timingSafeEqual } from 'node:crypto'
import { canonicalJson } from '#server/hours/rules/canonical-json.ts'
import { maskName } from '#server/identity/rules/mask.ts'
import { sql } from '#server/platform/database.ts'
import { findChangesSince, type Since } from './find-changes-since.ts'
import { getPublicKeys } from './queries.ts'
import { parseCode } from './rules/code.ts'
import { type CertificateContent, type CertificateKind, certificateNames } from './rules/content.ts'
import { normaliseNumber } from './rules/number.ts'
import { verifyText } from './rules/signature.ts'
import type { StatedYear } from './rules/stated-year.ts'

/** What anybody may know of a certificate that they hold in their hands: enough to compare, too little to learn anything new. */
export type VerifiedCertificate = {
  kind: CertificateKind
  title: string
  number: string
  year: number
  maskedName: string
  maskedIdNumber: string
  issuer: string
  issuedOn: string
  /** Of a training certificate. */
  courses: { title: string; centihours: number }[]
  /** Of a statement of hours: its years, and what the ledger has been told about them since. */
  years: StatedYear[]
  since: Since[]
  totalCentihours: number
  /** SHA-256 of the file in hex, to hold a file against without sending it anywhere. */
  fileSha256: string | null
  demonstration: boolean
}

export type Verification =
  | { verdict: 'genuine'; certificate: VerifiedCertificate }
  | { verdict: 'revoked'; certificate: VerifiedCertificate; revokedAt: Date; reason: string }
  | { verdict: 'unknown' }

type Row = {
  learnerId: string
  code: string
  content: CertificateContent
  contentHash: string
  signedText: string
  pdfSha256: string | null
  revokedAt: Date | null
  revocationReason: string | null
}

/** What is asked after: the random code of the QR, or number and name for whoever has only the paper. */
export type Asked = { code: string } | { number: string; realName: string }

/**
 * Whether a certificate is genuine. Whatever is not ours costs the same look-up and gets the same answer, and a right number with
 * another name is as unknown as a number that never was.
 */
export async function verifyCertificate(asked: Asked): Promise<Verification> {
  const [code, number] = 'code' in asked ? [parseCode(asked.code) ?? '', null] : [null, normaliseNumber(asked.number)]
  const row = await sql.maybe<Row>`
    select learner_id as "learnerId", code, content, content_hash as "contentHash", signed_text as "signedText", pdf_sha256 as "pdfSha256", revoked_at as "revokedAt",
      revocation_reason as "revocationReason"
    from certificate where code = ${code} or number = ${number}`
  return await judge('code' in asked || (row && sameName(row.content.realName, asked.realName)) ? row : null)
}

function sameName(name: string, typed: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text.normalize('NFKC').replace(/\s/g, '')).digest()
  return timingSafeEqual(digest(name), digest(typed))
}

async function judge(row: Row | null): Promise<Verification> {
  // The row is not believed either: a copy that somebody changed in the database does not verify.
  if (!row || !(await isAuthentic(row))) return { verdict: 'unknown' }
  const { content } = row
  const certificate: VerifiedCertificate = {
    kind: content.kind,
    title: certificateNames[content.kind],
    number: content.number,
    year: content.year,
    maskedName: maskName(content.realName),
    maskedIdNumber: content.maskedIdNumber,
    issuer: content.issuer,
    issuedOn: content.issuedOn,
    courses: content.kind === 'training' ? content.courses.map(({ title, centihours }) => ({ title, centihours })) : [],
    years: content.kind === 'statement' ? content.years : [],
    since: content.kind === 'statement' ? await findChangesSince(row.learnerId, content) : [],
    totalCentihours: content.totalCentihours,
    fileSha256: row.pdfSha256,
    demonstration: content.demonstration,
  }
  if (row.revokedAt) return { verdict: 'revoked', certificate, revokedAt: row.revokedAt, reason: row.revocationReason ?? '' }
  return { verdict: 'genuine', certificate }
}

async function isAuthentic(row: Row): Promise<boolean> {
  const signed = verifyText(`${row.code}#${row.signedText}`, await getPublicKeys())
  const hash = createHash('sha256').update(canonicalJson(row.content)).digest('hex')
  return (
    signed.verdict === 'genuine' &&
    hash === row.contentHash &&
    Buffer.from(signed.claims.c, 'base64url').toString('hex') === hash.slice(0, 32)
  )
}
