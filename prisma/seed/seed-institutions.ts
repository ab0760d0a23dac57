import { creditGatherings } from '#server/attendance/credit-gatherings.ts'
import { markSheet } from '#server/attendance/mark-sheet.ts'
import { findGathering } from '#server/attendance/queries.ts'
import { filePrice } from '#server/fees/file-price.ts'
import type { Actor } from '#server/identity/actor.ts'
import { agreePlace } from '#server/institutions/agree-place.ts'
import { askPlace } from '#server/institutions/ask-place.ts'
import { assessInstitution, changeStanding } from '#server/institutions/assess-institution.ts'
import { attachFile } from '#server/institutions/attach-file.ts'
import { decidePaper } from '#server/institutions/decide-paper.ts'
import { answerEvaluation, evaluateClass } from '#server/institutions/evaluate-class.ts'
import { decideClass, handInClass } from '#server/institutions/hand-in-class.ts'
import { priceClass } from '#server/institutions/price-class.ts'
import { type ClassText, emptyClass } from '#server/institutions/rules/class-text.ts'
import type { PaperText } from '#server/institutions/rules/paper-text.ts'
import { saveClass } from '#server/institutions/save-class.ts'
import { savePaper } from '#server/institutions/save-paper.ts'
import { startClass } from '#server/institutions/start-class.ts'
import { startPaper } from '#server/institutions/start-paper.ts'
import { shanghaiDay, shanghaiYear } from '#server/platform/calendar.ts'
import { sql } from '#server/platform/database.ts'
import { newId } from '#server/platform/ids.ts'
import type { Delivery } from '#server/platform/jobs.ts'
import { accepted } from './accepted.ts'
import { sampleEvidence } from './sample-evidence.ts'
import { actorOf } from './seed-people.ts'

const day = 86_400_000
/** Every class is published for this far ahead; what lies behind it by now is moved there afterwards. */
const ahead = 14 * day

