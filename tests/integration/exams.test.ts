import { beforeAll, describe, expect, test } from 'vitest'
import { createExam } from '#server/exams/create-exam.ts'
import { expireOverdueAttempts } from '#server/exams/expire-overdue-attempts.ts'
import { findResult } from '#server/exams/find-result.ts'
import { findClock, findSitting } from '#server/exams/find-sitting.ts'
import { publishExam } from '#server/exams/publish-exam.ts'
import { findExam, getExamForLearner, listMyExams } from '#server/exams/queries.ts'
import { gradePaper } from '#server/exams/rules/grading.ts'
import type { Paper } from '#server/exams/rules/paper.ts'
import { saveAnswers } from '#server/exams/save-answers.ts'
import { startAttempt } from '#server/exams/start-attempt.ts'
import { submitAttempt } from '#server/exams/submit-attempt.ts'
import { withdrawExam } from '#server/exams/withdraw-exam.ts'
import type { Actor } from '#server/identity/actor.ts'
import { sql } from '#server/platform/database.ts'
import { versionsById } from '#server/questions/queries.ts'
import { reviseQuestion } from '#server/questions/revise-question.ts'
import {
  type ExamWorld,
  enrolPeople,
  makeExamWorld,
  makePeople,
  makeQuestion,
  rightChoices,
  year,
} from '#tests/support/exam-world.ts'

let world: ExamWorld
beforeAll(async () => {
  // As long a title as an exam can have: whatever quotes it must have room for it.
  world = await makeExamWorld({ title: '考'.repeat(100) })
})

async function learner(examWorld = world, options = {}): Promise<Actor> {
  const people = await makePeople(1)
  await enrolPeople(people, examWorld.courseId, options)
  return (people[0] as (typeof people)[number]).actor
}

async function start(actor: Actor, examId = world.examId): Promise<string> {
  const started = await startAttempt(actor, examId)
  if (!started.ok) throw new Error(started.reason)
  return started.value.attemptId
}

const answersOf = (choices: readonly string[], revision = 1) =>
  choices.map((choice, question) => ({ question, revision, choice }))
const attemptRow = (id: string) => sql.one<{ state: string; score: number; finishedAt: Date; deadlineAt: Date; receipt: string }>`
  select state, score, finished_at as "finishedAt", deadline_at as "deadlineAt", receipt from attempt where id = ${id}`

/** As if the attempt had been started so long ago that its time ended `seconds` ago. The trigger that forbids this is off meanwhile. */
async function letRunOut(attemptId: string, seconds: number): Promise<void> {
  await sql.run`alter table attempt disable trigger attempt_final`
  await sql.run`
    update attempt set started_at = clock_timestamp() - interval '2 hours', deadline_at = clock_timestamp() - make_interval(secs => ${seconds}),
      next_check_at = clock_timestamp() - make_interval(secs => ${seconds}) + interval '5 seconds' where id = ${attemptId}`
  await sql.run`alter table attempt enable trigger attempt_final`
}

describe('a stranger', () => {
  test('is refused everything about an exam and about somebody else’s attempt, as if it were not there', async () => {
    const actor = await learner()
    const attemptId = await start(actor)
    const [stranger] = (await makePeople(1)).map((person) => person.actor) as [Actor]
    const notFound = { ok: false, reason: 'not-found' }
    expect(await startAttempt(stranger, world.examId)).toEqual(notFound)
    expect(await startAttempt(stranger, crypto.randomUUID())).toEqual(notFound)
    expect(await getExamForLearner(stranger, world.examId)).toBeNull()
    expect(await listMyExams(stranger, year)).toEqual([])
    const colleague = await learner()
    for (const other of [stranger, colleague]) {
      expect(await findSitting(other, attemptId)).toBeNull()
      expect(await findClock(other, attemptId)).toBeNull()
      expect(await findResult(other, attemptId)).toBeNull()
      expect(await saveAnswers(other, { attemptId, answers: answersOf(['A']) })).toEqual(notFound)
      expect(await submitAttempt(other, { attemptId, answers: [] })).toEqual(notFound)
      expect(await publishExam(other, world.examId)).toEqual(notFound)
      expect(await withdrawExam(other, { examId: world.examId, reason: '' })).toEqual(notFound)
    }
    expect((await attemptRow(attemptId)).state).toBe('in_progress')
    const exam = await findExam(world.examId)
    expect(await createExam(stranger, { ...(exam as NonNullable<typeof exam>), courseId: world.courseId })).toEqual(notFound)
  })
})

