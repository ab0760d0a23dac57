import { beforeAll, describe, expect, test } from 'vitest'
import { sql } from '#server/platform/database.ts'
import { createQuestion } from '#server/questions/create-question.ts'
import { poolOf, versionsById } from '#server/questions/queries.ts'
import { retireQuestion } from '#server/questions/retire-question.ts'
import { reviseQuestion } from '#server/questions/revise-question.ts'
import { type ExamWorld, makeExamWorld, makePeople, makeQuestion } from '#tests/support/exam-world.ts'

let world: ExamWorld
beforeAll(async () => {
  world = await makeExamWorld()
})

const create = (subject: string, change: Partial<ReturnType<typeof makeQuestion>> = {}, actor = world.maker.actor) =>
  createQuestion(actor, { organisationId: world.organisationId, subject, ...makeQuestion(1, 'single'), ...change })

const pool = (subject: string) => poolOf({ organisationId: world.organisationId, subject })

async function made(subject: string) {
  const question = await create(subject)
  if (!question.ok) throw new Error(question.reason)
  return question.value
}

describe('the bank', () => {
  test('a stranger, and an exam maker of another body, may neither add nor change nor retire a question', async () => {
    const [stranger] = await makePeople(1)
    const [elsewhere] = await makePeople(1, [{ role: 'exam-maker', organisationId: crypto.randomUUID() }])
    const { questionId } = await made('陌生人')
    for (const person of [stranger, elsewhere]) {
      const actor = person?.actor ?? world.maker.actor
      expect(await create('陌生人', {}, actor)).toEqual({ ok: false, reason: 'not-found' })
      expect(await reviseQuestion(actor, { questionId, basedOn: 1, content: makeQuestion(2, 'single').content })).toEqual({
        ok: false,
        reason: 'not-found',
      })
      expect(await retireQuestion(actor, questionId)).toEqual({ ok: false, reason: 'not-found' })
    }
  })

  test('another body’s questions on the same subject are in another bank', async () => {
    const other = await makeExamWorld()
    await made('同名科目')
    expect(await poolOf({ organisationId: other.organisationId, subject: '同名科目' })).toEqual([])
    expect(await pool('同名科目')).toHaveLength(1)
  })

  test('a question without sense is refused with sentences for its author', async () => {
    const content = { ...makeQuestion(1, 'single').content, rightOptionIds: ['keyed-a', 'keyed-b'] }
    expect(await create('无效', { content })).toEqual({
      ok: false,
      reason: 'question-faulty',
      detail: ['单选题必须有且只有一个正确答案。'],
    })
    expect(await pool('无效')).toEqual([])
  })

  test('a revision is drawn from then on, and the old version stays as it was', async () => {
    const { questionId, versionId } = await made('修订')
    expect((await pool('修订')).map((question) => question.versionId)).toEqual([versionId])
    const revised = await reviseQuestion(world.maker.actor, {
      questionId,
      basedOn: 1,
      content: makeQuestion(2, 'single').content,
    })
    expect(revised).toMatchObject({ ok: true, value: { number: 2 } })
    const [drawn] = await pool('修订')
    expect(drawn?.versionId).not.toBe(versionId)
    expect((await versionsById([versionId])).get(versionId)?.stem).toContain('第 1 题')
    await expect(sql.run`update question_version set stem = 'x' where id = ${versionId}`).rejects.toThrow('never changed')
    await expect(sql.run`delete from question_version where id = ${versionId}`).rejects.toThrow('never changed')
    await expect(sql.run`update question set kind = 'multiple' where id = ${questionId}`).rejects.toThrow('never changes')
  })

  test('of ten revisions at once one wins, and the others are told that somebody was quicker', async () => {
    const { questionId } = await made('并发')
    const revisions = await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        reviseQuestion(world.maker.actor, { questionId, basedOn: 1, content: makeQuestion(index, 'single').content }),
      ),
    )
    expect(revisions.filter((revision) => revision.ok).length).toBe(1)
    expect(revisions.filter((revision) => !revision.ok && revision.reason === 'question-changed').length).toBe(9)
  })

  test('a retired question is drawn no more; retiring it twice is once', async () => {
    const { questionId } = await made('停用')
    expect(await retireQuestion(world.maker.actor, questionId)).toEqual({ ok: true, value: undefined })
    expect(await retireQuestion(world.maker.actor, questionId)).toEqual({ ok: true, value: undefined })
    expect(await pool('停用')).toEqual([])
    const events = await sql.many`select 1 from audit_event where object_id = ${questionId} and action = 'question.retired'`
    expect(events.length).toBe(1)
  })
})
