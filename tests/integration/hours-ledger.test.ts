import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { answerReversal, type ReversalAnswer } from '#server/hours/answer-reversal.ts'
import { askReversal } from '#server/hours/ask-reversal.ts'
import { checkInvariants } from '#server/hours/check-invariants.ts'
import { type Posting, postEntries } from '#server/hours/post-entries.ts'
import { publishPolicy } from '#server/hours/publish-policy.ts'
import { findPolicy, getLearnerYear, getPolicy, getRecordedTotals, listEntries } from '#server/hours/queries.ts'
import type { EntryDraft } from '#server/hours/rules/entry.ts'
import type { Actor } from '#server/identity/actor.ts'
import { grantRole } from '#server/organisations/grant-role.ts'
import { sql, transaction } from '#server/platform/database.ts'
import { newId } from '#server/platform/ids.ts'
import { makeCompletionWorld, makeRealPeople } from '#tests/support/completion-world.ts'
import { makeCity } from '#tests/support/make-city.ts'
import { reverseEntry } from '#tests/support/reverse-entry.ts'

let learners: string[]
let policyId: string
let nextLearner = 0
const someone = () => learners[nextLearner++] as string

beforeAll(async () => {
  await makeCompletionWorld()
  policyId = (await getPolicy(2026)).id
  learners = await makeRealPeople(1, 24)
})

const draft = (learnerId: string, changes: Partial<EntryDraft> = {}): EntryDraft => ({
  ...{
    idempotencyKey: `class:${newId()}`,
    learnerId,
    subject: 'professional',
    kind: 'professional',
    form: 'class',
    centihours: 800,
  },
  ...{ occurredAt: new Date('2026-05-01T02:00:00Z'), sourceType: 'class', sourceId: newId(), title: '培训班', policyId },
  ...{ recordedBy: null, approverId: null, reversesId: null, reason: null },
  ...changes,
})
const post = (drafts: EntryDraft[]) => transaction((tx) => postEntries(tx, drafts))
const outcomes = (postings: Posting[]) => postings.map((posting) => posting.outcome)
const bureau = (accountId: string): Actor => ({
  accountId,
  sessionId: newId(),
  realName: '局',
  roles: [{ role: 'bureau', organisationId: null }],
  ...{ grants: [], actingGrantId: null, awaitsSecondFactor: false, confirmedAt: null },
})

describe('recording', () => {
  it('writes one row for sixty recordings of one event at the same time', async () => {
    const one = draft(someone())
    const all = await Promise.all(Array.from({ length: 60 }, () => post([one])))
    expect(all.flatMap(outcomes).sort()).toEqual([...Array(59).fill('exists'), 'posted'])
    expect(await listEntries(one.learnerId, 2026)).toHaveLength(1)
    expect((await getRecordedTotals(one.learnerId, 2026)).total).toBe(800)
  })

  it('writes one row for an event that stands twice in one batch', async () => {
    const one = draft(someone())
    expect(outcomes(await post([one, one]))).toEqual(['posted', 'exists'])
  })

  it('answers a conflict, and writes nothing, for another body under the same key', async () => {
    const one = draft(someone())
    await post([one])
    expect(outcomes(await post([{ ...one, centihours: 8000 }]))).toEqual(['conflict'])
    expect((await getRecordedTotals(one.learnerId, 2026)).total).toBe(800)
  })

  it('keeps chains whole when batches over the same learners meet in opposite order', async () => {
    const people = [someone(), someone(), someone()]
    const batches = Array.from({ length: 20 }, (_, index) => {
      const drafts = people.map((learnerId) => draft(learnerId))
      return index % 2 === 0 ? drafts : drafts.reverse()
    })
    await Promise.all(batches.map(post))
    for (const learnerId of people) {
      const rows = await sql.many<{
        position: number
      }>`select position from ledger_entry where learner_id = ${learnerId} order by position`
      expect(rows.map((row) => row.position)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1))
      expect((await getRecordedTotals(learnerId, 2026)).professional).toBe(16_000)
    }
    expect(await checkInvariants()).toEqual([])
  })

  it('decides the year by the event in Shanghai, to the millisecond', async () => {
    const learnerId = someone()
    const document = JSON.parse(await readFile(path.resolve('prisma/policies/2026.json'), 'utf8'))
    await publishPolicy({ ...document, year: 2027 }, null)
    await post([
      draft(learnerId, { occurredAt: new Date('2026-12-31T15:59:59.999Z') }),
      draft(learnerId, { occurredAt: new Date('2026-12-31T16:00:00.000Z'), centihours: 300 }),
    ])
    expect([(await getRecordedTotals(learnerId, 2026)).total, (await getRecordedTotals(learnerId, 2027)).total]).toEqual([
      800, 300,
    ])
  })
})

