/** A bulletin and the deaths of the workers that write it: whoever goes on does so behind the last who was reached. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Rig, RunningProgram } from '#tests/support/rig.ts'

let rig: Rig
let database: typeof import('#server/platform/database.ts')
const [batch, people] = [5_000, 5_200]

beforeAll(async () => {
  const { startRig } = await import('#tests/support/rig.ts')
  rig = await startRig({ name: 'bulletin', env: { DELIVERY_PATIENCE_SECONDS: '2' } })
  // The rooms read their settings once: they are loaded after the rig has said them.
  Object.assign(process.env, rig.env)
  database = await import('#server/platform/database.ts')
})

afterAll(async () => {
  await database?.closeDatabase()
  await (await import('#server/platform/redis.ts')).closeRedis()
  await rig?.stop()
})

async function died(worker: RunningProgram): Promise<void> {
  const until = Date.now() + 30_000
  while (worker.isRunning()) {
    if (Date.now() > until) throw new Error('the worker passed its failpoint alive')
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

test('two workers die, one before a commit and one behind it: everybody has it once', async () => {
  const { sql } = database
  const { makeOfficial, makeOrganisation } = await import('#tests/support/joining-world.ts')
  const { draftBulletin } = await import('#server/portal/draft-bulletin.ts')
  const { sendBulletin } = await import('#server/portal/send-bulletin.ts')
  const unit = await makeOrganisation({ kind: 'bureau', name: '示范市人力社保局', parentId: null })
  const bureau = await makeOfficial('bureau', unit)
  await sql.run`
    with made as (
      insert into account (id, real_name, id_number_cipher, id_number_index, phone_cipher, phone_index, password_changed_at, awaits_activation_since)
      select gen_random_uuid(), '周若水', 'v1.' || repeat('x', 40), sha256(('i' || n)::bytea), 'v1.' || repeat('x', 40), sha256(('p' || n)::bytea), now(), now() from generate_series(1, ${people}::int) n
      returning id)
    insert into affiliation (id, learner_id, organisation_id, started_at) select gen_random_uuid(), id, ${unit}, now() from made`
  const draft = await draftBulletin(bureau.actor, {
    ...{ title: '年底前完成学时', body: '请尽早完成。', urgent: false, expiresOn: '' },
    ...{ audience: 'learners', organisationId: unit },
  })
  if (!draft.ok) throw new Error(draft.reason)
  const { bulletinId } = draft.value
  expect(await sendBulletin(bureau.actor, bulletinId)).toMatchObject({ ok: true })
  const standing = () => sql.one<{ state: string; told: number; people: number; delivered: number }>`
    select b.state, (select count(*)::int from notice where bulletin_id = b.id) as told,
      (select count(distinct account_id)::int from notice where bulletin_id = b.id) as people, b.delivered_count as delivered
    from bulletin b where b.id = ${bulletinId}`
  await died(await rig.startWorker({ env: { FAILPOINTS: 'bulletin.written' } }))
  expect(await standing()).toEqual({ state: 'sending', told: 0, people: 0, delivered: 0 })
  await died(await rig.startWorker({ env: { FAILPOINTS: 'bulletin.after-batch' } }))
  expect(await standing()).toEqual({ state: 'sending', told: batch, people: batch, delivered: batch })
  const healthy = await rig.startWorker()
  const until = Date.now() + 60_000
  while ((await standing()).state !== 'sent' && Date.now() < until) await new Promise((resolve) => setTimeout(resolve, 100))
  await healthy.stop()
  expect(await standing()).toEqual({ state: 'sent', told: people, people, delivered: people })
})
