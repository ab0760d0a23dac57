/**
 * A bank, a course, an exam and people who sit it. Bank and exam are made by the rooms' own operations; what lies below (people, the course
 * and that its lessons were watched) is put into the tables directly, in sets, so that thousands of learners take a second.
 */
import { createHash, randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { createExam, type NewExam } from '#server/exams/create-exam.ts'
import { publishExam } from '#server/exams/publish-exam.ts'
import { publishPolicy } from '#server/hours/publish-policy.ts'
import type { Actor, Role } from '#server/identity/actor.ts'
import { createOrganisation } from '#server/organisations/create-organisation.ts'
import { creditCodeCheck } from '#server/organisations/rules/credit-code.ts'
import { sql } from '#server/platform/database.ts'
import { newId } from '#server/platform/ids.ts'
import { invariant } from '#server/platform/invariant.ts'
import { createQuestion, type NewQuestion } from '#server/questions/create-question.ts'
import { type QuestionKind, trueFalseOptions } from '#server/questions/rules/question.ts'

/** What these people lack beyond their roles: they switch between none and confirm nothing. */
export const powerless = {
  grants: [],
  actingGrantId: null,
  awaitsSecondFactor: false,
  confirmedAt: null,
} satisfies Partial<Actor>

export type Person = { actor: Actor; token: string }

/** People with a session each. Nobody can sign in as them: there is no password to these hashes. */
export async function makePeople(
  count: number,
  roles: readonly { role: Role; organisationId: string }[] = [],
): Promise<Person[]> {
  const people = Array.from({ length: count }, (_, index): Person => {
    const actor: Actor = {
      accountId: newId(),
      sessionId: newId(),
      realName: `考生${index + 1}`,
      roles: [{ role: 'learner', organisationId: null }, ...roles],
      ...powerless,
    }
    return { actor, token: randomBytes(32).toString('base64url') }
  })
  const ids = people.map((person) => person.actor.accountId)
  const cipher = `v1.${'A'.repeat(60)}`
  await sql.run`
    insert into account (id, real_name, id_number_cipher, id_number_index, phone_cipher, phone_index, password_hash, password_changed_at,
      consent_version, consented_at)
    select id, name, ${cipher}, first, ${cipher}, second, '$argon2id$none', clock_timestamp(), 'test', clock_timestamp()
    from unnest(${ids}::uuid[], ${people.map((person) => person.actor.realName)}::text[], ${people.map(() => randomBytes(32))}::bytea[],
      ${people.map(() => randomBytes(32))}::bytea[]) as given (id, name, first, second)`
  await sql.run`
    insert into session (id, account_id, token_hash, device_label, created_at, last_seen_at, idle_seconds, expires_at)
    select session, account, hash, 'test', clock_timestamp(), clock_timestamp(), 43200, clock_timestamp() + interval '12 hours'
    from unnest(${people.map((person) => person.actor.sessionId)}::uuid[], ${ids}::uuid[],
      ${people.map((person) => createHash('sha256').update(person.token).digest())}::bytea[]) as given (session, account, hash)`
  return people
}

/** Everybody takes the course and has watched its lessons, unless `lessonsDone` is false. */
export async function enrolPeople(people: readonly Person[], courseId: string, { lessonsDone = true } = {}): Promise<void> {
  await sql.run`
    insert into enrolment (id, learner_id, course_id, enrolled_at, lessons_done_at)
    select id, learner, ${courseId}, clock_timestamp() - interval '1 day', case when ${lessonsDone} then clock_timestamp() - interval '1 hour' end
    from unnest(${people.map(() => newId())}::uuid[], ${people.map((person) => person.actor.accountId)}::uuid[]) as given (id, learner)`
}

export const year = 2026

async function makeCourse(): Promise<string> {
  const courseId = newId()
  await sql.run`
    insert into course (id, title, year, kind, subject, hours_centihours, status, window_opens_at, window_closes_at, requires_exam, published_at)
    values (${courseId}, '人工智能基础与应用', ${year}, 'required', 'public', 1000, 'published', '2025-12-31T16:00:00Z', '2036-12-31T16:00:00Z', true,
      clock_timestamp())`
  return courseId
}

/** The right option of question `index` is the first but one; of multiple choices the first two. Explanations and option ids are marked, so that a leak is found by a search. */
export function makeQuestion(index: number, kind: QuestionKind): Pick<NewQuestion, 'tags' | 'difficulty' | 'kind' | 'content'> {
  const options =
    kind === 'true-false'
      ? trueFalseOptions
      : ['keyed-a', 'keyed-b', 'keyed-c', 'keyed-d'].map((id) => ({
          id,
          text: `第 ${index} 题的${id === 'keyed-b' ? '说法乙' : `说法${id.at(-1)}`}`,
        }))
  const rightOptionIds =
    kind === 'single' ? ['keyed-b'] : kind === 'multiple' ? ['keyed-a', 'keyed-b'] : [index % 2 === 0 ? 'true' : 'false']
  return {
    kind,
    tags: [index % 3 === 0 ? '基础' : '应用'],
    difficulty: ((index % 3) + 1) as 1 | 2 | 3,
    content: {
      stem: `第 ${index} 题：下列说法是否符合课程内容？`,
      options: [...options],
      rightOptionIds,
      explanation: `SECRET-EXPLANATION-${index}`,
    },
  }
}

export type ExamWorld = { organisationId: string; maker: Person; courseId: string; subject: string; examId: string }

/** How many questions of each kind a paper draws: three times as many are in the bank. */
export type Draw = { single: number; multiple: number; trueFalse: number }

/** An exam of 30 questions (100 points) for a course of this year, and a bank of 90, unless `draw` says otherwise. */
export async function makeExamWorld(
  change: Partial<NewExam> = {},
  draw: Draw = { single: 20, multiple: 5, trueFalse: 5 },
): Promise<ExamWorld> {
  const code = `9112${String(Math.floor(Math.random() * 1e13)).padStart(13, '0')}`
  const bureau = await createOrganisation(null, {
    kind: 'bureau',
    name: '试验市人力社保局',
    code: code + creditCodeCheck(code),
    parentId: null,
  })
  const document = JSON.parse(await readFile(path.resolve(import.meta.dirname, '../../prisma/policies/2026.json'), 'utf8'))
  const policy = await publishPolicy(document, null)
  invariant(bureau.ok && policy.ok, 'a bureau and its policy were made')
  const { organisationId } = bureau.value
  const [maker] = await makePeople(1, [{ role: 'exam-maker', organisationId }])
  invariant(maker, 'an exam maker was made')
  const courseId = await makeCourse()
  const subject = `题库${code}`
  const kinds: readonly [QuestionKind, number][] = [
    ['single', draw.single * 3],
    ['multiple', draw.multiple * 3],
    ['true-false', draw.trueFalse * 3],
  ]
  const questions = kinds
    .flatMap(([kind, count]) => Array.from({ length: count }, () => kind))
    .map((kind, index) => makeQuestion(index, kind))
  for (const question of questions)
    invariant((await createQuestion(maker.actor, { organisationId, subject, ...question })).ok, 'a question was made')
  const made = await createExam(maker.actor, {
    courseId,
    organisationId,
    title: '公需课考试',
    blueprint: {
      subject,
      parts: [
        { kind: 'single', count: draw.single, points: 3 },
        { kind: 'multiple', count: draw.multiple, points: 6 },
        { kind: 'true-false', count: draw.trueFalse, points: 2 },
      ],
    },
    durationSeconds: 3_600,
    opensAt: null,
    closesAt: null,
    deadlinePolicy: 'limit',
    revealPolicy: 'parts',
    requiresLessons: true,
    cooldownSeconds: 0,
    ...change,
  })
  invariant(made.ok, `an exam was made: ${made.ok ? '' : made.reason}`)
  const published = await publishExam(maker.actor, made.value.examId)
  invariant(published.ok, 'the exam was published')
  return { organisationId, maker, courseId, subject, examId: made.value.examId }
}

/** The right letters of an attempt, question by question: read from the database, as no browser could. */
export async function rightChoices(attemptId: string): Promise<string[]> {
  const rows = await sql.many<{ place: number; order: string[]; right: string[] }>`
    select q.place::int - 1 as place, q.value -> 'order' as "order", v.right_option_ids as "right"
    from attempt a cross join jsonb_array_elements(a.paper -> 'questions') with ordinality as q (value, place)
      join question_version v on v.id = (q.value ->> 'version')::uuid
    where a.id = ${attemptId} order by q.place`
  return rows.map(({ order, right }) =>
    right
      .map((id) => 'ABCDEFGH'.charAt(order.indexOf(id)))
      .sort()
      .join(''),
  )
}
