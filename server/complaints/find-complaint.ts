import type { Actor } from '#server/identity/actor.ts'
import { sql } from '#server/platform/database.ts'
import { getBytes } from '#server/platform/storage.ts'
import { complaintFileKey, followCodeOf } from './file-complaint.ts'
import { parseComplaintNumber, readFollowCode } from './rules/complaint-number.ts'
import type { ComplaintAct, ComplaintState } from './rules/complaint-state.ts'
import type { ComplaintKind, ComplaintTopic } from './rules/complaint-text.ts'
import { type Standing, seesComplaint } from './sees-complaint.ts'

/** `by`: the office in whose name; null: the person who filed it. Names of officials are not shown to that person. */
export type ComplaintStep = { id: number; at: Date; act: ComplaintAct; by: string | null; official: string | null; words: string }
export type ComplaintFile = { id: string; name: string; bytes: number }
export type ComplaintView = {
  id: string
  number: string
  kind: ComplaintKind
  topic: ComplaintTopic
  title: string
  body: string
  aboutId: string | null
  about: string | null
  anonymous: boolean
  responsibleId: string
  responsibleName: string
  state: ComplaintState
  filedAt: Date
  dueAt: Date
  extended: boolean
  answeredAt: Date | null
  reviewed: boolean
  rating: number | null
  revision: number
  files: ComplaintFile[]
  steps: ComplaintStep[]
}

type Found = Omit<ComplaintView, 'files' | 'steps'> & { accountId: string | null; formKey: string }

const findRow = (by: { id: string } | { number: string }) =>
  sql.maybe<Found>`
    select c.id, c.number, c.kind, c.topic, c.title, c.body, c.about_id as "aboutId", coalesce(a.name, nullif(c.about_name, '')) as about,
      c.account_id is null and c.sealed_person is null as anonymous, c.responsible_id as "responsibleId", o.name as "responsibleName", c.state,
      c.filed_at as "filedAt", c.due_at as "dueAt", c.extended, c.answered_at as "answeredAt", c.reviewed, c.rating, c.revision,
      c.account_id as "accountId", c.form_key as "formKey"
    from complaint c join organisation o on o.id = c.responsible_id left join organisation a on a.id = c.about_id
    where c.id = ${'id' in by ? by.id : null}::uuid or c.number = ${'number' in by ? by.number : null}`

/** `officials`: whether the names of officials stand beside what they did. */
async function complete({ accountId: _, formKey: __, ...row }: Found, officials: boolean): Promise<ComplaintView> {
  const [files, steps] = await Promise.all([
    sql.many<ComplaintFile>`select id, name, bytes from complaint_file where complaint_id = ${row.id} order by added_at, name collate "C"`,
    sql.many<ComplaintStep>`
      select e.id, e.at, e.act, o.name as by, case when ${officials} then a.real_name end as official, e.words
      from complaint_event e left join organisation o on o.id = e.organisation_id left join account a on a.id = e.actor_id
      where e.complaint_id = ${row.id} order by e.id`,
  ])
  return { ...row, files, steps }
}

/** One complaint as an official sees it; null: it is none of theirs. */
export async function findComplaint(actor: Actor, complaintId: string): Promise<(ComplaintView & { standing: Standing }) | null> {
  const standing = await seesComplaint(actor, complaintId)
  const row = standing && (await findRow({ id: complaintId }))
  return row && standing ? { ...(await complete(row, true)), standing } : null
}

/** One's own. */
export async function findOwnComplaint(actor: Actor, complaintId: string): Promise<ComplaintView | null> {
  const row = await findRow({ id: complaintId })
  return row && row.accountId === actor.accountId ? await complete(row, false) : null
}

/** Of somebody without an account, by number and code as they typed them. */
export async function findByFollowCode(typed: { number: string; code: string }): Promise<ComplaintView | null> {
  const number = parseComplaintNumber(typed.number)
  const row = number && (await findRow({ number }))
  return row && row.accountId === null && followCodeOf(row.formKey) === readFollowCode(typed.code)
    ? await complete(row, false)
    : null
}

export type OwnComplaint = Pick<ComplaintView, 'id' | 'number' | 'kind' | 'title' | 'state' | 'filedAt' | 'responsibleName'>
export const ownComplaintsPage = 20

/** What the actor filed under their name, latest first. */
export async function listOwnComplaints(actor: Actor, page: number): Promise<{ rows: OwnComplaint[]; total: number }> {
  const rows = await sql.many<OwnComplaint & { total: number }>`
    select c.id, c.number, c.kind, c.title, c.state, c.filed_at as "filedAt", o.name as "responsibleName", count(*) over ()::int as total
    from complaint c join organisation o on o.id = c.responsible_id where c.account_id = ${actor.accountId}
    order by c.filed_at desc, c.id limit ${ownComplaintsPage} offset ${(Math.max(1, page) - 1) * ownComplaintsPage}`
  return { rows: rows.map(({ total: _, ...row }) => row), total: rows[0]?.total ?? 0 }
}

/** A file of a complaint, for whoever filed it under their name and for officials who see it. */
export async function findComplaintFile(
  actor: Actor,
  fileId: string,
): Promise<{ name: string; mediaType: string; bytes: Buffer } | null> {
  const file = await sql.maybe<{
    complaintId: string
    accountId: string | null
    name: string
    mediaType: string
    sha256: string
  }>`
    select f.complaint_id as "complaintId", c.account_id as "accountId", f.name, f.media_type as "mediaType", f.sha256
    from complaint_file f join complaint c on c.id = f.complaint_id where f.id = ${fileId}`
  if (!file) return null
  if (file.accountId !== actor.accountId && !(await seesComplaint(actor, file.complaintId))) return null
  const { name, mediaType } = file
  return { name, mediaType, bytes: await getBytes(complaintFileKey(file.complaintId, file.sha256)) }
}