describe('starting', () => {
  test('twenty devices that start at once get one attempt', async () => {
    const actor = await learner()
    const started = await Promise.all(Array.from({ length: 20 }, () => startAttempt(actor, world.examId)))
    expect(new Set(started.map((each) => (each.ok ? each.value.attemptId : each.reason))).size).toBe(1)
    expect(started.filter((each) => each.ok && !each.value.resumed).length).toBe(1)
    expect((await sql.many`select 1 from attempt where learner_id = ${actor.accountId}`).length).toBe(1)
  })

  test('lessons come first', async () => {
    const actor = await learner(world, { lessonsDone: false })
    expect(await startAttempt(actor, world.examId)).toEqual({ ok: false, reason: 'lessons-not-done' })
    expect((await getExamForLearner(actor, world.examId))?.reason).toBe('lessons-not-done')
  })

  test('attempts run out', async () => {
    const actor = await learner()
    for (let number = 1; number <= 2; number += 1) await submitAttempt(actor, { attemptId: await start(actor), answers: [] })
    expect(await startAttempt(actor, world.examId)).toEqual({ ok: false, reason: 'no-attempts-left' })
    expect(await getExamForLearner(actor, world.examId)).toMatchObject({ can: 'no', attemptsLeft: 0 })
  })

  test('an attempt that ran out unseen is closed when the next one starts', async () => {
    const actor = await learner()
    const first = await start(actor)
    await letRunOut(first, 60)
    const second = await start(actor)
    expect(second).not.toBe(first)
    expect((await attemptRow(first)).state).toBe('auto_submitted')
  })

  test('a bank that has become too small says so', async () => {
    const poor = await makeExamWorld()
    const actor = await learner(poor)
    await sql.run`update question set status = 'retired' where subject = ${poor.subject} and kind = 'multiple'`
    const { forgetPool } = await import('#server/questions/queries.ts')
    forgetPool(poor)
    expect(await startAttempt(actor, poor.examId)).toEqual({
      ok: false,
      reason: 'bank-too-small',
      detail: ['多选题需要 5 道，题库里只有 0 道可用。'],
    })
  })

  test('a withdrawn exam is started no more, and who sits it goes on', async () => {
    const withdrawn = await makeExamWorld()
    const [sitting, late] = [await learner(withdrawn), await learner(withdrawn)]
    const attemptId = await start(sitting, withdrawn.examId)
    expect(await withdrawExam(withdrawn.maker.actor, { examId: withdrawn.examId, reason: '题目有误' })).toMatchObject({
      ok: true,
    })
    expect(await startAttempt(late, withdrawn.examId)).toEqual({ ok: false, reason: 'exam-closed' })
    expect(await startAttempt(sitting, withdrawn.examId)).toMatchObject({ ok: true, value: { attemptId, resumed: true } })
    await expect(sql.run`update exam set pass_mark = 10 where id = ${withdrawn.examId}`).rejects.toThrow('never change')
  })
})

