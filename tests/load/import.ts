/**
 * Questions a second from a file to the bank: a Moodle XML read in its own process, every question judged and kept to be looked at, and, once it is
 * confirmed, written by one worker in one transaction. Against bare inserts of as many questions. Must stay below 30 seconds for 10 000.
 * Arguments: questions (10000).
 */
import { pool, sql } from '#server/platform/database.ts'
import { invariant } from '#server/platform/invariant.ts'
import { checkImport } from '#server/questions/check-import.ts'
import { confirmImport } from '#server/questions/confirm-import.ts'
import { findImport } from '#server/questions/find-import.ts'
import type { Draft } from '#server/questions/formats/parsed.ts'
import { writeMoodle } from '#server/questions/formats/write-moodle.ts'
import { makeExamWorld, makeQuestion } from '#tests/support/exam-world.ts'
import type { Bench } from './bench.ts'

const secondsMost = 30
const kinds = ['single', 'multiple', 'true-false'] as const

const bench: Bench = async ({ startWorker, progress, args }) => {
  const count = Number(args[0] ?? 10_000)
  progress(`a file of ${count}`)
  const { maker, organisationId } = await makeExamWorld()
  const drafts = Array.from({ length: count }, (_, index): Draft => {
    const question = makeQuestion(index, kinds[index % kinds.length] ?? 'single')
    return { ...question, tags: [...question.tags], source: '' }
  })
  const bytes = Buffer.from(writeMoodle(drafts, new Map()))
  const worker = await startWorker({ env: { LOG_LEVEL: 'info' } })
  const seconds = (since: number) => (performance.now() - since) / 1_000

  progress('read and judged')
  const begun = performance.now()
  const checked = await checkImport(maker.actor, { organisationId, subject: '导入', fileName: 'bank.xml', bytes })
  invariant(checked.ok, 'expected the file to be read')
  const checkSeconds = seconds(begun)

  progress('confirmed and written')
  const { importId } = checked.value
  const confirmed = performance.now()
  invariant((await confirmImport(maker.actor, { importId, leaveOut: false })).ok, 'expected the file to have no problems')
  while ((await findImport(maker.actor, importId))?.state !== 'done') await new Promise((resolve) => setTimeout(resolve, 50))
  const writeSeconds = seconds(confirmed)
  await worker.stop()
  const { written } = await sql.one<{ written: number }>`
    select count(*)::int as written from question where organisation_id = ${organisationId} and subject = '导入'`
  invariant(written === count, `expected ${count} questions, ${written} are there`)
  const took = checkSeconds + writeSeconds
  invariant(count > 10_000 || took < secondsMost, `expected less than ${secondsMost} seconds, it took ${took}`)

  progress('the same rows, bare')
  const bare = performance.now()
  await pool().query(`
    create table bare_question as select * from question where subject = '导入';
    create table bare_version as select v.* from question_version v join question q on q.id = v.question_id where q.subject = '导入'`)
  const baseline = count / seconds(bare)
  const value = count / took
  return { value, unit: 'questions/s', baseline, ratio: value / baseline, questions: count, checkSeconds, writeSeconds }
}
export default bench
