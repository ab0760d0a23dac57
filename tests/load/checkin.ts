/**
 * People who check in at one session within one minute: each opens what the screen shows and sends it off, over HTTP, with a cookie of their own, while the organiser's
 * screen goes on fetching codes. Against the bare frame of the same area at the same pace in the same run. Arguments: people (2000), seconds (60).
 */
import { randomUUID } from 'node:crypto'
import { writeScreenCode } from '#server/attendance/rules/check-in-code.ts'
import { setSessionCookie } from '#server/identity/session-cookie.ts'
import { sql } from '#server/platform/database.ts'
import { env } from '#server/platform/env.ts'
import { invariant } from '#server/platform/invariant.ts'
import { openTraining, session } from '#tests/support/attendance-world.ts'
import { makePeople } from '#tests/support/exam-world.ts'
import { makeOfficial, makeOrganisation } from '#tests/support/make-city.ts'
import { publishStudyPolicy } from '#tests/support/study-world.ts'
import { type Bench, quantile } from './bench.ts'

const bench: Bench = async ({ startWeb, progress, args }) => {
  const [people, seconds] = [Number(args[0] ?? 2_000), Number(args[1] ?? 60)]
  progress(`${people} people on the list`)
  await publishStudyPolicy()
  const bureau = await makeOrganisation({ kind: 'bureau', name: '示范市人力社保局', parentId: null })
  const organiser = await makeOfficial('bureau', bureau)
  const attendees = []
  for (let made = 0; made < people; made += 1_000) attendees.push(...(await makePeople(Math.min(1_000, people - made))))
  const room = session(-10, 120)
  await openTraining(
    bureau,
    attendees.map((person) => person.actor.accountId),
    [room],
  )
  await sql.run`analyze`
  const [web] = await startWeb({ env: { RATE_LIMIT_FACTOR: '1000' } })
  const cookieOf = (token: string) => setSessionCookie({ token, expiresAt: null }).split(';')[0] as string

  progress(`all within ${seconds} seconds`)
  const screen = setInterval(() => {
    void fetch(`${web.url}/manage/attendance/codes/${room.id}`, { headers: { cookie: cookieOf(organiser.token) } })
  }, 2_000)
  const took = await atPace(attendees, seconds, async ({ token }) => {
    const code = writeScreenCode(env().CHECK_IN_KEY, { sessionId: room.id, direction: 'in', at: new Date() })
    const cookie = cookieOf(token)
    const opened = await fetch(`${web.url}/c/${code}`, { headers: { cookie } })
    invariant(opened.status === 200, `the page says ${opened.status}`)
    await opened.text()
    const device = opened.headers.getSetCookie()[0]?.split(';')[0] ?? ''
    const sent = await fetch(`${web.url}/learn/check-in/send`, {
      method: 'POST',
      headers: { cookie: `${cookie}; ${device}`, 'content-type': 'application/json', origin: web.url },
      body: JSON.stringify({ eventId: randomUUID(), code, sighting: null, kept: false, spot: null }),
    })
    const answer = (await sent.json()) as { done: boolean; sentence: string }
    invariant(answer.done, answer.sentence)
  })
  clearInterval(screen)
  const { here } = await sql.one<{ here: number }>`
    select count(distinct learner_id) as here from attendance_event where session_id = ${room.id} and standing = 'counted'`
  invariant(here === people, `expected ${people} checked in, found ${here}`)

  progress('the bare frame')
  const bare = await atPace(attendees.slice(0, Math.ceil(people / 4)), seconds / 4, async ({ token }) => {
    await (await fetch(`${web.url}/learn/account`, { headers: { cookie: cookieOf(token) } })).text()
  })
  const p95Ms = quantile(took, 0.95)
  const baseline = quantile(bare, 0.95)
  return { value: people / seconds, unit: 'check-ins/s', p95Ms, baseline, ratio: baseline / p95Ms, people, seconds }
}
export default bench

/** Begins the work for each at its moment, spread evenly, whether or not earlier ones are done; answers how long each took in milliseconds. */
async function atPace<Item>(items: readonly Item[], seconds: number, work: (item: Item) => Promise<void>): Promise<number[]> {
  const begun = performance.now()
  return await Promise.all(
    items.map(async (item, index) => {
      const due = (index * seconds * 1000) / items.length
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, begun + due - performance.now())))
      const started = performance.now()
      await work(item)
      return performance.now() - started
    }),
  )
}
