import { describe, expect, it } from 'vitest'
import { listAuditOf } from '#server/audit/queries.ts'
import { recordAudit } from '#server/audit/record-audit.ts'
import { sql, transaction } from '#server/platform/database.ts'
import { newId } from '#server/platform/ids.ts'
import { withRequestContext } from '#server/platform/request-context.ts'

describe('the audit trail', () => {
  it('keeps who did what from where, newest first', async () => {
    const [actorId, objectId] = [newId(), newId()]
    await withRequestContext({ requestId: 'r-1', ip: '::ffff:203.0.113.9' }, () =>
      transaction(async (tx) => {
        await recordAudit(tx, { actorId, action: 'attempt.started', objectType: 'attempt', objectId })
        await recordAudit(tx, {
          actorId: null,
          action: 'attempt.expired',
          objectType: 'attempt',
          objectId,
          details: { answered: 3 },
        })
      }),
    )
    expect(await listAuditOf('attempt', objectId)).toMatchObject([
      { action: 'attempt.expired', actorId: null, details: { answered: 3 } },
      { action: 'attempt.started', actorId, details: {} },
    ])
    expect(await sql.many`select distinct host(ip) as ip, request_id from audit_event where object_id = ${objectId}`).toEqual([
      { ip: '203.0.113.9', request_id: 'r-1' },
    ])
  })

  it.each(['unknown', 'fe80::1%eth0', '1.2.3.4, 5.6.7.8', ''])('records the deed though the address is %j', async (ip) => {
    const objectId = newId()
    await withRequestContext({ requestId: 'r-2', ip }, () =>
      transaction((tx) => recordAudit(tx, { actorId: null, action: 'a.done', objectType: 'a', objectId })),
    )
    expect(await listAuditOf('a', objectId)).toHaveLength(1)
  })

  it('goes with its deed: what is rolled back left no event', async () => {
    const objectId = newId()
    const deed = transaction(async (tx) => {
      await recordAudit(tx, { actorId: null, action: 'a.done', objectType: 'a', objectId })
      throw new Error('no')
    })
    await expect(deed).rejects.toThrow('no')
    expect(await listAuditOf('a', objectId)).toEqual([])
  })

  it('cannot be changed, shortened or emptied', async () => {
    await transaction((tx) => recordAudit(tx, { actorId: null, action: 'a.done', objectType: 'a', objectId: 'x' }))
    await expect(sql.run`update audit_event set action = 'b.done'`).rejects.toThrow('append-only')
    await expect(sql.run`delete from audit_event`).rejects.toThrow('append-only')
    await expect(sql.run`truncate audit_event`).rejects.toThrow('append-only')
  })
})