describe('answers', () => {
  test('are counted as acknowledged, and the newer revision stands whatever the order', async () => {
    const actor = await learner()
    const attemptId = await start(actor)
    const save = (question: number, revision: number, choice: string) =>
      saveAnswers(actor, { attemptId, answers: [{ question, revision, choice }] })
    expect(await save(0, 5, 'A')).toMatchObject({ ok: true, value: { answered: 1, standing: [] } })
    expect(await save(0, 5, 'A')).toMatchObject({ ok: true, value: { answered: 1, standing: [] } })
    expect(await save(0, 3, 'C')).toMatchObject({
      ok: true,
      value: { answered: 1, standing: [{ question: 0, revision: 5, choice: 'A' }] },
    })
    expect(await save(1, 1, 'B')).toMatchObject({ ok: true, value: { answered: 2 } })
    expect(await save(1, 2, '')).toMatchObject({ ok: true, value: { answered: 1 } })
    const sitting = await findSitting(actor, attemptId)
    expect(sitting?.state === 'in-progress' && sitting.sitting.answers).toEqual([
      { question: 0, revision: 5, choice: 'A' },
      { question: 1, revision: 2, choice: '' },
    ])
  })

  test('two devices that answer at once converge on one answer and are both told which', async () => {
    const actor = await learner()
    const attemptId = await start(actor)
    const replies = await Promise.all(
      ['A', 'B', 'C', 'D'].map((choice, index) =>
        saveAnswers(actor, { attemptId, answers: [{ question: 2, revision: index + 10, choice }] }),
      ),
    )
    const last = await saveAnswers(actor, { attemptId, answers: [{ question: 2, revision: 0, choice: 'A' }] })
    expect(replies.every((reply) => reply.ok)).toBe(true)
    expect(last.ok && last.value.standing).toEqual([{ question: 2, revision: 13, choice: 'D' }])
  })

  test('to a question that is not on the paper are refused, and take no others along', async () => {
    const actor = await learner()
    const attemptId = await start(actor)
    const [wrong, right] = await Promise.all([
      saveAnswers(actor, { attemptId, answers: [{ question: 400, revision: 1, choice: 'A' }] }),
      saveAnswers(actor, { attemptId, answers: [{ question: 4, revision: 1, choice: 'A' }] }),
    ])
    expect(wrong).toEqual({ ok: false, reason: 'not-found' })
    expect(right).toMatchObject({ ok: true, value: { answered: 1 } })
  })

  test('within the grace count as of the deadline; after it nothing does', async () => {
    const actor = await learner()
    const attemptId = await start(actor)
    await letRunOut(attemptId, 3)
    expect(await saveAnswers(actor, { attemptId, answers: answersOf(['A']) })).toMatchObject({ ok: true })
    const { late } = await sql.one<{ late: boolean }>`
      select bool_or(w.saved_at > a.deadline_at) as late from attempt_answer w join attempt a on a.id = w.attempt_id where a.id = ${attemptId}`
    expect(late).toBe(false)
    await letRunOut(attemptId, 6)
    expect(await saveAnswers(actor, { attemptId, answers: answersOf(['A', 'B']) })).toEqual({
      ok: false,
      reason: 'deadline-passed',
    })
    expect((await findSitting(actor, attemptId))?.state).toBe('being-closed')
  })
})