describe('the database itself', () => {
  it('refuses to change, delete or empty the ledger', async () => {
    const one = draft(someone())
    await post([one])
    await expect(
      sql.run`update ledger_entry set centihours = 9900 where idempotency_key = ${one.idempotencyKey}`,
    ).rejects.toThrow('append-only')
    await expect(sql.run`delete from ledger_entry where idempotency_key = ${one.idempotencyKey}`).rejects.toThrow('append-only')
    await expect(sql.run`truncate ledger_entry cascade`).rejects.toThrow('append-only')
  })

  it('refuses a 2027 event in the year 2026, nothing, hours taken without a reversal, and one person as both pairs of eyes', async () => {
    const learnerId = someone()
    const insert = (changes: Record<string, unknown>) => {
      const row = {
        ...{
          id: newId(),
          idempotency_key: newId(),
          body_hash: 'b',
          learner_id: learnerId,
          year: 2026,
          subject: 'public',
          kind: 'required',
        },
        ...{
          form: 'class',
          centihours: 100,
          occurred_at: '2026-12-31T15:59:59Z',
          recorded_at: '2026-12-31T15:59:59Z',
          source_type: 'class',
        },
        ...{ source_id: newId(), title: '课', policy_id: policyId, position: 1, hash: 'h', ...changes },
      }
      return sql.run`insert into ledger_entry select * from jsonb_populate_record(null::ledger_entry, ${JSON.stringify(row)}::jsonb)`
    }
    await expect(insert({ occurred_at: '2026-12-31T16:00:00Z' })).rejects.toThrow('ledger_entry_year')
    await expect(insert({ centihours: 0 })).rejects.toThrow('check')
    await expect(insert({ centihours: -100 })).rejects.toThrow('ledger_entry_sign')
    await expect(insert({ recorded_by: learnerId, approver_id: learnerId })).rejects.toThrow('ledger_entry_approver')
    await expect(insert({ subject: 'professional' })).rejects.toThrow('ledger_entry_subject')
    await expect(insert({ idempotency_key: null })).rejects.toThrow('null value')
  })

  it('computes the same hashes as the program', async () => {
    const learnerId = someone()
    await post([draft(learnerId, { title: '“双碳”与绿色发展 🌱', reason: '含，标点:和数字 12' }), draft(learnerId)])
    const rows = await sql.many<{ same: boolean }>`
      select hash = ledger_entry_hash(ledger_entry) and body_hash = ledger_body_hash(ledger_entry) as same from ledger_entry where learner_id = ${learnerId}`
    expect(rows).toEqual([{ same: true }, { same: true }])
  })

  it('finds an entry that somebody with all rights changed behind its back', async () => {
    const one = draft(someone())
    await post([one])
    await sql.run`alter table ledger_entry disable trigger ledger_is_append_only`
    await sql.run`update ledger_entry set centihours = 9900 where idempotency_key = ${one.idempotencyKey}`
    const found = await checkInvariants()
    await sql.run`update ledger_entry set centihours = 800 where idempotency_key = ${one.idempotencyKey}`
    await sql.run`alter table ledger_entry enable trigger ledger_is_append_only`
    expect(found.map((breach) => breach.invariant)).toEqual(['I-4 totals are the sum of entries', 'I-12 the chain holds'])
    expect(await checkInvariants()).toEqual([])
  })

  it('never edits a published policy', async () => {
    await expect(sql.run`update policy set document = document || '{"title": "x"}' where id = ${policyId}`).rejects.toThrow(
      'never edited',
    )
    await expect(sql.run`delete from policy where id = ${policyId}`).rejects.toThrow('never edited')
  })
})

describe('reversing', () => {
  async function entryOf(learnerId: string): Promise<string> {
    const [posting] = await post([draft(learnerId)])
    if (posting?.outcome !== 'posted') throw new Error('not posted')
    return posting.entry.id
  }

  it('takes an entry back once, however often and however parallel it is asked for', async () => {
    const [learnerId, clerk, chief] = [someone(), someone(), someone()]
    const entryId = await entryOf(learnerId)
    const tries = await Promise.all(
      Array.from({ length: 10 }, () => reverseEntry(bureau(chief), { entryId, requestedBy: bureau(clerk), reason: '重复登记' })),
    )
    expect(tries.filter((each) => each.ok)).toHaveLength(1)
    expect(tries.flatMap((each) => (each.ok ? [] : [each.reason]))).toEqual(Array(9).fill('already-reversed'))
    expect((await getRecordedTotals(learnerId, 2026)).total).toBe(0)
    const { statement } = await getLearnerYear(learnerId, 2026)
    expect(statement?.lines.map((line) => line.sentence)).toEqual([
      '不计入：已于冲正记录中抵销（重复登记）',
      '冲正记录，抵销原学时：重复登记',
    ])
    expect(await checkInvariants()).toEqual([])
  })

  it('is the bureau’s, of two persons, never of one’s own hours, and of an entry', async () => {
    const [clerk, chief] = [learners[0] as string, learners[1] as string]
    const [learnerId] = learners.slice(2) as [string]
    const entryId = await entryOf(learnerId)
    const ask = (actor: Actor, requestedBy: Actor, reason = '重复登记', id = entryId) =>
      reverseEntry(actor, { entryId: id, requestedBy, reason })
    const learner: Actor = { ...bureau(learnerId), roles: [] }
    const reasonOf = async (asked: ReturnType<typeof ask>) => {
      const answer = await asked
      return answer.ok ? 'done' : answer.reason
    }
    expect(await reasonOf(ask(learner, bureau(clerk)))).toBe('not-allowed')
    expect(await reasonOf(ask({ ...bureau(chief), roles: [{ role: 'handler', organisationId: newId() }] }, bureau(clerk)))).toBe(
      'not-allowed',
    )
    expect(await reasonOf(ask(bureau(chief), bureau(chief)))).toBe('same-person')
    expect(await reasonOf(ask(bureau(learnerId), bureau(clerk)))).toBe('own-hours')
    expect(await reasonOf(ask(bureau(chief), bureau(clerk), '  '))).toBe('reason-missing')
    expect(await reasonOf(ask(bureau(chief), bureau(clerk), '错'.repeat(201)))).toBe('reason-too-long')
    expect(await reasonOf(ask(bureau(chief), bureau(clerk), '重复登记', newId()))).toBe('entry-not-found')
    const done = await ask(bureau(chief), bureau(clerk))
    if (!done.ok) throw new Error(done.reason)
    expect(await reasonOf(ask(bureau(chief), bureau(clerk), '再来', done.value.reversalId))).toBe('reversal-of-reversal')
  })
})