/** A recognised institution with classes of every stage, one that asks to be recognised and one that is suspended. */
export async function seedInstitutions(
  organisationIds: Map<string, string>,
  accountIds: Map<string, string>,
  now: Date,
): Promise<void> {
  if (await sql.maybe`select 1 from institution_paper limit 1`) return
  const whoIs = (name: string): Promise<Actor> => actorOf(accountIds.get(name) as string)
  const [speaker, officer] = await Promise.all([whoIs('罗文'), whoIs('沈玉兰')])
  const chief: Actor = { ...officer, confirmedAt: now }
  const [college, applying, suspended] = ['college', 'academy', 'skills'].map((key) => organisationIds.get(key) as string)
  if (!college || !applying || !suspended) return
  const speaksFor = (organisationId: string): Actor => ({ ...speaker, roles: [{ role: 'institution', organisationId }] })
  const year = shanghaiYear(now)

  const submit = async (organisationId: string, kind: 'recognition' | 'seminar', content: PaperText, name: string) => {
    const actor = speaksFor(organisationId)
    const { paperId } = accepted(await startPaper(actor, { organisationId, kind }), name)
    const file = { name, bytes: sampleEvidence(`${name} ${paperId}`) }
    accepted(await attachFile(actor, { owner: { of: 'paper', id: paperId }, ...file }), name)
    accepted(await savePaper(actor, { paperId, revision: 1, content, submit: true }), name)
    return paperId
  }
  const agree = async (paperId: string) => {
    const days = { validFrom: `${year - 1}-01-01`, validUntil: `${year + 2}-12-31` }
    accepted(await decidePaper(chief, { paperId, revision: 2, action: 'accept', answer: '', ...days }), 'a paper')
  }
  const ask = (organisationId: string, district: string, level: 'city' | 'state', profile: string) =>
    submit(
      organisationId,
      'recognition',
      { level, fields: ['数字技术', '医药卫生', '综合管理'], district, profile, contact: '罗文 022-00000050' },
      '办学资质.pdf',
    )
  await agree(await ask(college, '学府区', 'state', '国家级继续教育基地，专职教师一百二十名，智慧教室四十间，每年培训一万人次。'))
  await agree(await ask(suspended, '临河区', 'city', '面向医药卫生和数字技术领域的技能培训机构，有实训室十二间。'))
  await ask(applying, '新港区', 'city', '由港口与航运企业共建的培训中心，有航海模拟实训室和专职教师三十名。')
  const assess = (organisationId: string, back: number, grade: 'excellent' | 'good' | 'failed', remarks: string) =>
    assessInstitution(chief, { organisationId, year: year - back, grade, remarks })
  accepted(await assess(college, 1, 'excellent', '教学组织规范，学员满意度高。'), 'an assessment')
  accepted(await assess(college, 2, 'good', '档案完整，实践环节可以加强。'), 'an assessment')
  accepted(await assess(suspended, 1, 'failed', '两个班次的考勤记录不完整。'), 'an assessment')
  const why = '年度评估不合格，限期整改。'
  accepted(await changeStanding(chief, { organisationId: suspended, act: 'suspend', reason: why }), 'a suspension')
  const seminar = (title: string) => ({
    ...{ title, field: '综合管理' as const, people: '60', hours: '40', budgetYuan: '180000', contact: '罗文 022-00000050' },
    programme: '为期五天：政策解读、专题讲座、案例研讨、现场教学和结业交流，邀请省部级专家授课。',
  })
  await agree(await submit(college, 'seminar', seminar('数字经济与城市治理高级研修班'), '研修方案.pdf'))
  await submit(college, 'seminar', seminar('港口智能化技术高级研修班'), '研修方案.pdf')

  const about = (title: string, changes: Partial<ClassText> = {}): ClassText => ({
    ...{ ...emptyClass, title, hours: '4', capacity: '30', contact: '罗文 022-00000050', assessed: false },
    syllabus: '一、现状与案例；二、方法与工具；三、分组练习和讨论。',
    ...{ enrolFrom: shanghaiDay(new Date(now.getTime() - 20 * day)), enrolUntil: shanghaiDay(new Date(now.getTime() + ahead)) },
    lecturers: [{ name: '周明', title: '教授', unit: '津海大学' }],
    sessions: [
      {
        ...{ id: newId(), day: shanghaiDay(new Date(now.getTime() + ahead)), from: '13:30', to: '16:30' },
        place: '实训楼 301',
      },
    ],
    ...changes,
  })
  const start = async () =>
    accepted(await startClass(speaker, { organisationId: college, copyOf: null, seminarId: null }), 'a class').classId
  const publish = async (content: ClassText) => {
    const classId = await start()
    accepted(await saveClass(speaker, { classId, revision: 1, content, publish: true }), content.title)
    return classId
  }
  const enrol = async (classId: string, names: readonly string[], payer: 'learner' | 'unit' = 'learner') => {
    for (const name of names) accepted(await askPlace(await whoIs(name), { classId, payer }), name)
  }
  const draft = about('工业软件选型与应用', { sessions: [] })
  accepted(await saveClass(speaker, { classId: await start(), revision: 1, content: draft, publish: false }), draft.title)
  const price = {
    ...{
      documentNumber: `津海发改价备〔${year}〕031号`,
      item: '专业技术人员培训班学费',
      amount: '680.00',
      unitOfCharge: 'person',
    },
    ...{ validFrom: `${year}-01-01`, validUntil: `${year + 1}-12-31` },
  }
  const filed = await filePrice(speaker, { organisationId: college, text: price, replaces: null, reason: '' })
  const full = await publish(about('大模型应用开发实务', { capacity: '2' }))
  const { priceId } = accepted(filed, price.item)
  accepted(await priceClass(speaker, { classId: full, priceId }), 'a price')
  await enrol(full, ['彭慧敏', '田野', '林晓燕'])
  await enrol(full, ['郭敏'], 'unit')
  await publish(about('医学数据分析入门', { field: '医药卫生', wanted: '医疗卫生机构的专业技术人员' }))
  const paid = await publish(about('临床研究方法与数据管理', { field: '医药卫生' }))
  accepted(await priceClass(speaker, { classId: paid, priceId }), 'a price')
  await enrol(paid, ['胡建平'], 'unit')
  const asked = await sql.one<{ id: string }>`select id from class_place where class_id = ${paid}`
  accepted(await agreePlace(await whoIs('叶红'), { placeId: asked.id, agree: true, reason: '' }), 'that the unit pays')

  const hold = async (content: ClassText, names: readonly string[], daysAgo: number) => {
    const classId = await publish(content)
    await enrol(classId, names)
    await moveBack(classId, ahead + daysAgo * day, content)
    const learnerIds = names.map((name) => accountIds.get(name) as string)
    for (const { id: sessionId, startsAt: cameAt, endsAt: wentAt } of (await findGathering(classId))?.sessions ?? [])
      accepted(await markSheet(speaker, { sessionId, learnerIds, cameAt, wentAt }), 'the sheet')
    const file = { name: '签到表.pdf', bytes: sampleEvidence(`签到表 ${classId}`) }
    accepted(await attachFile(speaker, { owner: { of: 'class', id: classId }, ...file }), file.name)
    accepted(await handInClass(speaker, { classId, note: '按计划举办，无缺席。' }), 'the attendance')
    return classId
  }
  await hold(about('项目管理与团队协作', { field: '综合管理' }), ['韩冬', '田野'], 2)
  await hold(about('慢性病管理的信息化', { field: '医药卫生' }), ['朱琳'], 4)
  const completed = ['宋雅婷', '冯春梅', '蒋文静', '欧阳靖', '袁振华']
  const done = await hold(about('数据可视化与报告写作'), completed, 6)
  accepted(await decideClass(chief, { classId: done, confirm: true, answer: '' }), 'the confirmation')
  // The worker credits as well; whoever comes first does, and the other finds it done.
  const deliveries = await sql.many<Delivery<{ gatheringId: string }>>`
    select id as "outboxId", payload from outbox where topic = 'attendance.gathering-confirmed' and payload ->> 'gatheringId' = ${done}`
  await creditGatherings(deliveries)
  const said = ['案例很实用。', '练习时间再长一点更好。', '', '老师讲得清楚。', '教室有点冷。']
  for (const [index, name] of completed.entries()) {
    const scores = { content: 5 - (index % 2), teacher: 5, service: index === 4 ? 3 : 4 }
    accepted(await evaluateClass(await whoIs(name), { classId: done, scores, words: said[index] ?? '' }), name)
  }
  accepted(await answerEvaluation(speaker, { classId: done, number: 5, answer: '已检修空调，谢谢提醒。' }), 'an answer')
}

/** As if the class had been held so much earlier. */
async function moveBack(classId: string, milliseconds: number, content: ClassText): Promise<void> {
  const back = `${milliseconds / 1000} seconds`
  const earlier = (typed: string) => shanghaiDay(new Date(new Date(`${typed}T12:00:00+08:00`).getTime() - milliseconds))
  const moved = {
    ...content,
    ...{ enrolFrom: earlier(content.enrolFrom), enrolUntil: earlier(content.enrolUntil) },
    sessions: content.sessions.map((session) => ({ ...session, day: earlier(session.day) })),
  }
  await sql.run`
    update gathering_session set starts_at = starts_at - ${back}::interval, ends_at = ends_at - ${back}::interval where gathering_id = ${classId}`
  await sql.run`
    update training_class set starts_at = starts_at - ${back}::interval, ends_at = ends_at - ${back}::interval, enrol_from = enrol_from - ${back}::interval,
      enrol_until = enrol_until - ${back}::interval, content = ${JSON.stringify(moved)}::jsonb where id = ${classId}`
}