describe('handing in', () => {
  test('grades what stands, completes the course once and shows the same receipt for ever', async () => {
    const actor = await learner()
    const attemptId = await start(actor)
    const right = await rightChoices(attemptId)
    await saveAnswers(actor, { attemptId, answers: answersOf(right.slice(0, 10)) })
    const first = await submitAttempt(actor, { attemptId, answers: answersOf(right.slice(0, 25)) })
    expect(first).toMatchObject({ ok: true, value: { state: 'submitted', score: 90, total: 100, passed: true } })
    expect(await submitAttempt(actor, { attemptId, answers: answersOf(right, 9) })).toEqual(first)
    expect(await saveAnswers(actor, { attemptId, answers: answersOf(right, 9) })).toEqual({
      ok: false,
      reason: 'already-submitted',
    })
    const enrolment = await sql.one`
      select exam_score as score, completed_at is not null as completed from enrolment where learner_id = ${actor.accountId}`
    expect(enrolment).toEqual({ score: 90, completed: true })
    const left = await sql.many`
      select 1 from outbox o join enrolment e on o.payload ->> 'enrolmentId' = e.id::text
      where o.topic = 'courses.enrolment-completed' and e.learner_id = ${actor.accountId}`
    expect(left.length).toBe(1)
    await expect(sql.run`update attempt set score = 100 where id = ${attemptId}`).rejects.toThrow('finished attempt')
    await expect(sql.run`delete from attempt where id = ${attemptId}`).rejects.toThrow()
  })

  test('a second, worse attempt changes nothing that counts', async () => {
    const actor = await learner()
    const first = await start(actor)
    await submitAttempt(actor, { attemptId: first, answers: answersOf(await rightChoices(first)) })
    const second = await start(actor)
    await submitAttempt(actor, { attemptId: second, answers: [] })
    expect(await findResult(actor, second)).toMatchObject({
      attempt: { score: 0 },
      best: { number: 1, score: 100 },
      attemptsLeft: 0,
    })
    expect(await sql.one`select exam_score as score from enrolment where learner_id = ${actor.accountId}`).toEqual({ score: 100 })
  })

  test('later than the grace closes the attempt on what was saved in time', async () => {
    const actor = await learner()
    const attemptId = await start(actor)
    const right = await rightChoices(attemptId)
    await saveAnswers(actor, { attemptId, answers: answersOf(right.slice(0, 4)) })
    await letRunOut(attemptId, 30)
    expect(await submitAttempt(actor, { attemptId, answers: answersOf(right, 9) })).toMatchObject({
      ok: true,
      value: { state: 'auto_submitted', score: 12 },
    })
    const { finishedAt, deadlineAt } = await attemptRow(attemptId)
    expect(finishedAt).toEqual(deadlineAt)
  })

  test('the grade is what grading the frozen paper again gives, and a question edited later changes neither', async () => {
    const actor = await learner()
    const attemptId = await start(actor)
    const { paper } = await sql.one<{ paper: Paper }>`select paper from attempt where id = ${attemptId}`
    const before = await findSitting(actor, attemptId)
    const edited = await sql.many<{ id: string; kind: 'single'; number: number }>`
      select q.id, q.kind, q.current_version as number from question q join question_version v on v.question_id = q.id
      where v.id = any(${paper.questions.map((question) => question.version)}::uuid[]) and q.kind = 'single'`
    for (const { id, number } of edited) {
      const { content } = makeQuestion(999, 'single')
      await reviseQuestion(world.maker.actor, {
        questionId: id,
        basedOn: number,
        content: { ...content, rightOptionIds: ['keyed-d'] },
      })
    }
    expect(await findSitting(actor, attemptId)).toMatchObject({
      state: 'in-progress',
      sitting: { paper: before?.state === 'in-progress' ? before.sitting.paper : null },
    })
    const choices = (await rightChoices(attemptId)).map((choice, index) => (index % 4 === 0 ? 'A' : choice))
    await submitAttempt(actor, { attemptId, answers: answersOf(choices) })
    const versions = await versionsById(paper.questions.map((question) => question.version))
    const grade = gradePaper(paper, versions, new Map(choices.entries()), 60)
    expect((await attemptRow(attemptId)).score).toBe(grade.score)
  })
})

