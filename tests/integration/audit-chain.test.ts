import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { beforeEach, describe, expect, it } from 'vitest'
import { checkAudit } from '#server/audit/check-audit.ts'
import { findChainState, listDayHeads, unsealedSeconds } from '#server/audit/queries.ts'
import { recordAudit, recordAudits } from '#server/audit/record-audit.ts'
import { sealAudit } from '#server/audit/seal-audit.ts'
import { verifyAudit } from '#server/audit/verify-audit.ts'
import { pool, sql, transaction } from '#server/platform/database.ts'
import { newId } from '#server/platform/ids.ts'

const event = (objectId = newId()) => ({ actorId: null, action: 'exam.published' as const, objectType: 'exam', objectId })
const record = (count: number) =>
  transaction((tx) =>
    recordAudits(
      tx,
      Array.from({ length: count }, () => event()),
    ),
  )

/** What somebody does who owns the database: no trigger, no program. */
async function tamper(statement: string): Promise<void> {
  const client = await pool().connect()
  try {
    await client.query(`begin; set local session_replication_role = replica; ${statement}; commit`)
  } finally {
    client.release()
  }
}

beforeEach(async () => {
  await tamper(
    'delete from audit_seal; delete from audit_event; delete from audit_unsealed; delete from audit_head; delete from audit_verification',
  )
})

describe('sealing', () => {
  it('chains what is committed, once, however often it is asked', async () => {
    await record(7)
    expect(await unsealedSeconds()).toBeGreaterThan(0)
    expect(await sealAudit()).toBe(7)
    expect(await sealAudit()).toBe(0)
    await record(2)
    expect(await sealAudit()).toBe(2)
    expect(await verifyAudit()).toMatchObject({ position: 9, problem: null, waiting: 0 })
    expect(await findChainState()).toMatchObject({ sealed: 9, waiting: 0, verified: { position: 9, problem: null } })
    expect(await unsealedSeconds()).toBe(0)
  })

  it('leaves out nothing whose number was taken early and which is committed late', async () => {
    const early = newId()
    let release = () => {}
    const held = new Promise<void>((resolve) => {
      release = resolve
    })
    let taken = () => {}
    const begun = new Promise<void>((resolve) => {
      taken = resolve
    })
    const late = transaction(async (tx) => {
      await recordAudit(tx, event(early))
      taken()
      await held
    })
    await begun
    await record(3)
    expect(await sealAudit()).toBe(3)
    release()
    await late
    expect(await sealAudit()).toBe(1)
    const order = await sql.many<{ objectId: string }>`
      select e.object_id as "objectId" from audit_seal s join audit_event e on e.id = s.event_id order by s.position desc limit 1`
    expect(order).toEqual([{ objectId: early }])
    expect(await verifyAudit()).toMatchObject({ position: 4, problem: null })
  })

  it('seals each once while many write and several seal', async () => {
    const writers = Array.from({ length: 20 }, () => record(5))
    const sealers = Array.from({ length: 6 }, () => sealAudit())
    const [, sealed] = await Promise.all([Promise.all(writers), Promise.all(sealers)])
    const rest = await sealAudit()
    expect(sealed.reduce((sum, count) => sum + count, rest)).toBe(100)
    expect(await verifyAudit()).toMatchObject({ position: 100, problem: null, waiting: 0 })
  })

  it('leaves nothing of what is rolled back', async () => {
    await expect(
      transaction(async (tx) => recordAudit(tx, event()).then(() => Promise.reject(new Error('no')))),
    ).rejects.toThrow()
    expect(await sealAudit()).toBe(0)
  })

  it('notes once a day how far it came the day before', async () => {
    await record(3)
    await sealAudit()
    expect(await listDayHeads(5)).toEqual([])
    await record(1)
    await sealAudit()
    await sealAudit()
    expect(await listDayHeads(5)).toMatchObject([{ position: 3 }])
  })

  it('keeps seals and heads as they are', async () => {
    await record(1)
    await sealAudit()
    for (const table of ['audit_seal', 'audit_verification']) {
      if (table === 'audit_verification') await verifyAudit()
      await expect(pool().query(`delete from ${table}`)).rejects.toThrow('append-only')
      await expect(pool().query(`update ${table} set position = position + 1`)).rejects.toThrow('append-only')
      await expect(pool().query(`truncate ${table}`)).rejects.toThrow('append-only')
    }
  })
})