describe('taking back, by two persons of the bureau', () => {
  let [asks, agrees, learnerId] = ['', '', '']
  beforeAll(() => {
    ;[asks, agrees, learnerId] = [someone(), someone(), someone()]
  })
  const sure = (accountId: string): Actor => ({ ...bureau(accountId), confirmedAt: new Date() })
  const reasonOf = (answer: { ok: boolean; reason?: string }) => (answer.ok ? 'done' : answer.reason)
  const entryOf = async () => {
    const [posting] = await post([draft(learnerId)])
    if (posting?.outcome !== 'posted') throw new Error('not posted')
    return posting.entry.id
  }
  const ask = async (entryId: string, reason = '重复登记') => {
    const asked = await askReversal(sure(asks), { entryId, reason })
    return asked.ok ? asked.value.requestId : asked.reason
  }
  const answer = async (who: string, requestId: string, wanted: ReversalAnswer) =>
    reasonOf(await answerReversal(sure(who), { requestId, answer: wanted }))

  it('asks once, is done by another, and leaves the entry alone until then', async () => {
    const { bureau: organisationId } = await makeCity()
    await grantRole(null, { accountId: asks, role: 'bureau', organisationId })
    const entryId = await entryOf()
    expect(await ask(entryId, ' ')).toBe('reason-missing')
    expect(await ask(await entryOf(), '错'.repeat(201))).toBe('reason-too-long')
    expect(reasonOf(await askReversal(bureau(asks), { entryId, reason: '错' }))).toBe('confirm-needed')
    expect(reasonOf(await askReversal(sure(learnerId), { entryId, reason: '错' }))).toBe('own-hours')
    const requestId = await ask(entryId)
    expect(await ask(entryId)).toBe('reversal-open')
    expect(await answer(asks, requestId, 'approve')).toBe('same-person')
    expect(await answer(agrees, requestId, 'withdraw')).toBe('not-found')
    const outcomes = await Promise.all(
      ['approve', 'decline', 'approve'].map((each) => answer(agrees, requestId, each as ReversalAnswer)),
    )
    expect(outcomes.filter((each) => each === 'done')).toHaveLength(1)
    expect(outcomes.filter((each) => each === 'reversal-over')).toHaveLength(2)
  })

  it('changes nothing when it is declined or taken back, and is not done for somebody who has left the bureau', async () => {
    const entryId = await entryOf()
    const before = await getRecordedTotals(learnerId, 2026)
    expect(await answer(agrees, await ask(entryId), 'decline')).toBe('done')
    expect(await answer(asks, await ask(entryId), 'withdraw')).toBe('done')
    const requestId = await ask(entryId)
    await sql.run`update role_grant set revoked_at = now() where account_id = ${asks}`
    expect(await answer(agrees, requestId, 'approve')).toBe('not-allowed')
    expect(await getRecordedTotals(learnerId, 2026)).toEqual(before)
  })
})

describe('policies', () => {
  it('are published once however often, in versions without gaps, and the newest is in force', async () => {
    const document = JSON.parse(await readFile(path.resolve('prisma/policies/2025.json'), 'utf8'))
    const answers = await Promise.all(Array.from({ length: 5 }, () => publishPolicy(document, null)))
    expect(new Set(answers.map((answer) => answer.ok && answer.value.id)).size).toBe(1)
    expect(await publishPolicy({ ...document, title: '改过的' }, null)).toEqual({ ok: false, reason: 'policy-version-taken' })
    expect(await publishPolicy({ ...document, version: 3 }, null)).toEqual({ ok: false, reason: 'policy-version-gap' })
    expect((await publishPolicy({ ...document, version: 2, title: '第二版' }, null)).ok).toBe(true)
    expect((await findPolicy(2025))?.version).toBe(2)
    expect(await findPolicy(2031)).toBeNull()
  })
})
