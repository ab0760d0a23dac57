/**
 * The statement of a year as a page over HTTP: learners with five years of sixty entries each, eight at a time, every year by turns, with what is missing and the
 * ways to get it. Against the bare frame of the same area, in the same run.
 */
import autocannon, { type Result } from 'autocannon'
import { postEntries } from '#server/hours/post-entries.ts'
import { publishPolicy } from '#server/hours/publish-policy.ts'
import { forgetPolicies, getPolicy } from '#server/hours/queries.ts'
import { type Part, subjectOf } from '#server/hours/rules/entry.ts'
import { shanghaiYear } from '#server/platform/calendar.ts'
import { databaseNow, transaction } from '#server/platform/database.ts'
import { newId } from '#server/platform/ids.ts'
import { invariant } from '#server/platform/invariant.ts'
import { makeLearner, makeStudyCourse, publishStudyPolicy } from '#tests/support/study-world.ts'
import { readPolicy } from '#tests/support/verification-world.ts'
import { type Bench, quantile } from './bench.ts'

const connections = 8
const seconds = 10
const [yearsBack, entriesAYear] = [5, 60]
const parts: readonly Part[] = ['required', 'elective', 'professional', 'professional']

const bench: Bench = async ({ startWeb, progress }) => {
  progress('learners with five years behind them')
  await publishStudyPolicy()
  const thisYear = shanghaiYear(await databaseNow())
  const years = Array.from({ length: yearsBack }, (_, back) => thisYear - back)
  const document = await readPolicy(2026)
  for (const year of years.slice(1)) invariant((await publishPolicy({ ...document, year }, null)).ok, `policy ${year}`)
  forgetPolicies()
  const course = await makeStudyCourse([2_700, 2_700])
  const learners = await Promise.all(Array.from({ length: connections }, () => makeLearner(course.courseId)))
  for (const { actor } of learners) await giveYears(actor.accountId, years)

  const [web] = await startWeb({ env: { RATE_LIMIT_FACTOR: '1000' } })
  const cookies = learners.map(({ token }) => `xueshi=${token}`)
  const run = (paths: readonly string[]) => measure(web.url, paths, cookies)
  const pages = years.map((year) => `/learn/hours?year=${year}`)
  progress('warming up')
  await run(pages)
  progress('statements, and the bare frame')
  const [statement, frame] = [await run(pages), await run(['/learn/notices'])]
  return {
    value: statement.perSecond,
    unit: 'statement pages/s',
    p95Ms: quantile(statement.milliseconds, 0.95),
    baseline: frame.perSecond,
    ratio: statement.perSecond / frame.perSecond,
    ...{ connections, entriesAYear, years: yearsBack },
  }
}
export default bench

async function giveYears(learnerId: string, years: readonly number[]): Promise<void> {
  for (const year of years) {
    const { id: policyId } = await getPolicy(year)
    const drafts = Array.from({ length: entriesAYear }, (_, place) => {
      const kind = parts[place % parts.length] as Part
      return {
        ...{ idempotencyKey: `bench:${newId()}`, learnerId, subject: subjectOf(kind), kind, form: 'online-course' as const },
        ...{ centihours: 100 + (place % 5) * 25, occurredAt: new Date(Date.UTC(year, place % 11, 1 + (place % 27))) },
        ...{ sourceType: 'bench', sourceId: newId(), title: `第 ${place + 1} 次学习`, policyId },
        ...{ recordedBy: null, approverId: null, reversesId: null, reason: null },
      }
    })
    await transaction((tx) => postEntries(tx, drafts))
  }
}

type Measured = { perSecond: number; milliseconds: number[] }

async function measure(url: string, paths: readonly string[], cookies: readonly string[]): Promise<Measured> {
  const milliseconds: number[] = []
  let next = 0
  const result = await new Promise<Result>((resolve, reject) => {
    autocannon(
      {
        ...{ url, connections, duration: seconds },
        setupClient: (client) => {
          const headers = { cookie: cookies[next % cookies.length] as string, accept: 'text/html' }
          client.setHeaders(headers)
          client.setRequests(paths.map((_, step) => ({ path: paths[(step + next) % paths.length] as string, headers })))
          next += 1
          client.on('response', (_, __, took) => milliseconds.push(took))
        },
      },
      (error, done) => (error ? reject(error) : resolve(done)),
    )
  })
  invariant(result.non2xx === 0 && result.errors === 0, `${result.non2xx} answers were no page, ${result.errors} errors`)
  return { perSecond: result['2xx'] / result.duration, milliseconds }
}
