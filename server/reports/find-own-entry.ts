import { findSignatures } from '#server/declarations/queries.ts'
import { readSignature } from '#server/declarations/set-signature.ts'
import { getLearnerYear } from '#server/hours/queries.ts'
import type { Form, Part } from '#server/hours/rules/entry.ts'
import type { Actor } from '#server/identity/actor.ts'
import { getPersons } from '#server/identity/queries.ts'
import { sql } from '#server/platform/database.ts'

export type LedgerFacts = {
  id: string
  year: number
  kind: Part
  form: Form
  title: string
  centihours: number
  occurredAt: Date
  recordedAt: Date
  recorderName: string | null
  approverName: string | null
  reason: string | null
  position: number
  hash: string
  previousHash: string | null
  /** The entry that it takes back, and the one that takes it back. */
  reversesId: string | null
  reversedById: string | null
  /** Where it came from, as a page of the learner's. */
  source: { label: string; to: string } | null
  signedName: string | null
  /** A data address. */
  signature: string | null
  policy: string
  countedCentihours: number
  sentence: string
  unverified: boolean
}

type Row = Omit<
  LedgerFacts,
  'recorderName' | 'approverName' | 'source' | 'signedName' | 'signature' | 'countedCentihours' | 'sentence' | 'unverified'
> & { recordedBy: string | null; approverId: string | null; sourceType: string; sourceId: string; courseId: string | null }

/** One entry of the actor's own ledger with everything it stands on; null for anybody else's. */
export async function findOwnEntry(actor: Actor, entryId: string): Promise<LedgerFacts | null> {
  const row = await sql.maybe<Row>`
    select e.id, e.year, e.kind, e.form, e.title, e.centihours, e.occurred_at as "occurredAt", e.recorded_at as "recordedAt", e.recorded_by as "recordedBy",
      e.approver_id as "approverId", e.reason, e.position, e.hash, e.previous_hash as "previousHash", e.reverses_id as "reversesId", r.id as "reversedById",
      e.source_type as "sourceType", e.source_id as "sourceId", n.course_id as "courseId", p.document ->> 'title' || ' 第 ' || p.version || ' 版' as policy
    from ledger_entry e join policy p on p.id = e.policy_id left join ledger_entry r on r.reverses_id = e.id
      left join enrolment n on e.source_type = 'enrolment' and n.id = e.source_id
    where e.id = ${entryId} and e.learner_id = ${actor.accountId}`
  if (!row) return null
  const { recordedBy, approverId, sourceType, sourceId, courseId, ...facts } = row
  const [{ statement, unverifiedIds }, persons, signatures] = await Promise.all([
    getLearnerYear(actor.accountId, row.year),
    getPersons([recordedBy, approverId].filter((id) => id !== null)),
    findSignatures([entryId]),
  ])
  const signed = signatures.get(entryId)
  const line = statement?.lines.find((each) => each.id === entryId)
  return {
    ...facts,
    recorderName: recordedBy && (persons.get(recordedBy)?.realName ?? null),
    approverName: approverId && (persons.get(approverId)?.realName ?? null),
    source: courseId
      ? { label: '课程与考试', to: `/learn/courses/${courseId}` }
      : sourceType === 'declaration'
        ? { label: '申报与证明材料', to: `/learn/declarations/${sourceId}` }
        : sourceType === 'training'
          ? { label: '线下培训', to: `/learn/trainings/${sourceId}` }
          : null,
    signedName: signed?.name ?? null,
    signature: signed?.pictureKey ? await readSignature(signed.pictureKey) : null,
    countedCentihours: line?.countedCentihours ?? 0,
    sentence: line?.sentence ?? '当年的规则尚未公布，公布后计算',
    unverified: unverifiedIds.includes(entryId),
  }
}