describe('behind the program’s back', () => {
  const eventAt = (position: number) => `(select event_id from audit_seal where position = ${position})`
  const columns = 'at, action, object_type, object_id'
  /** What is done to ten sealed events, and what the verification says of it. */
  const deeds: [what: string, statement: string, says: RegExp][] = [
    [
      'an event changed',
      `update audit_event set object_id = 'x' where id = ${eventAt(4)}`,
      /第 4 条：.*exam\.published.*内容被改过/,
    ],
    ['what it changed added', `update audit_event set after = '{"status":"x"}' where id = ${eventAt(2)}`, /第 2 条/],
    ['the instant moved', `update audit_event set at = at - interval '1 day' where id = ${eventAt(9)}`, /第 9 条/],
    ['an event removed', `delete from audit_event where id = ${eventAt(5)}`, /第 5 条：.*被删除/],
    [
      'an event removed with its seal',
      `delete from audit_event where id = ${eventAt(5)}; delete from audit_seal where position = 5`,
      /第 5 条封存缺失/,
    ],
    [
      'an event inserted',
      `insert into audit_event (${columns}) select ${columns} from audit_event limit 1`,
      /没有封存，也不在等待/,
    ],
    [
      'an event inserted with a seal of its own',
      `with more as (insert into audit_event (${columns}) select ${columns} from audit_event limit 1 returning id)
       insert into audit_seal (position, event_id, sealed_at, hash) select 11, id, clock_timestamp(), sha256('x') from more`,
      /第 11 条/,
    ],
    [
      'two events reordered',
      `update audit_seal set event_id = -event_id where position in (3, 7);
       update audit_seal s set event_id = -o.event_id from audit_seal o where s.position + o.position = 10 and s.position in (3, 7)`,
      /第 3 条/,
    ],
    [
      'the tail cut off',
      `delete from audit_event where id = ${eventAt(10)}; delete from audit_seal where position = 10`,
      /有 10 条，现在只有 9 条/,
    ],
    ['a waiting event taken out of the queue', 'delete from audit_unsealed', /没有封存，也不在等待/],
  ]
  it.each(deeds)('%s is found, and where', async (_, statement, says) => {
    await record(10)
    await sealAudit()
    expect(await checkAudit()).toEqual([])
    await record(1)
    await tamper(statement)
    expect((await verifyAudit()).problem).toMatch(says)
    expect(await checkAudit()).toMatchObject([{ count: 1, examples: [expect.stringMatching(says)] }])
  })

  it('finds a chain that was written anew from the first event, by a head kept outside', async () => {
    await record(6)
    await sealAudit()
    const noted = { ...(await verifyAudit()), noted: '您记下的链头' }
    await tamper(`update audit_event set object_id = 'x' where id = ${eventAt(2)};
      delete from audit_seal; delete from audit_head; delete from audit_verification; insert into audit_unsealed select id from audit_event`)
    await sealAudit()
    expect((await verifyAudit()).problem).toBeNull()
    expect((await verifyAudit({ noted: [noted] })).problem).toMatch(/第 6 条的校验值与您记下的链头不符/)
  })

  it('names an event that vanished before it was sealed', async () => {
    await record(2)
    await tamper('delete from audit_event where id = (select max(id) from audit_event)')
    expect(await sealAudit()).toBe(2)
    expect((await verifyAudit()).problem).toMatch(/第 2 条：.*被删除/)
  })
})

it('is proved from a shell, against a head that was noted', async () => {
  const run = promisify(execFile)
  const verify = (...args: string[]) =>
    run(process.execPath, ['server/audit/verify-audit-cli.ts', ...args]).then(
      ({ stdout }) => ({ code: 0, stdout }),
      (error: { code: number; stdout: string }) => ({ code: error.code, stdout: error.stdout }),
    )
  await record(5)
  await sealAudit()
  const good = await verify()
  expect(good).toMatchObject({ code: 0, stdout: expect.stringContaining('审计记录完好：5 条') })
  const line = good.stdout.match(/^audit head .*$/m)?.[0] ?? ''
  expect((await verify('--head', line)).code).toBe(0)
  await tamper('delete from audit_seal where position = 5; delete from audit_verification')
  const bad = await verify('--head', line)
  expect(bad).toMatchObject({ code: 1, stdout: expect.stringContaining('末尾的记录被删除了') })
  expect((await verify('--head', '5')).code).toBe(2)
})
