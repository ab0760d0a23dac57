import { createHash, createHmac } from 'node:crypto'
import { recordAudit } from '#server/audit/record-audit.ts'
import { encryptPersonalData } from '#server/identity/encrypt-personal-data.ts'
import { spendProof } from '#server/identity/spend-proof.ts'
import { checkEvidence, type EvidenceProblem, type EvidenceType, evidenceName } from '#server/media/rules/evidence.ts'
import { shanghaiYear } from '#server/platform/calendar.ts'
import { type Transaction, transaction } from '#server/platform/database.ts'
import { env } from '#server/platform/env.ts'
import { newId } from '#server/platform/ids.ts'
import { ok, type Result, refuse } from '#server/platform/result.ts'
import { putBytes } from '#server/platform/storage.ts'
import { findAbout, findResponsible } from './find-responsible.ts'
import { complaintNumberText, writeFollowCode } from './rules/complaint-number.ts'
import { type ComplaintText, type ReadComplaint, readComplaint } from './rules/complaint-text.ts'
import { days, endOfDay } from './rules/deadlines.ts'
import type { ComplaintRefusal } from './rules/refusals.ts'

export type GivenFile = { name: string; bytes: Uint8Array }
/** `formKey`: of the form as it was shown; what is sent twice is filed once. `proof`: of work, asked of whoever is not signed in. */
export type ComplaintFiling = { formKey: string; text: ComplaintText; files: readonly GivenFile[]; proof: string }
/** `code`: for whoever has no account by which to come back. */
export type Filed = { complaintId: string; number: string; code: string | null; responsibleName: string }

const filesMost = 5
const bytesMost = 11_000_000
export const complaintFileKey = (complaintId: string, sha256: string): string => `complaints/${complaintId}/${sha256}`

/** The code belongs to the form: nobody but the browser that showed the form ever had its key. */
export const followCodeOf = (formKey: string): string =>
  writeFollowCode(createHmac('sha256', env().ID_NUMBER_KEY).update(`complaint follow code ${formKey}`).digest())

/**
 * Files a suggestion, complaint or question with its files, all of it or nothing. `accountId` null: not signed in. Whoever chooses to be anonymous leaves nothing
 * by which they could be found, signed in or not. Detail of 'complaint-wrong': sentences by field.
 */
export async function fileComplaint(
  accountId: string | null,
  { formKey, text, files, proof }: ComplaintFiling,
): Promise<Result<Filed, ComplaintRefusal>> {
  const { read, problems } = readComplaint(text, accountId !== null)
  if (problems) return refuse('complaint-wrong', problems)
  const checked = checkFiles(files)
  if (!checked.ok) return checked
  const before = await transaction((tx) => findFiled(tx, formKey))
  if (before) return ok(before)
  if (accountId === null) {
    const spent = await spendProof(proof)
    if (!spent.ok) return spent
  }
  const complaintId = newId()
  // The files before the rows: a row without its file would be a proof that is not there.
  for (const { sha256, bytes } of checked.value) await putBytes(complaintFileKey(complaintId, sha256), bytes)
  return await transaction(async (tx) => {
    const about = await findAbout(read.aboutName, tx)
    const responsible = await findResponsible(about, tx)
    const now = await tx.now()
    await tx.run`select pg_advisory_xact_lock(hashtextextended(${`complaint:${formKey}`}, 0))`
    const twin = await findFiled(tx, formKey)
    if (twin) return ok(twin)
    const number = await nextNumber(tx, shanghaiYear(now))
    const owner = read.anonymous ? null : accountId
    await tx.run`
      insert into complaint (id, form_key, number, kind, topic, title, body, about_id, about_name, account_id, sealed_person, responsible_id, filed_at, due_at)
      values (${complaintId}, ${formKey}, ${number}, ${read.kind}, ${read.topic}, ${read.title}, ${read.body}, ${about}::uuid, ${read.aboutName},
        ${owner}::uuid, ${sealPerson(complaintId, read)}, ${responsible.id}, ${now}, ${endOfDay(now, days.answer)})`
    for (const { name, type, bytes, sha256 } of checked.value)
      await tx.run`
        insert into complaint_file (id, complaint_id, name, media_type, bytes, sha256, added_at)
        values (${newId()}, ${complaintId}, ${name}, ${type}, ${bytes.length}, ${sha256}, ${now})`
    await tx.run`insert into complaint_event (complaint_id, at, act) values (${complaintId}, ${now}, 'file')`
    await recordAudit(tx, {
      ...{ actorId: owner, action: 'complaint.filed', objectType: 'complaint', objectId: complaintId },
      details: { kind: read.kind, number },
    })
    return ok({ complaintId, number, code: owner ? null : followCodeOf(formKey), responsibleName: responsible.name })
  })
}

async function findFiled(tx: Transaction, formKey: string): Promise<Filed | null> {
  const row = await tx.maybe<{ complaintId: string; number: string; owned: boolean; responsibleName: string }>`
    select c.id as "complaintId", c.number, c.account_id is not null as owned, o.name as "responsibleName"
    from complaint c join organisation o on o.id = c.responsible_id where c.form_key = ${formKey}`
  if (!row) return null
  const { owned, ...rest } = row
  return { ...rest, code: owned ? null : followCodeOf(formKey) }
}

/** The row of the year stays locked until this is durable: what is rolled back gives its number back. */
async function nextNumber(tx: Transaction, year: number): Promise<string> {
  const { last } = await tx.one<{ last: number }>`
    insert into complaint_series (year, last_number) values (${year}, 1)
    on conflict (year) do update set last_number = complaint_series.last_number + 1 returning last_number as last`
  return complaintNumberText(year, last)
}

const sealPerson = (complaintId: string, { realName, contact }: ReadComplaint): string | null =>
  realName ? encryptPersonalData('complaint-person', complaintId, JSON.stringify({ realName, contact })) : null

type CheckedFile = { name: string; type: EvidenceType; bytes: Uint8Array; sha256: string }

function checkFiles(files: readonly GivenFile[]): Result<CheckedFile[], EvidenceProblem | 'files-many'> {
  const bytesOfAll = files.reduce((sum, file) => sum + file.bytes.length, 0)
  if (files.length > filesMost || bytesOfAll > bytesMost) return refuse('files-many')
  const checked = new Map<string, CheckedFile>()
  for (const { name, bytes } of files) {
    const type = checkEvidence(bytes)
    if (!type.ok) return refuse(type.reason, { files: name })
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    checked.set(sha256, { name: evidenceName(name), type: type.value, bytes, sha256 })
  }
  return ok([...checked.values()])
}
