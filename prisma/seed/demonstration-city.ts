/**
 * Fills an empty installation with the demonstration city, through the rooms' own operations. Knows what is done already, so that a run that
 * was cut off is gone on with and a finished city is left alone. Needs a running worker: it is the worker that measures the videos.
 * `DEMO_SIZE=small` makes as much as a test of the whole story needs.
 */
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { recordAudit } from '#server/audit/record-audit.ts'
import { publishPolicy } from '#server/hours/publish-policy.ts'
import { askRecordRequest } from '#server/organisations/ask-record-request.ts'
import { shanghaiYear } from '#server/platform/calendar.ts'
import { closeDatabase, databaseNow, sql, transaction } from '#server/platform/database.ts'
import { env } from '#server/platform/env.ts'
import { closeRedis } from '#server/platform/redis.ts'
import { accepted } from './accepted.ts'
import { officials } from './city.ts'
import { seedQuestionKinds } from './questions/seed-kinds.ts'
import { seedQuestions } from './questions/seed-questions.ts'
import { seedBooks } from './seed-books.ts'
import { seedComplaints } from './seed-complaints.ts'
import { type Extent, prepareLessons, seedCourse, seedCourses, seedUnfinishedCourses } from './seed-courses.ts'
import { seedDeclarations } from './seed-declarations.ts'
import { seedFees } from './seed-fees.ts'
import { seedFilings } from './seed-filings.ts'
import { seedFunds } from './seed-funds.ts'
import { seedInstitutions } from './seed-institutions.ts'
import { seedJoinings } from './seed-joinings.ts'
import { seedNotices } from './seed-notices.ts'
import { actorOf, seedOrganisations, seedPeople } from './seed-people.ts'
import { seedPolicy } from './seed-policy.ts'
import { seedPrinting } from './seed-printing.ts'
import { seedPublications } from './seed-publications.ts'
import { seedStages } from './seed-stages.ts'
import { seedTreeHistory } from './seed-tree.ts'
import { seedVerification } from './seed-verification.ts'

const extents: Record<'small' | 'whole', Extent> = {
  small: { lecturesPerCourse: 2, sentencesPerLecture: 3 },
  whole: { lecturesPerCourse: Number.POSITIVE_INFINITY, sentencesPerLecture: Number.POSITIVE_INFINITY },
}

if (!env().DEMO) throw new Error('the demonstration city is not for production')
try {
  if (!(await isSeeded())) await seedCity(process.env.DEMO_SIZE === 'small' ? 'small' : 'whole')
} finally {
  await closeDatabase()
  await closeRedis()
}

async function isSeeded(): Promise<boolean> {
  return (await sql.maybe`select 1 from audit_event where action = 'demonstration.seeded' limit 1`) !== null
}

async function seedCity(size: 'small' | 'whole'): Promise<void> {
  const now = await databaseNow()
  for (const year of [2025, 2026]) {
    const document = JSON.parse(await readFile(path.resolve(import.meta.dirname, `../policies/${year}.json`), 'utf8'))
    accepted(await publishPolicy(document, null), `policy ${year}`)
  }
  say('组织机构与人员')
  const organisationIds = await seedOrganisations()
  const accountIds = await seedPeople(organisationIds, now)
  const whoIs = (role: string) =>
    actorOf(accountIds.get(officials.find((official) => official.role === role)?.name ?? '') as string)
  const [courseMaker, examMaker, bureau] = await Promise.all([whoIs('course-maker'), whoIs('exam-maker'), whoIs('bureau')])
  const organisationId = organisationIds.get('bureau') as string
  await seedTreeHistory(organisationIds, bureau)
  say('题库')
  await seedQuestions(examMaker, organisationId)
  await seedQuestionKinds(examMaker, organisationId)
  const makers = { courseMaker, examMaker, reviewer: bureau, organisationId }
  const wanted = seedCourses.filter((course) => size === 'whole' || course.key !== 'ip')
  const lessons = new Map<string, Awaited<ReturnType<typeof prepareLessons>>>()
  for (const course of wanted) {
    say(`课程《${course.title}》：制作并上传视频`)
    lessons.set(course.key, await prepareLessons(course, courseMaker, extents[size]))
  }
  const courses = new Map<string, Awaited<ReturnType<typeof seedCourse>>>()
  for (const course of wanted) {
    courses.set(course.key, await seedCourse(course, lessons.get(course.key) ?? [], makers))
    say(`课程《${course.title}》已发布`)
  }
  await seedUnfinishedCourses(courseMaker, lessons.get('ethics') ?? [])
  say('学员的学习经历')
  const [lastYear, required, elective] = [courses.get('digital'), courses.get('ai'), courses.get('ethics')]
  if (!lastYear || !required || !elective) throw new Error('a course is missing')
  await seedStages(accountIds, { lastYear, required, elective }, bureau, now)
  say('人员进出')
  await seedJoinings(organisationIds, accountIds, now)
  say('通知')
  await seedNotices(organisationIds, accountIds)
  say('学习申报')
  await seedDeclarations(accountIds)
  accepted(
    await askRecordRequest(await actorOf(accountIds.get('郭敏') as string), {
      kind: 'correction',
      realName: '郭旻',
      idNumber: '',
      reason: '户口簿上的名字是“旻”',
    }),
    'a correction',
  )
  say('线下培训')
  await seedFilings(organisationIds, accountIds, now)
  await seedFees(organisationIds, accountIds, now)
  await seedFunds(organisationIds, accountIds, now)
  await seedComplaints(accountIds)
  await seedPublications(accountIds)
  say('施教机构与培训班')
  await seedInstitutions(organisationIds, accountIds, now)
  say('年度验证')
  await seedVerification(organisationIds, accountIds, bureau, now)
  say('明年的学时规则')
  await seedPolicy(accountIds, shanghaiYear(now))
  say('继续教育证书')
  await seedBooks(organisationIds, accountIds, bureau)
  say('学时证明与批量打印')
  await seedPrinting(accountIds, now)
  await transaction((tx) =>
    recordAudit(tx, {
      actorId: null,
      action: 'demonstration.seeded',
      objectType: 'city',
      objectId: organisationId,
      details: { size },
    }),
  )
}

function say(what: string): void {
  process.stdout.write(`示范数据：${what}\n`)
}
