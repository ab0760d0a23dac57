/**
 * Durable beats a second from 1,200 sockets, every one acknowledged after its commit; against the same sockets acknowledged without a
 * database in the same run. Also the HTTP fallback. Afterwards the database must know every beat that was acknowledged.
 */
import { fork } from 'node:child_process'
import path from 'node:path'
import { openLease } from '#server/learning/open-lease.ts'
import { sql } from '#server/platform/database.ts'
import { newId } from '#server/platform/ids.ts'
import { invariant } from '#server/platform/invariant.ts'
import { makePeople, type Person } from '#tests/support/exam-world.ts'
import { makeStudyCourse, publishStudyPolicy } from '#tests/support/study-world.ts'
import { type Bench, quantile } from './bench.ts'
import type { Round, RoundResult } from './clients/beat-sockets.ts'

const socketCount = 1_200
const seconds = 12

const bench: Bench = async ({ startWeb, progress, args }) => {
  const sockets = Number(args[0] ?? socketCount)
  progress(`${sockets} learners`)
  await publishStudyPolicy()
  const course = await makeStudyCourse([86_400, 86_400, 86_400], { firstViewing: 'free' })
  const learners = await makePeople(sockets)
  await sql.run`
    insert into enrolment (id, learner_id, course_id, enrolled_at)
    select id, learner, ${course.courseId}, clock_timestamp()
    from unnest(${learners.map(() => newId())}::uuid[], ${learners.map(({ actor }) => actor.accountId)}::uuid[]) as given (id, learner)`
  const [web] = await startWeb()
  const tokens = learners.map(({ token }) => token)

  progress('the same sockets, acknowledged without a database')
  const bare = await measureBare(tokens)
  const client = startClient()
  await client.connect(web.url, tokens)

  progress('warming up')
  await client.round({
    door: 'socket',
    name: 'learning.beat',
    seconds: 3,
    leases: await openAll(learners, course.lessonIds[0] as string),
  })

  progress('beats over sockets')
  const leases = await openAll(learners, course.lessonIds[1] as string)
  const durable = await client.round({ door: 'socket', name: 'learning.beat', seconds, leases })
  await assertNothingLost(learners, durable)

  progress('beats over HTTP')
  const http = await client.round({
    door: 'http',
    name: 'learning.beat',
    seconds: 8,
    leases: await openAll(learners, course.lessonIds[2] as string),
  })
  client.end()
  progress(
    `HTTP fallback: ${Math.round(http.acknowledged / http.seconds)} a second, p95 ${Math.round(quantile(http.milliseconds, 0.95))} ms, ${http.refused} refused`,
  )

  const value = durable.acknowledged / durable.seconds
  const baseline = bare.acknowledged / bare.seconds
  return {
    value,
    unit: 'durable beats/s',
    p95Ms: quantile(durable.milliseconds, 0.95),
    baseline,
    ratio: value / baseline,
    sockets,
    countedShare: durable.counted / durable.acknowledged,
    refused: durable.refused,
    httpPerSecond: http.acknowledged / http.seconds,
    httpP95Ms: quantile(http.milliseconds, 0.95),
  }
}
export default bench

async function openAll(learners: readonly Person[], lessonId: string): Promise<string[]> {
  const leases: string[] = []
  for (let first = 0; first < learners.length; first += 8) {
    const some = learners.slice(first, first + 8).map(async ({ actor }) => {
      const opened = await openLease(actor, { lessonId, deviceId: 'bench-device', deviceLabel: '试验', takeOver: true })
      invariant(opened.ok, 'the lesson was opened')
      return opened.value.leaseId
    })
    leases.push(...(await Promise.all(some)))
  }
  return leases
}

/** The same messages from the same sockets, answered in the same shape by a server that does nothing else. */
async function measureBare(tokens: readonly string[]): Promise<RoundResult> {
  const server = fork(path.join(import.meta.dirname, 'clients/bare-sockets.ts'))
  const port = await new Promise<number>((resolve, reject) => {
    server.once('message', (message: { port: number }) => resolve(message.port))
    server.once('exit', (code) => reject(new Error(`the bare server ended with ${code}`)))
  })
  const client = startClient()
  await client.connect(`http://localhost:${port}`, tokens)
  const round = { door: 'socket', name: 'learning.beat', leases: tokens.map(() => newId()) } as const
  await client.round({ ...round, seconds: 2 })
  const measured = await client.round({ ...round, seconds: 6 })
  client.end()
  server.kill()
  return measured
}

/** What was acknowledged is in the database: the answer came after the commit. */
async function assertNothingLost(learners: readonly Person[], { lastSequences }: RoundResult): Promise<void> {
  const rows = await sql.many<{ learnerId: string; last: number }>`
    select learner_id as "learnerId", last_sequence as last from study_lease where learner_id = any(${learners.map(({ actor }) => actor.accountId)}::uuid[])`
  const stored = new Map(rows.map((row) => [row.learnerId, row.last]))
  learners.forEach(({ actor }, index) => {
    const acknowledged = lastSequences[index] ?? 0
    invariant(
      (stored.get(actor.accountId) ?? 0) >= acknowledged,
      `beat ${acknowledged} was acknowledged, the database knows ${stored.get(actor.accountId)}`,
    )
  })
}

function startClient() {
  const child = fork(path.join(import.meta.dirname, 'clients/beat-sockets.ts'), { serialization: 'advanced' })
  const ask = <Answer>(command: unknown) =>
    new Promise<Answer>((resolve, reject) => {
      child.once('message', (message: { result?: Answer; error?: string }) => {
        if (message.error) reject(new Error(message.error))
        else resolve(message.result as Answer)
      })
      child.send(command as object)
    })
  return {
    connect: (url: string, tokens: readonly string[]) => ask<number>({ connect: { url, tokens } }),
    round: (round: Round) => ask<RoundResult>({ round }),
    end: () => child.kill(),
  }
}
