/** A recognised institution under the bureau of the verification world, and classes that it holds. */
import { randomUUID } from 'node:crypto'
import { sampleEvidence } from '#prisma/seed/sample-evidence.ts'
import type { Actor } from '#server/identity/actor.ts'
import { attachFile } from '#server/institutions/attach-file.ts'
import { decidePaper } from '#server/institutions/decide-paper.ts'
import { findPaper } from '#server/institutions/find-paper.ts'
import { type ClassText, emptyClass } from '#server/institutions/rules/class-text.ts'
import type { RecognitionText, SeminarText } from '#server/institutions/rules/paper-text.ts'
import { saveClass } from '#server/institutions/save-class.ts'
import { savePaper } from '#server/institutions/save-paper.ts'
import { startClass } from '#server/institutions/start-class.ts'
import { startPaper } from '#server/institutions/start-paper.ts'
import { sql } from '#server/platform/database.ts'
import { invariant } from '#server/platform/invariant.ts'
import type { Result } from '#server/platform/result.ts'
import { daysFromNow } from './filing-world.ts'
import { makeOfficial, makeOrganisation } from './make-city.ts'

export const goodRecognition: RecognitionText = {
  ...{ level: 'city', fields: ['数字技术', '综合管理'], district: '河东区', contact: '罗文 022-00000000' },
  profile: '有专职教师三十名、多媒体教室十间，办学二十年，每年培训五千人次。',
}
export const goodSeminar: SeminarText = {
  ...{
    title: '工业数据治理高级研修',
    field: '综合管理',
    people: '60',
    hours: '8',
    budgetYuan: '120000',
    contact: '罗文 022-00000000',
  },
  programme: '五天，专题讲座、案例研讨、现场教学和结业交流。',
}

/** A day of two sessions, so many days from now, open for enrolment until then. */
export const goodClass = (days: number, changes: Partial<ClassText> = {}): ClassText => ({
  ...{ ...emptyClass, title: '工业数据治理', syllabus: '上午讲方法与标准，下午按案例练习。', hours: '8', capacity: '40' },
  ...{ enrolFrom: daysFromNow(-30), enrolUntil: daysFromNow(days), contact: '罗文 022-00000000', assessed: false },
  lecturers: [{ name: '周明', title: '教授', unit: '海河大学' }],
  sessions: [
    { id: randomUUID(), day: daysFromNow(days), from: '09:00', to: '12:00', place: '三楼教室' },
    { id: randomUUID(), day: daysFromNow(days), from: '13:30', to: '16:30', place: '三楼教室' },
  ],
  ...changes,
})

export function taken<Value>(result: Result<Value>, what: string): Value {
  invariant(result.ok, `${what}: ${JSON.stringify(result)}`)
  return result.value
}

export const file = (name = '证明.pdf') => ({ name, bytes: sampleEvidence(randomUUID()) })

export async function submitRecognition(speaker: Actor, organisationId: string): Promise<string> {
  const { paperId } = taken(await startPaper(speaker, { organisationId, kind: 'recognition' }), 'a paper')
  taken(await attachFile(speaker, { owner: { of: 'paper', id: paperId }, ...file() }), 'a qualification')
  const revision = (await findPaper(speaker, paperId))?.revision ?? 0
  taken(await savePaper(speaker, { paperId, revision, content: goodRecognition, submit: true }), 'handed in')
  return paperId
}

export async function recognise(chief: Actor, paperId: string): Promise<void> {
  const revision = (await findPaper(chief, paperId))?.revision ?? 0
  const days = { validFrom: daysFromNow(-1), validUntil: daysFromNow(365) }
  taken(await decidePaper(chief, { paperId, revision, action: 'accept', answer: '', ...days }), 'recognised')
}

export async function makeInstitution({ bureau, chief }: { bureau: string; chief: { actor: Actor } }) {
  const organisationId = await makeOrganisation({ kind: 'institution', name: '海河职业学院', parentId: bureau })
  const speaker = await makeOfficial('institution', organisationId)
  await recognise(chief.actor, await submitRecognition(speaker.actor, organisationId))
  return { organisationId, speaker }
}

export async function publishClass(speaker: Actor, organisationId: string, content: ClassText): Promise<string> {
  const { classId } = taken(await startClass(speaker, { organisationId, copyOf: null, seminarId: null }), 'a class')
  taken(await saveClass(speaker, { classId, revision: 1, content, publish: true }), 'published')
  return classId
}

/** As if a class and its sessions had been so many days earlier. */
export async function moveClassBack(classId: string, days: number): Promise<void> {
  await sql.run`
    update gathering_session set starts_at = starts_at - make_interval(days => ${days}), ends_at = ends_at - make_interval(days => ${days}) where gathering_id = ${classId}`
  await sql.run`
    update training_class set starts_at = starts_at - make_interval(days => ${days}), ends_at = ends_at - make_interval(days => ${days}),
      enrol_from = enrol_from - make_interval(days => ${days}), enrol_until = enrol_until - make_interval(days => ${days}) where id = ${classId}`
}
