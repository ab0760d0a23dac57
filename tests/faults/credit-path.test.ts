/**
 * The way from a passed exam to hours and certificate, with a death at every step of it. Afterwards the hours are there exactly once,
 * and so is the certificate. The steps are those at which `failpoint` is called.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Rig, RunningProgram } from '#tests/support/rig.ts'

let rig: Rig
let world: typeof import('#tests/support/completion-world.ts')
let database: typeof import('#server/platform/database.ts')
let ledger: typeof import('#server/hours/check-invariants.ts')

const idNumbersPerStep = 3
let nextPerson = 1

beforeAll(async () => {
  const { startRig } = await import('#tests/support/rig.ts')
  rig = await startRig({ name: 'credit-path', env: { DELIVERY_PATIENCE_SECONDS: '2' } })
  // The rooms read their settings once: they are loaded after the rig has said them.
  Object.assign(process.env, rig.env)
  world = await import('#tests/support/completion-world.ts')
  database = await import('#server/platform/database.ts')
  ledger = await import('#server/hours/check-invariants.ts')
  await world.makeCompletionWorld()
})

afterAll(async () => {
  await database?.closeDatabase()
  await (await import('#server/platform/redis.ts')).closeRedis()
  await rig?.stop()
})

async function completeSome(): Promise<string[]> {
  const people = await world.makeRealPeople(nextPerson, idNumbersPerStep)
  nextPerson += idNumbersPerStep
  await world.passCourse(people)
  return people
}

/** Waits until nothing is on its way any more. */
async function drained(seconds = 60): Promise<void> {
  const until = Date.now() + seconds * 1_000
  for (;;) {
    const row = await database.sql.one<{ waiting: number; problems: string | null }>`
      select count(*)::int as waiting, string_agg(problem, '; ') as problems from outbox where done_at is null`.catch(() => null)
    if (row?.waiting === 0) return
    if (Date.now() > until) throw new Error(`still waiting after ${seconds} s: ${JSON.stringify(row)}`)
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

async function died(worker: RunningProgram): Promise<void> {
  const until = Date.now() + 30_000
  while (worker.isRunning()) {
    if (Date.now() > until) throw new Error('the worker passed its failpoint alive')
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

async function expectExactlyOnce(people: string[]): Promise<void> {
  expect(await ledger.checkInvariants()).toEqual([])
  const entries = await database.sql.many<{ learner: string; count: number }>`
    select learner_id as learner, count(*)::int as count from ledger_entry where learner_id = any(${people}::uuid[]) group by learner_id`
  expect(entries.map((row) => row.count)).toEqual(people.map(() => 1))
  const certificates = await database.sql.many<{ count: number }>`
    select count(*)::int as count from certificate where learner_id = any(${people}::uuid[]) group by learner_id`
  expect(certificates.map((row) => row.count)).toEqual(people.map(() => 1))
  const notices = await database.sql.many<{ count: number }>`
    select count(*)::int as count from notice where account_id = any(${people}::uuid[]) and kind = 'hours-credited' group by account_id`
  expect(notices.map((row) => row.count)).toEqual(people.map(() => 1))
}

describe('a worker killed', () => {
  const steps = [
    ['after it claimed the outbox rows', 'relay.claimed'],
    ['after the rows were added to the queue', 'relay.added'],
    ['when it had just got the job', 'delivery.begun'],
    ['with the ledger transaction open', 'credit.ledger-open'],
    ['just before the ledger commit', 'credit.before-commit'],
    ['just after the ledger commit', 'credit.after-commit'],
    ['before the job was acknowledged', 'delivery.done'],
    ['with the certificate transaction open', 'certificates.before-commit'],
    ['just after the certificate commit', 'certificates.after-commit'],
  ] as const
  const all: string[] = []
  // Each finds what the one before it left half done, and leaves its own to the next.
  test.each(steps)('%s leaves nothing twice', async (_, step) => {
    all.push(...(await completeSome()))
    await died(await rig.startWorker({ env: { FAILPOINTS: step } }))
    expect(await ledger.checkInvariants()).toEqual([])
  })
  test('one that lives brings hours and certificate to everybody, exactly once', async () => {
    const healthy = await rig.startWorker()
    await drained()
    await healthy.stop()
    await expectExactlyOnce(all)
  })
})

describe('a training that was confirmed', () => {
  /** Everybody's hours once, a notice each, and nothing left to do. */
  async function expectCredited(gatheringId: string, people: string[]): Promise<void> {
    const rows = await database.sql.many<{ hours: number; entries: number; notices: number }>`
      select o.centihours as hours, (select count(*)::int from ledger_entry e where e.learner_id = o.learner_id and e.source_id = ${gatheringId}) as entries,
        (select count(*)::int from notice n where n.account_id = o.learner_id and n.dedupe_key = ${`gathering:${gatheringId}`}) as notices
      from attendance_outcome o where o.gathering_id = ${gatheringId}`
    expect(rows).toEqual(people.map(() => ({ hours: 800, entries: 1, notices: 1 })))
    expect(await ledger.checkInvariants()).toEqual([])
  }

  async function confirmSome(): Promise<{ gatheringId: string; people: string[] }> {
    const { confirmAttended } = await import('#tests/support/attendance-world.ts')
    const people = await world.makeRealPeople(nextPerson, idNumbersPerStep)
    nextPerson += idNumbersPerStep
    return { gatheringId: await confirmAttended(people), people }
  }

  test.each([
    ['with everybody written and not committed', 'attendance.before-commit'],
    ['with everybody committed and the job not done', 'attendance.after-commit'],
  ])('credits everybody once though the worker is killed %s', async (_, step) => {
    const { gatheringId, people } = await confirmSome()
    const doomed = await rig.startWorker({ env: { FAILPOINTS: step } })
    await died(doomed)
    const healthy = await rig.startWorker()
    await drained()
    await healthy.stop()
    await expectCredited(gatheringId, people)
  })

  test('credits everybody once though Redis comes back empty', async () => {
    const { gatheringId, people } = await confirmSome()
    await rig.redis.kill()
    const worker = await rig.startWorker()
    await rig.redis.restartEmpty()
    await drained()
    await worker.stop()
    await expectCredited(gatheringId, people)
  })
})

describe('a store killed', () => {
  test('Redis, started again empty with everything still to do', async () => {
    const people = await completeSome()
    const worker = await rig.startWorker()
    await rig.redis.kill()
    const more = await completeSome()
    await rig.redis.restartEmpty()
    await drained()
    await worker.stop()
    await expectExactlyOnce([...people, ...more])
  })

  test('PostgreSQL, crashed while the worker is at it', async () => {
    const people = await completeSome()
    const worker = await rig.startWorker()
    await rig.postgres.kill()
    await rig.postgres.restart()
    await drained()
    await worker.stop()
    await expectExactlyOnce(people)
  })
})

test('two workers at once, and every message delivered again', async () => {
  const people = await completeSome()
  const workers = await Promise.all([rig.startWorker(), rig.startWorker()])
  await drained()
  await database.sql.run`update outbox set done_at = null, dispatched_at = null, tries = 0`
  await drained()
  await Promise.all(workers.map((worker) => worker.stop()))
  await expectExactlyOnce(people)
})
