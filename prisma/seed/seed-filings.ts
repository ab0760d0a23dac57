import { choosePeople } from '#server/attendance/choose-people.ts'
import { markSheet } from '#server/attendance/mark-sheet.ts'
import { findGathering } from '#server/attendance/queries.ts'
import { attachFile } from '#server/filings/attach-file.ts'
import { decideFiling } from '#server/filings/decide-filing.ts'
import { decideReport } from '#server/filings/decide-report.ts'
import { handInTraining } from '#server/filings/hand-in-training.ts'
import { joinTraining } from '#server/filings/join-training.ts'
import type { FilingText } from '#server/filings/rules/filing-text.ts'
import { saveFiling } from '#server/filings/save-filing.ts'
import { savePlan } from '#server/filings/save-plan.ts'
import { startFiling } from '#server/filings/start-filing.ts'
import { submitFiling } from '#server/filings/submit-filing.ts'
import type { Actor } from '#server/identity/actor.ts'
import { shanghaiDay, shanghaiMinuteText, shanghaiYear } from '#server/platform/calendar.ts'
import { sql } from '#server/platform/database.ts'
import { newId } from '#server/platform/ids.ts'
import { accepted } from './accepted.ts'
import { sampleEvidence } from './sample-evidence.ts'
import { actorOf } from './seed-people.ts'

const day = 86_400_000
const hour = 3_600_000
/** Every training is filed for this far ahead; what lies behind it by now is moved there afterwards. */
const filedAhead = 14 * day

/** The hospital holds trainings: one of every stage, one of them at this hour, so that organiser, authority and learner have something to look at. */
export async function seedFilings(
  organisationIds: Map<string, string>,
  accountIds: Map<string, string>,
  now: Date,
): Promise<void> {
  if (await sql.maybe`select 1 from filing limit 1`) return
  const whoIs = (name: string): Promise<Actor> => actorOf(accountIds.get(name) as string)
  const [handler, reviewer, lin] = await Promise.all(['叶红', '魏民', '林晓燕'].map(whoIs))
  const hospital = organisationIds.get('hospital') as string
  if (!handler || !reviewer || !lin) return
  const about = (title: string, topic: string): FilingText => ({
    ...{ title, topic, hours: '4', expected: '60', audience: 'own', assessed: false, contact: '叶红 022-00000000' },
    syllabus: '一、现状与案例；二、方法与工具；三、分组练习和讨论。',
    lecturers: [{ name: '周明', title: '教授', unit: '津海大学' }],
    sessions: [{ id: newId(), ...dayOf(new Date(now.getTime() + filedAhead), '09:00', '12:00'), place: '门诊楼三层学术报告厅' }],
  })
  const start = async () => accepted(await startFiling(handler, { organisationId: hospital, copyOf: null }), 'a filing').filingId
  const submit = async (content: FilingText) => {
    const filingId = await start()
    accepted(await submitFiling(handler, { filingId, revision: 1, content, reason: '' }), content.title)
    return filingId
  }
  const accept = async (content: FilingText) => {
    const filingId = await submit(content)
    accepted(await decideFiling(reviewer, { filingId, revision: 2, action: 'accept', answer: '' }), content.title)
    return filingId
  }
  const choose = async (filingId: string, names: string[]) => {
    const learnerIds = names.map((name) => accountIds.get(name) as string)
    accepted(await choosePeople(handler, { gatheringId: filingId, learnerIds, how: 'chosen' }), 'the list')
    return learnerIds
  }
  const hold = async (content: FilingText, daysAgo: number) => {
    const filingId = await accept(content)
    const learnerIds = await choose(filingId, ['郭敏', '胡建平', '于淼'])
    await moveBack(filingId, filedAhead + daysAgo * day)
    for (const session of (await findGathering(filingId))?.sessions ?? [])
      accepted(
        await markSheet(handler, { sessionId: session.id, learnerIds, cameAt: session.startsAt, wentAt: session.endsAt }),
        'the sheet',
      )
    const file = { purpose: 'evidence' as const, name: '签到表.pdf', bytes: sampleEvidence(`签到表 ${filingId}`) }
    accepted(await attachFile(handler, { filingId, ...file }), file.name)
    accepted(await handInTraining(handler, { filingId, note: '按计划举办，无缺席。' }), 'the attendance')
    return filingId
  }

  const draft = {
    filingId: await start(),
    revision: 1,
    content: { ...about('护理质量与数据分析', '数字化转型'), sessions: [] },
    reason: '',
  }
  accepted(await saveFiling(handler, draft), 'the draft')
  await submit(about('医院信息安全培训', '数字化转型'))
  const open = await accept(about('临床科研中的知识产权', '知识产权'))
  accepted(await joinTraining(lin, open), 'joining')
  const running = await accept(about('人工智能辅助诊断的应用', '人工智能'))
  await choose(running, ['林晓燕', '郭敏', '胡建平'])
  await runNow(running, now)
  await hold(about('医患沟通与职业道德', '职业道德'), 3)
  const confirmed = await hold(about('医疗数据的治理', '数字化转型'), 12)
  accepted(await decideReport(reviewer, { filingId: confirmed, confirm: true, answer: '' }), 'the confirmation')
  const lines = [
    { topic: '人工智能与医疗', month: 5, times: 2, hours: 4, people: 60 },
    { topic: '医疗数据与安全', month: 9, times: 1, hours: 8, people: 80 },
  ]
  const plan = { organisationId: hospital, year: shanghaiYear(now), lines, revision: 0, handIn: true }
  accepted(await savePlan(handler, plan), 'the plan')
}

const dayOf = (at: Date, from: string, to: string) => ({ day: shanghaiDay(at), from, to })

/** As if the training had been held so much earlier. */
async function moveBack(filingId: string, milliseconds: number): Promise<void> {
  const back = `${milliseconds / 1000} seconds`
  await sql.run`
    update gathering_session set starts_at = starts_at - ${back}::interval, ends_at = ends_at - ${back}::interval where gathering_id = ${filingId}`
  const [session] = (await findGathering(filingId))?.sessions ?? []
  await sql.run`
    update filing set starts_at = starts_at - ${back}::interval, ends_at = ends_at - ${back}::interval,
      content = jsonb_set(content, '{sessions,0,day}', to_jsonb(${shanghaiDay(session?.startsAt ?? new Date(0))}::text)) where id = ${filingId}`
}

/** As if the training went on for four hours around this moment. */
async function runNow(filingId: string, now: Date): Promise<void> {
  const [from, to] = [new Date(now.getTime() - hour / 2), new Date(now.getTime() + 3.5 * hour)]
  await sql.run`update gathering_session set starts_at = ${from}, ends_at = ${to} where gathering_id = ${filingId}`
  const day = shanghaiMinuteText(from)
  await sql.run`
    update filing set starts_at = ${from}, ends_at = ${to},
      content = jsonb_set(jsonb_set(jsonb_set(content, '{sessions,0,day}', to_jsonb(${day.slice(0, 10)}::text)), '{sessions,0,from}', to_jsonb(${day.slice(11)}::text)),
        '{sessions,0,to}', to_jsonb(${shanghaiMinuteText(to).slice(11)}::text))
    where id = ${filingId}`
}
