/**
 * Notices a second of one bulletin to a whole city: drafted (its reach counted), sent, written by one worker in batches, each with how far it has
 * come. Against the same rows inserted bare into a table without indexes. Arguments: recipients (700000), units (20000).
 */
import { sql } from '#server/platform/database.ts'
import { invariant } from '#server/platform/invariant.ts'
import { draftBulletin } from '#server/portal/draft-bulletin.ts'
import { findBulletin } from '#server/portal/list-bulletins.ts'
import { sendBulletin } from '#server/portal/send-bulletin.ts'
import { makeOfficial, makeOrganisation } from '#tests/support/joining-world.ts'
import type { Bench } from './bench.ts'

const bench: Bench = async ({ startWorker, progress, pool, args }) => {
  const [people, units] = [Number(args[0] ?? 700_000), Number(args[1] ?? 20_000)]
  progress(`a city of ${people} in ${units} units`)
  const top = await makeOrganisation({ kind: 'bureau', name: '示范市人力社保局', parentId: null })
  const bureau = await makeOfficial('bureau', top)
  await pool.query(
    `insert into organisation (id, kind, name, code, path, parent_id)
     select id, 'unit', '单位' || n, lpad(n::text, 18, '0'), (select path from organisation where id = $1) || replace(id::text, '-', ''), $1
     from (select gen_random_uuid() as id, n from generate_series(1, $2::int) n) as made`,
    [top, units],
  )
  await pool.query(
    `insert into account (id, real_name, id_number_cipher, id_number_index, phone_cipher, phone_index, password_changed_at, awaits_activation_since)
     select gen_random_uuid(), '周若水', 'v1.' || repeat('x', 40), sha256(('i' || n)::bytea), 'v1.' || repeat('x', 40), sha256(('p' || n)::bytea), now(), now()
     from generate_series(1, $1::int) n`,
    [people],
  )
  await pool.query(
    `insert into affiliation (id, learner_id, organisation_id, started_at)
     select gen_random_uuid(), a.id, u.id, now() from (select id, row_number() over () as n from account where awaits_activation_since is not null) a
     join (select id, row_number() over () - 1 as n from organisation where kind = 'unit') u on u.n = a.n % $1`,
    [units],
  )
  await pool.query('analyze')

  progress('drafted and counted')
  const begun = performance.now()
  const draft = await draftBulletin(bureau.actor, {
    ...{ title: '年底前完成学时', body: '请尽早完成。', urgent: false, expiresOn: '' },
    ...{ audience: 'learners', organisationId: top },
  })
  invariant(draft.ok, 'expected the draft to be kept')
  const { bulletinId } = draft.value
  const draftSeconds = (performance.now() - begun) / 1_000

  progress('sent and written')
  const worker = await startWorker({ env: { LOG_LEVEL: 'info' } })
  const sent = performance.now()
  invariant((await sendBulletin(bureau.actor, bulletinId)).ok, 'expected it to be sent')
  for (;;) {
    const { state } = await sql.one<{ state: string }>`select state from bulletin where id = ${bulletinId}`
    if (state === 'sent') break
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  const writeSeconds = (performance.now() - sent) / 1_000
  await worker.stop()
  const looked = performance.now()
  const view = await findBulletin(bureau.actor, bulletinId)
  const pageMs = performance.now() - looked
  invariant(view?.deliveredCount === people, `expected ${people} to be told, ${view?.deliveredCount} were`)

  progress('the same rows, bare')
  const bare = performance.now()
  await pool.query(`
    create table bare_notice as select * from notice where false; insert into bare_notice select * from notice`)
  const baseline = people / ((performance.now() - bare) / 1_000)
  const value = people / writeSeconds
  return { value, unit: 'notices/s', baseline, ratio: value / baseline, people, draftSeconds, writeSeconds, pageMs }
}
export default bench