describe('the sweep', () => {
  test('closes what ran out with nobody there, once, and tells the learner', async () => {
    await expireOverdueAttempts()
    const actors = await Promise.all(Array.from({ length: 6 }, () => learner()))
    const attempts = await Promise.all(actors.map((actor) => start(actor)))
    await saveAnswers(actors[0] as Actor, {
      attemptId: attempts[0] as string,
      answers: answersOf(await rightChoices(attempts[0] as string)),
    })
    const running = await start(await learner())
    for (const attemptId of attempts) await letRunOut(attemptId, 10)
    const closed = await Promise.all([expireOverdueAttempts(), expireOverdueAttempts()])
    expect(closed[0] + closed[1]).toBe(attempts.length)
    expect(await expireOverdueAttempts()).toBe(0)
    for (const [index, attemptId] of attempts.entries()) {
      const row = await attemptRow(attemptId)
      expect(row).toMatchObject({ state: 'auto_submitted', score: index === 0 ? 100 : 0 })
      expect(row.finishedAt).toEqual(row.deadlineAt)
    }
    expect((await attemptRow(running)).state).toBe('in_progress')
    const notices =
      await sql.many`select 1 from notice where account_id = any(${actors.map((actor) => actor.accountId)}::uuid[]) and kind = 'exam-finished'`
    expect(notices.length).toBe(attempts.length)
  })

  test('an attempt that cannot be closed stands in nobody’s way', async () => {
    const [poisoned, sound] = [await learner(), await learner()]
    const [bad, good] = [await start(poisoned), await start(sound)]
    await sql.run`alter table attempt disable trigger attempt_final`
    await sql.run`update attempt set paper = jsonb_set(paper, '{questions,0,version}', ${JSON.stringify(crypto.randomUUID())}::jsonb) where id = ${bad}`
    await sql.run`alter table attempt enable trigger attempt_final`
    await letRunOut(bad, 20)
    await letRunOut(good, 10)
    expect(await expireOverdueAttempts()).toBe(1)
    expect((await attemptRow(good)).state).toBe('auto_submitted')
    expect((await attemptRow(bad)).state).toBe('in_progress')
  })
})

describe('everything at once', () => {
  test('fifty saves, submits and sweeps around the deadline leave one final state, one grade and no answer behind it', async () => {
    for (let round = 0; round < 4; round += 1) {
      const actor = await learner()
      const attemptId = await start(actor)
      const right = await rightChoices(attemptId)
      // The grace ends while the fifty are under way.
      await letRunOut(attemptId, 4.9)
      const calls = Array.from({ length: 50 }, async (_, index) => {
        await new Promise((resolve) => setTimeout(resolve, index * 4))
        if (index % 5 === 4 && round % 2 === 0)
          return await submitAttempt(actor, { attemptId, answers: answersOf(right.slice(0, index % 30), index) })
        if (index % 7 === 6) return await expireOverdueAttempts()
        return await saveAnswers(actor, {
          attemptId,
          answers: [{ question: index % 30, revision: index + 100, choice: right[index % 30] as string }],
        })
      })
      const replies = await Promise.all(calls)
      await expireOverdueAttempts()
      const row = await attemptRow(attemptId)
      expect(['submitted', 'auto_submitted']).toContain(row.state)
      expect(row.finishedAt <= row.deadlineAt).toBe(true)
      const receipts = replies.flatMap((reply) =>
        typeof reply === 'object' && reply.ok && 'receipt' in reply.value ? [reply.value.receipt] : [],
      )
      expect(new Set([...receipts, row.receipt]).size).toBe(1)
      const stored = await sql.many<{ question: number; revision: number; choice: string; savedAt: Date }>`
        select question, revision, choice, saved_at as "savedAt" from attempt_answer where attempt_id = ${attemptId}`
      expect(stored.every((answer) => answer.savedAt <= row.finishedAt)).toBe(true)
      // Whatever was acknowledged is in the graded attempt.
      replies.forEach((reply, index) => {
        if (typeof reply === 'object' && reply.ok && 'answered' in reply.value) {
          const answer = stored.find((each) => each.question === index % 30)
          expect(answer && answer.revision >= index + 100).toBe(true)
        }
      })
      const { paper } = await sql.one<{ paper: Paper }>`select paper from attempt where id = ${attemptId}`
      const versions = await versionsById(paper.questions.map((question) => question.version))
      const choices = new Map(stored.map((answer) => [answer.question, answer.choice]))
      expect(row.score).toBe(gradePaper(paper, versions, choices, 60).score)
      const events =
        await sql.many`select 1 from audit_event where object_id = ${attemptId} and action in ('attempt.submitted', 'attempt.auto-submitted')`
      expect(events.length).toBe(1)
    }
  })
})
