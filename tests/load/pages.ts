/**
 * Signed-in course pages a second at 32 connections, each somebody else's; against a bare React Router page that asks the same questions of
 * the database, in the same run.
 */
import { type ChildProcess, fork } from 'node:child_process'
import path from 'node:path'
import autocannon, { type Result } from 'autocannon'
import { sql } from '#server/platform/database.ts'
import { invariant } from '#server/platform/invariant.ts'
import type { Person } from '#tests/support/exam-world.ts'
import { makeLearner, makeStudyCourse, publishStudyPolicy } from '#tests/support/study-world.ts'
import { type Bench, quantile } from './bench.ts'

const connections = 32
const seconds = 10

const bench: Bench = async ({ startWeb, progress }) => {
  progress('a course and its learners')
  await publishStudyPolicy()
  const course = await makeStudyCourse(
    Array.from({ length: 8 }, () => 2_700),
    { requiresExam: true, summary: '面向全体专业技术人员的公需科目必修课。' },
  )
  const learners = await Promise.all(Array.from({ length: connections }, () => makeLearner(course.courseId)))
  await sql.run`
    insert into lesson_progress (learner_id, lesson_id, enrolment_id, watched, watched_milliseconds, position_milliseconds, presence_seed, started_at)
    select e.learner_id, s.id, e.id, '{[0,900000)}', 900000, 900000, 1, clock_timestamp()
    from enrolment e join lesson s using (course_id) where e.course_id = ${course.courseId} and s.position <= 3`
  const [web] = await startWeb({ env: { RATE_LIMIT_FACTOR: '1000' } })
  const bare = await startBarePage()
  const pathOfPage = `/learn/courses/${course.courseId}`
  const run = (url: string) => measure(url + pathOfPage, learners)

  progress('warming up')
  for (const url of [bare.url, web.url]) await run(url)
  // In turn, twice, so that a busy moment of the machine meets both.
  progress('a bare page and the course page, in turn')
  const rounds: Record<'bare' | 'page', Measured[]> = { bare: [], page: [] }
  for (let round = 0; round < 2; round += 1) {
    rounds.bare.push(await run(bare.url))
    rounds.page.push(await run(web.url))
  }
  bare.child.kill()
  const rate = (measured: Measured[]) => measured.reduce((sum, each) => sum + each.perSecond, 0) / measured.length
  const value = rate(rounds.page)
  const baseline = rate(rounds.bare)
  return {
    value,
    unit: 'signed-in course pages/s',
    p95Ms: quantile(
      rounds.page.flatMap((each) => each.milliseconds),
      0.95,
    ),
    baseline,
    ratio: value / baseline,
    connections,
  }
}
export default bench

type Measured = { perSecond: number; milliseconds: number[] }

async function measure(url: string, learners: readonly Person[]): Promise<Measured> {
  const milliseconds: number[] = []
  let next = 0
  const result = await new Promise<Result>((resolve, reject) => {
    autocannon(
      {
        url,
        connections,
        duration: seconds,
        setupClient: (client) => {
          const { token } = learners[next++ % learners.length] as Person
          client.setHeaders({ cookie: `xueshi=${token}`, accept: 'text/html' })
          client.on('response', (_, __, took) => milliseconds.push(took))
        },
      },
      (error, done) => (error ? reject(error) : resolve(done)),
    )
  })
  invariant(result.non2xx === 0 && result.errors === 0, `${url}: ${result.non2xx} answers were no page, ${result.errors} errors`)
  return { perSecond: result['2xx'] / result.duration, milliseconds }
}

function startBarePage(): Promise<{ url: string; child: ChildProcess }> {
  const child = fork(path.join(import.meta.dirname, 'clients/bare-page.ts'))
  return new Promise((resolve, reject) => {
    child.once('message', ({ port }: { port: number }) => resolve({ url: `http://localhost:${port}`, child }))
    child.once('exit', (code) => reject(new Error(`the bare page ended with ${code}`)))
  })
}
