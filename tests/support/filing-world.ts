/** Trainings as units file them, in the city of the verification world. */
import { randomUUID } from 'node:crypto'
import { sampleEvidence } from '#prisma/seed/sample-evidence.ts'
import { attachFile } from '#server/filings/attach-file.ts'
import { decideFiling } from '#server/filings/decide-filing.ts'
import { findFiling } from '#server/filings/find-filing.ts'
import type { FilingText } from '#server/filings/rules/filing-text.ts'
import { startFiling } from '#server/filings/start-filing.ts'
import { submitFiling } from '#server/filings/submit-filing.ts'
import type { Actor } from '#server/identity/actor.ts'
import { shanghaiDay } from '#server/platform/calendar.ts'
import { sql } from '#server/platform/database.ts'
import { invariant } from '#server/platform/invariant.ts'

export const daysFromNow = (days: number): string => shanghaiDay(new Date(Date.now() + days * 86_400_000))

/** A day of two sessions, so many days from now. */
export const goodFiling = (days: number, changes: Partial<FilingText> = {}): FilingText => ({
  ...{ title: '人工智能在工程中的应用', topic: '人工智能', hours: '8', expected: '40', audience: 'own', assessed: false },
  ...{ syllabus: '上午讲基础与案例，下午分组练习和讨论。', contact: '叶老师 022-00000000' },
  lecturers: [{ name: '周明', title: '教授', unit: '海河大学' }],
  sessions: [
    { id: randomUUID(), day: daysFromNow(days), from: '09:00', to: '12:00', place: '三楼会议室' },
    { id: randomUUID(), day: daysFromNow(days), from: '13:30', to: '16:30', place: '三楼会议室' },
  ],
  ...changes,
})

export async function submitNew(handler: Actor, organisationId: string, content: FilingText): Promise<string> {
  const started = await startFiling(handler, { organisationId, copyOf: null })
  invariant(started.ok, 'it is begun')
  const { filingId } = started.value
  const submitted = await submitFiling(handler, { filingId, revision: 1, content, reason: '' })
  invariant(submitted.ok, `it is handed in: ${JSON.stringify(submitted)}`)
  return filingId
}

export async function accept(reviewer: Actor, filingId: string): Promise<void> {
  const page = await findFiling(reviewer, filingId)
  const revision = page?.requests[0]?.revision ?? 0
  const decided = await decideFiling(reviewer, { filingId, revision, action: 'accept', answer: '' })
  invariant(decided.ok, `it is accepted: ${JSON.stringify(decided)}`)
}

/** As if its sessions had been so many days earlier than they were filed. */
export async function moveBack(filingId: string, days: number): Promise<void> {
  await sql.run`
    update gathering_session set starts_at = starts_at - make_interval(days => ${days}), ends_at = ends_at - make_interval(days => ${days}) where gathering_id = ${filingId}`
  await sql.run`
    update filing set starts_at = starts_at - make_interval(days => ${days}), ends_at = ends_at - make_interval(days => ${days}) where id = ${filingId}`
}

export async function addEvidence(handler: Actor, filingId: string): Promise<void> {
  const attached = await attachFile(handler, {
    filingId,
    purpose: 'evidence',
    name: '签到表.pdf',
    bytes: sampleEvidence(randomUUID()),
  })
  invariant(attached.ok, 'the proof is taken')
}
