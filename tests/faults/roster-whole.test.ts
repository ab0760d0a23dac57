/** A roster and the death of the worker that writes it: all of it stands afterwards, once, and before that nothing. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Rig, RunningProgram } from '#tests/support/rig.ts'

let rig: Rig
let database: typeof import('#server/platform/database.ts')
let world: Awaited<ReturnType<typeof import('#tests/support/joining-world.ts')['makeJoiningWorld']>>
const rowCount = 40
let nextSeed = 60_000

beforeAll(async () => {
  const { startRig } = await import('#tests/support/rig.ts')
  rig = await startRig({ name: 'roster', env: { DELIVERY_PATIENCE_SECONDS: '2' } })
  // The rooms read their settings once: they are loaded after the rig has said them.
  Object.assign(process.env, rig.env)
  database = await import('#server/platform/database.ts')
  world = await (await import('#tests/support/joining-world.ts')).makeJoiningWorld()
})

afterAll(async () => {
  await database?.closeDatabase()
  await (await import('#server/platform/redis.ts')).closeRedis()
  await rig?.stop()
})

async function confirmList(): Promise<string> {
  const { checkRoster } = await import('#server/organisations/check-roster.ts')
  const { confirmRoster } = await import('#server/organisations/confirm-roster.ts')
  const { makeIdNumber, makePhone } = await import('#tests/support/make-id-number.ts')
  const rows = Array.from({ length: rowCount }, (_, index) => [
    '周若水',
    makeIdNumber(nextSeed + index),
    makePhone(nextSeed + index),
  ])
  nextSeed += rowCount
  const { atSchool, school } = world
  const checked = await checkRoster(atSchool.actor, {
    organisationId: school,
    fileName: 'x',
    rows: [['姓名', '身份证号', '手机号'], ...rows],
  })
  if (!checked.ok) throw new Error(checked.reason)
  expect(await confirmRoster(atSchool.actor, checked.value.rosterId)).toMatchObject({ ok: true })
  return checked.value.rosterId
}

const standing = async (rosterId: string) =>
  await database.sql.one<{ state: string; accounts: number; affiliations: number; events: number }>`
    select r.state,
      (select count(*) from account a join roster_row w on w.id = a.id where w.roster_id = r.id)::int as accounts,
      (select count(*) from affiliation f join roster_row w on w.id = f.learner_id where w.roster_id = r.id)::int as affiliations,
      (select count(*) from audit_event where action = 'roster.imported' and object_id = r.id::text)::int as events
    from roster r where r.id = ${rosterId}`

async function died(worker: RunningProgram): Promise<void> {
  const until = Date.now() + 30_000
  while (worker.isRunning()) {
    if (Date.now() > until) throw new Error('the worker passed its failpoint alive')
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

test.each([
  ['with the accounts made and nothing else', 'roster.accounts-made', 0],
  ['just before the commit', 'roster.before-commit', 0],
  ['just after the commit', 'roster.after-commit', rowCount],
])('a worker killed %s: nothing half done, and all of it once', async (_, step, standsAfterDeath) => {
  const rosterId = await confirmList()
  await died(await rig.startWorker({ env: { FAILPOINTS: step } }))
  expect(await standing(rosterId)).toMatchObject({ accounts: standsAfterDeath, affiliations: standsAfterDeath })
  const healthy = await rig.startWorker()
  const until = Date.now() + 60_000
  while ((await standing(rosterId)).state !== 'done' && Date.now() < until)
    await new Promise((resolve) => setTimeout(resolve, 100))
  await healthy.stop()
  expect(await standing(rosterId)).toEqual({ state: 'done', accounts: rowCount, affiliations: rowCount, events: 1 })
})
