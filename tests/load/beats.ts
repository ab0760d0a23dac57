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
const seconds = 10

const bench: Bench = async ({ startWeb, progress, args }) => {
  const sockets = Number(args[0] ?? socketCount)
  progress(`${sockets} learners`)
  await publishStudyPolicy()
  const course = await makeStudyCourse([86_400, 86_400, 86_400, 86_400], { firstViewing: 'free' })
  const [first, second, third, fourth] = course.lessonIds as [string, string, string, string]
  const learners = await makePeople(sockets)
  await sql.run`
    insert into enrolment (id, learner_id, course_id, enrolled_at)
    select id, learner, ${course.courseId}, clock_timestamp()
    from unnest(${learners.map(() => newId())}::uuid[], ${learners.map(({ actor }) => actor.accountId)}::uuid[]) as given (id, learner)`
  const [web] = await startWeb()
  const tokens = learners.map(({ token }) => token)
  const bare = await startBare(tokens)
  const client = startClient()
  await client.connect(web.url, tokens)
  const beats = async (door: Round['door'], forSeconds: number, lessonId: string) =>
    await client.round({ door, name: 'learning.beat', seconds: forSeconds, leases: await openAll(learners, lessonId) })

  progress('warming up')
  await bare.round(2)
  await beats('socket', 3, first)
  // In turn, twice, so that a busy moment of the machine meets both.
  const rounds: Record<'bare' | 'durable', RoundResult[]> = { bare: [], durable: [] }
  for (const lessonId of [second, third]) {
    progress('the same sockets, acknowledged without a database')
    rounds.bare.push(await bare.round(5))
    progress('durable beats')
    const durable = await beats('socket', seconds, lessonId)
    await assertNothingLost(learners, durable)
    rounds.durable.push(durable)
  }
  bare.end()
  progress('beats over HTTP')
  const http = await beats('http', 8, fourth)
  client.end()
  const sum = (results: RoundResult[], read: (result: RoundResult) => number) =>
    results.reduce((total, each) => total + read(each), 0)
  const perSecond = (results: RoundResult[]) => sum(results, (each) => each.acknowledged) / sum(results, (each) => each.seconds)
  progress(
    `HTTP fallback: ${Math.round(perSecond([http]))} a second, p95 ${Math.round(quantile(http.milliseconds, 0.95))} ms, ${http.refused} refused`,
  )

  const value = perSecond(rounds.durable)
  const baseline = perSecond(rounds.bare)
  return {
    value,
    unit: 'durable beats/s',
    p95Ms: quantile(
      rounds.durable.flatMap((each) => each.milliseconds),
      0.95,
    ),
    baseline,
    ratio: value / baseline,
    sockets,
    countedShare: sum(rounds.durable, (each) => each.counted) / sum(rounds.durable, (each) => each.acknowledged),
    refused: sum(rounds.durable, (each) => each.refused),
    httpPerSecond: perSecond([http]),
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

/** The same messages from as many sockets, answered in the same shape by a server that does nothing else. */
async function startBare(tokens: readonly string[]): Promise<{ round(seconds: number): Promise<RoundResult>; end(): void }> {
  const server = fork(path.join(import.meta.dirname, 'clients/bare-sockets.ts'))
  const port = await new Promise<number>((resolve, reject) => {
    server.once('message', (message: { port: number }) => resolve(message.port))
    server.once('exit', (code) => reject(new Error(`the bare server ended with ${code}`)))
  })
  const client = startClient()
  await client.connect(`http://localhost:${port}`, tokens)
  return {
    round: (forSeconds) =>
      client.round({ door: 'socket', name: 'learning.beat', seconds: forSeconds, leases: tokens.map(() => newId()) }),
    end: () => {
      client.end()
      server.kill()
    },
  }
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
