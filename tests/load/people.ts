/**
 * The list of learners as pages over HTTP, 16 at a time from two web processes, in a city of `seed:scale`, for the bureau, an authority and a unit by turns: the list with filters
 * and orders, the search by name, the search by ID number, and the people of one body and all below it with their count. Against the bare frame of
 * the same area, in the same run. Arguments: learners (700000), seconds of each (10).
 */
import autocannon, { type Result } from 'autocannon'
import { learnerAt } from '#prisma/seed/scale/learner.ts'
import { seedScale } from '#prisma/seed/scale/seed-scale.ts'
import { sql } from '#server/platform/database.ts'
import { invariant } from '#server/platform/invariant.ts'
import { makeOfficial } from '#tests/support/make-city.ts'
import { type Bench, quantile } from './bench.ts'

const connections = 16

const bench: Bench = async ({ startWeb, progress, pool, args }) => {
  const [learners, seconds] = [Number(args[0] ?? 700_000), Number(args[1] ?? 10)]
  progress(`a city of ${learners}`)
  await seedScale({ learners, seed: 1, say: progress })
  // As the database itself does it within the hour; what was seeded is written out before anything is measured.
  await pool.query('vacuum analyze')
  await pool.query('checkpoint')
  const bodies = await sql.many<{ id: string; kind: string; people: number }>`
    select o.id, o.kind, count(l.learner_id)::int as people from organisation o left join learner_listing l on l.organisation_id = o.id
    group by o.id order by people desc`
  const first = (kind: string) => bodies.find((body) => body.kind === kind)?.id as string
  const officials = await Promise.all([
    makeOfficial('bureau', first('bureau')),
    makeOfficial('reviewer', first('authority')),
    makeOfficial('handler', first('unit')),
  ])
  const cookies = officials.map(({ token }) => `xueshi=${token}`)
  const webs = await startWeb({ processes: 2, env: { RATE_LIMIT_FACTOR: '1000' } })
  const urls = webs.map((web) => web.url)
  const names = await sql.many<{
    name: string
  }>`select distinct real_name as name from learner_listing tablesample system (1) limit 200`
  const authorities = bodies.filter((body) => body.kind === 'authority' || body.kind === 'bureau')
  const run = (queries: readonly string[], path = '/manage/learners') => measure(urls, path, queries, cookies, seconds)
  const kinds = {
    list: ['', 'title=senior', 'progress=met', 'longer=high-tech&sort=-total', 'progress=begun&standing=active', 'sort=-name'],
    name: names.flatMap(({ name }) => [`search=${encodeURIComponent(name)}`, `search=${encodeURIComponent(name.slice(1))}`]),
    number: Array.from({ length: 200 }, (_, step) => `search=${learnerAt(1, Math.floor((step * learners) / 200)).idNumber}`),
    subtree: authorities.map(({ id }) => `under=${id}`),
  }

  progress('warming up')
  await run(kinds.list)
  const measured: Record<string, Measured> = {}
  for (const [kind, queries] of Object.entries(kinds)) {
    measured[kind] = await run(queries)
    progress(
      `${kind}: p95 ${quantile(measured[kind].milliseconds, 0.95).toFixed(0)} ms, ${measured[kind].perSecond.toFixed(0)}/s`,
    )
  }
  const frame = await run([''], '/manage')
  const all = Object.values(measured)
  const value = all.reduce((sum, each) => sum + each.perSecond, 0) / all.length
  const p95Of = (kind: keyof typeof kinds) => quantile(measured[kind]?.milliseconds ?? [], 0.95)
  return {
    value,
    unit: 'list pages/s',
    p95Ms: Math.max(...all.map((each) => quantile(each.milliseconds, 0.95))),
    baseline: frame.perSecond,
    ratio: value / frame.perSecond,
    ...{ connections, learners, units: bodies.filter((body) => body.kind === 'unit').length },
    ...{ listP95Ms: p95Of('list'), nameP95Ms: p95Of('name'), numberP95Ms: p95Of('number'), subtreeP95Ms: p95Of('subtree') },
  }
}
export default bench

type Measured = { perSecond: number; milliseconds: number[] }

async function measure(
  urls: readonly string[],
  path: string,
  queries: readonly string[],
  cookies: readonly string[],
  seconds: number,
): Promise<Measured> {
  const milliseconds: number[] = []
  let next = 0
  const measureOne = (url: string) =>
    new Promise<Result>((resolve, reject) => {
      autocannon(
        {
          url: url + path,
          connections: connections / urls.length,
          duration: seconds,
          setupClient: (client) => {
            const cookie = cookies[next % cookies.length] as string
            client.setHeaders({ cookie, accept: 'text/html' })
            client.setRequests(
              queries.map((_, step) => ({
                path: `${path}?${queries[(step + next) % queries.length]}`,
                headers: { cookie, accept: 'text/html' },
              })),
            )
            next += 1
            client.on('response', (_, __, took) => milliseconds.push(took))
          },
        },
        (error, done) => (error ? reject(error) : resolve(done)),
      )
    })
  const results = await Promise.all(urls.map(measureOne))
  for (const { non2xx, errors } of results)
    invariant(non2xx === 0 && errors === 0, `${path}: ${non2xx} answers were no page, ${errors} errors`)
  return { perSecond: results.reduce((sum, each) => sum + each['2xx'] / each.duration, 0), milliseconds }
}
