import { randomUUID } from 'node:crypto'
import { utimes } from 'node:fs/promises'
import { beforeAll, describe, expect, it } from 'vitest'
import { sampleEvidence } from '#prisma/seed/sample-evidence.ts'
import { attachEvidence, evidenceKey } from '#server/declarations/attach-evidence.ts'
import { type Decision, decideDeclaration } from '#server/declarations/decide-declaration.ts'
import { decideDeclarations } from '#server/declarations/decide-declarations.ts'
import { findEvidence } from '#server/declarations/find-evidence.ts'
import { findOwnDeclaration } from '#server/declarations/find-own-declaration.ts'
import { findRegistration } from '#server/declarations/find-registration.ts'
import { listRegistrations } from '#server/declarations/list-registrations.ts'
import { countOpenDeclarations, findSignatures } from '#server/declarations/queries.ts'
import { saveDeclaration } from '#server/declarations/save-declaration.ts'
import { setSignature } from '#server/declarations/set-signature.ts'
import { submitDeclaration } from '#server/declarations/submit-declaration.ts'
import { sweepEvidence } from '#server/declarations/sweep-evidence.ts'
import { withdrawDeclaration } from '#server/declarations/withdraw-declaration.ts'
import { getLearnerYear } from '#server/hours/queries.ts'
import type { Actor } from '#server/identity/actor.ts'
import { sql } from '#server/platform/database.ts'
import { putBytes, storagePath, storedSize } from '#server/platform/storage.ts'
import { goodAnswers, handIn, startDraft } from '#tests/support/declaration-world.ts'
import { makeOfficial } from '#tests/support/make-city.ts'
import { makePerson } from '#tests/support/make-person.ts'
import { reverseEntry } from '#tests/support/reverse-entry.ts'
import { makeVerifiable, makeVerificationWorld } from '#tests/support/verification-world.ts'

let world: Awaited<ReturnType<typeof makeVerificationWorld>>
beforeAll(async () => {
  world = await makeVerificationWorld()
})

const reasonOf = (answer: { ok: boolean; reason?: string }) => (answer.ok ? 'done' : answer.reason)
const revisionOf = async (declarationId: string) =>
  (await sql.one<{ revision: number }>`select revision from declaration where id = ${declarationId}`).revision
const decide = async (actor: Actor, declarationId: string, action: Decision['action'], more: Partial<Decision> = {}) =>
  reasonOf(
    await decideDeclaration(actor, {
      ...{ declarationId, revision: await revisionOf(declarationId), action, reason: '', centihours: null },
      ...more,
    }),
  )
const learner = () => makeVerifiable(world.company)

describe('a declaration', () => {
  it('is drafted, handed in, returned, mended, registered with a signature, and counts', async () => {
    const person = await learner()
    const { actor } = person
    const declarationId = await startDraft(actor, 'training-class')
    const answers = goodAnswers['training-class']()
    const wrong = await submitDeclaration(actor, {
      declarationId,
      revision: 1,
      writer: null,
      answers: { ...answers, days: 'three' },
    })
    expect(wrong).toMatchObject({ reason: 'answers-wrong', detail: { days: '请填写数字，最多两位小数。' } })
    expect(await saveDeclaration(actor, { declarationId, revision: 1, writer: null, answers })).toMatchObject({
      value: { revision: 2 },
    })
    expect(reasonOf(await saveDeclaration(actor, { declarationId, revision: 1, writer: null, answers: {} }))).toBe(
      'declaration-changed',
    )
    // A page whose answer was lost on the way says more of the same.
    const writer = { page: randomUUID(), step: 1 }
    expect(reasonOf(await saveDeclaration(actor, { declarationId, revision: 2, writer, answers: {} }))).toBe('done')
    expect(reasonOf(await saveDeclaration(actor, { declarationId, revision: 2, writer: { ...writer, step: 2 }, answers }))).toBe(
      'done',
    )
    expect(reasonOf(await saveDeclaration(actor, { declarationId, revision: 2, writer, answers: {} }))).toBe(
      'declaration-changed',
    )
    expect(reasonOf(await submitDeclaration(actor, { declarationId, revision: 4, writer: null, answers }))).toBe('done')
    expect(await countOpenDeclarations([person.accountId], 2026)).toEqual(
      new Map([[person.accountId, { learnerId: person.accountId, drafts: 0, submitted: 1, returned: 0 }]]),
    )

    const { handler } = world
    expect(await decide(handler.actor, declarationId, 'return')).toBe('reason-missing')
    expect(await decide(handler.actor, declarationId, 'return', { reason: '结业证书看不清' })).toBe('done')
    expect(await findOwnDeclaration(actor, declarationId)).toMatchObject({ state: 'returned', reason: '结业证书看不清' })
    await attachEvidence(actor, declarationId, { name: '结业证书.pdf', bytes: sampleEvidence('clear') })
    expect(
      reasonOf(
        await submitDeclaration(actor, { declarationId, revision: await revisionOf(declarationId), writer: null, answers }),
      ),
    ).toBe('done')

    const signature = Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
      'base64',
    )
    expect(reasonOf(await setSignature(handler.actor, signature))).toBe('done')
    expect(reasonOf(await setSignature(handler.actor, new Uint8Array(400_000)))).toBe('signature-picture')
    expect(await decide(handler.actor, declarationId, 'register', { centihours: 2_401 })).toBe('hours-raised')
    expect(await decide(handler.actor, declarationId, 'register', { centihours: 1_600 })).toBe('reason-missing')
    expect(await decide(handler.actor, declarationId, 'register')).toBe('done')
    const { statement } = await getLearnerYear(person.accountId, 2026)
    expect(statement?.counted).toMatchObject({ professional: 2_400, total: 2_400 })
    const entryId = (await findOwnDeclaration(actor, declarationId))?.entryId as string
    expect((await findSignatures([entryId])).get(entryId)).toMatchObject({
      name: handler.realName,
      pictureKey: expect.stringContaining('signatures/'),
    })
    expect((await findOwnDeclaration(actor, declarationId))?.steps.map((step) => step.action)).toEqual([
      ...['register', 'submit', 'return', 'submit'],
    ])
    const notices = await sql.many<{
      title: string
    }>`select title from notice where account_id = ${person.accountId} order by created_at`
    expect(notices.map((notice) => notice.title)).toEqual(['申报被退回，请补正', '已登记 24 学时'])
  })

  it('needs evidence, a place, a day that has been, and a case that the law knows', async () => {
    const { actor } = await learner()
    const draft = async (who: Actor, answers: Record<string, string>) => {
      const declarationId = await startDraft(who, 'paper')
      return reasonOf(await submitDeclaration(who, { declarationId, revision: 1, writer: null, answers }))
    }
    expect(await draft((await makePerson()).actor, goodAnswers.paper())).toBe('no-place')
    expect(await draft(actor, { ...goodAnswers.paper(), published: '2199-01-01' })).toBe('answers-wrong')
    expect(await draft(actor, { ...goodAnswers.paper(), published: '2025-06-01' })).toBe('no-policy')
    const bare = await startDraft(actor, 'paper')
    await sql.run`delete from declaration_evidence where declaration_id = ${bare}`
    expect(
      reasonOf(await submitDeclaration(actor, { declarationId: bare, revision: 1, writer: null, answers: goodAnswers.paper() })),
    ).toBe('evidence-missing')
    expect(reasonOf(await attachEvidence(actor, bare, { name: 'x.pdf', bytes: new Uint8Array(10) }))).toBe('evidence-type')
    expect(await withdrawDeclaration(actor, bare)).toMatchObject({ value: { gone: true } })
    expect(await findOwnDeclaration(actor, bare)).toBeNull()
  })

  it('of what was verified is not registered before a round is opened', async () => {
    const { accountId, actor } = await learner()
    const declarationId = await handIn(actor, 'computer-skills')
    const { policyId } = await sql.one<{ policyId: string }>`
      insert into year_freeze (learner_id, year, round, position, policy_id, senior_title, high_tech, required_centihours, elective_centihours,
        professional_centihours, met, content_hash, submission_id, frozen_at)
      select ${accountId}, 2026, 1, 0, id, false, false, 0, 0, 0, false, repeat('0', 64), gen_random_uuid(), now() from policy where year = 2026
      returning policy_id as "policyId"`
    expect(policyId).toBeTruthy()
    expect(await decide(world.handler.actor, declarationId, 'register')).toBe('year-frozen')
    expect(await findRegistration(world.handler.actor, declarationId)).toMatchObject({ frozen: true })
    const late = await startDraft(actor, 'computer-skills')
    const answers = goodAnswers['computer-skills']()
    expect(reasonOf(await submitDeclaration(actor, { declarationId: late, revision: 1, writer: null, answers }))).toBe(
      'year-frozen',
    )
    await sql.run`
      insert into year_round (learner_id, year, round, kind, reason, opened_by, opened_at)
      values (${accountId}, 2026, 2, 'supplementary', '补登', ${world.chief.accountId}, now())`
    expect(await decide(world.handler.actor, declarationId, 'register')).toBe('done')
  })
})

it('files that no declaration speaks of are swept away after a day, the others stay', async () => {
  const { actor } = await learner()
  const declarationId = await startDraft(actor, 'paper')
  const { sha256 } = await sql.one<{
    sha256: string
  }>`select sha256 from declaration_evidence where declaration_id = ${declarationId}`
  const [orphan, young] = [evidenceKey(declarationId, 'a'.repeat(64)), evidenceKey(declarationId, 'b'.repeat(64))]
  for (const key of [orphan, young]) await putBytes(key, new Uint8Array(3))
  const old = new Date(Date.now() - 2 * 86_400_000)
  for (const key of [orphan, evidenceKey(declarationId, sha256)]) await utimes(storagePath(key), old, old)
  expect(await sweepEvidence()).toBe(1)
  expect(await Promise.all([orphan, young, evidenceKey(declarationId, sha256)].map(storedSize))).toEqual([
    null,
    3,
    expect.any(Number),
  ])
})

describe('the same thing', () => {
  it('counts once a person and for no more people than the form allows, also at the same instant', async () => {
    const people = await Promise.all(Array.from({ length: 5 }, learner))
    const answers = goodAnswers.paper()
    const drafts = await Promise.all(people.map(({ actor }) => startDraft(actor, 'paper')))
    const outcomes = await Promise.all(
      people.map(async ({ actor }, place) =>
        reasonOf(await submitDeclaration(actor, { declarationId: drafts[place] as string, revision: 1, writer: null, answers })),
      ),
    )
    expect(outcomes.toSorted()).toEqual(['claimed-by-others', 'claimed-by-others', 'done', 'done', 'done'])
    const first = people[outcomes.indexOf('done')] as (typeof people)[number]
    const again = await startDraft(first.actor, 'paper')
    const typedOtherwise = { ...answers, doi: answers.doi.toUpperCase().replace('/', ' / ') }
    expect(
      reasonOf(
        await submitDeclaration(first.actor, { declarationId: again, revision: 1, writer: null, answers: typedOtherwise }),
      ),
    ).toBe('claimed-by-you')
    await withdrawDeclaration(first.actor, drafts[outcomes.indexOf('done')] as string)
    expect(reasonOf(await submitDeclaration(first.actor, { declarationId: again, revision: 1, writer: null, answers }))).toBe(
      'done',
    )
  })

  it('is free again once its hours were reversed, and the year is as it was before', async () => {
    const { accountId, actor } = await learner()
    const answers = goodAnswers['computer-skills']()
    const declarationId = await handIn(actor, 'computer-skills', answers)
    const before = await getLearnerYear(accountId, 2026)
    await decide(world.handler.actor, declarationId, 'register')
    const entryId = (await findOwnDeclaration(actor, declarationId))?.entryId as string
    const other = await makeOfficial('bureau', world.bureau)
    await reverseEntry(world.chief.actor, { entryId, requestedBy: other.actor, reason: '证书有误' })
    expect((await getLearnerYear(accountId, 2026)).statement?.counted).toEqual(before.statement?.counted)
    expect(await findOwnDeclaration(actor, declarationId)).toMatchObject({ reversedReason: '证书有误' })
    await handIn(actor, 'computer-skills', answers)
  })
})

describe('registering', () => {
  it('is for two where the form asks for four eyes, and never for oneself', async () => {
    const { actor } = await learner()
    const colleague = await makeOfficial('handler', world.company)
    const declarationId = await handIn(actor, 'paper')
    expect(await decide(world.handler.actor, declarationId, 'register')).toBe('needs-first-check')
    expect(await decide(world.handler.actor, declarationId, 'check')).toBe('done')
    expect(await decide(world.handler.actor, declarationId, 'check')).toBe('already-checked')
    expect(await decide(world.handler.actor, declarationId, 'register')).toBe('same-checker')
    expect(await decide(colleague.actor, declarationId, 'register')).toBe('done')
    expect(await decide(colleague.actor, declarationId, 'register')).toBe('declaration-over')
    const both = await makeOfficial('handler', world.company)
    await sql.run`
      insert into affiliation (id, learner_id, organisation_id, started_at) values (gen_random_uuid(), ${both.accountId}, ${world.company}, now())`
    const own = await handIn(both.actor, 'computer-skills')
    expect(await decide(both.actor, own, 'register')).toBe('own-declaration')
  })

  it('of two at the same instant one wins; what the learner took back is not registered', async () => {
    const { actor, accountId } = await learner()
    const colleague = await makeOfficial('handler', world.company)
    const declarationId = await handIn(actor, 'computer-skills')
    const outcomes = await Promise.all([
      decide(world.handler.actor, declarationId, 'register'),
      decide(colleague.actor, declarationId, 'register'),
      withdrawDeclaration(actor, declarationId).then(reasonOf),
    ])
    expect(outcomes.filter((outcome) => outcome === 'done')).toHaveLength(1)
    const { entries } = await sql.one<{
      entries: number
    }>`select count(*) as entries from ledger_entry where learner_id = ${accountId}`
    expect(entries).toBe(outcomes[2] === 'done' ? 0 : 1)
  })

  it('in bulk judges each by itself', async () => {
    const { actor } = await learner()
    const [good, twoEyes] = [await handIn(actor, 'computer-skills'), await handIn(actor, 'paper')]
    const decided = await decideDeclarations(world.handler.actor, {
      action: 'register',
      declarations: [
        { declarationId: good, revision: await revisionOf(good) },
        { declarationId: twoEyes, revision: await revisionOf(twoEyes) },
      ],
    })
    expect(decided).toEqual({
      ok: true,
      value: { done: [good], refused: [{ declarationId: twoEyes, reason: 'needs-first-check' }] },
    })
  })

  it('is not for strangers, siblings and those below; a draft is its owner’s alone; people take their declarations along', async () => {
    const { actor, accountId } = await learner()
    const declarationId = await handIn(actor, 'computer-skills')
    const evidenceId = (await findOwnDeclaration(actor, declarationId))?.evidence[0]?.id as string
    const sibling = await makeOfficial('handler', world.sibling)
    const below = await makeOfficial('handler', world.subsidiary)
    for (const other of [sibling, below, world.neighbour, await makePerson()]) {
      expect(await findRegistration(other.actor, declarationId)).toBeNull()
      expect(await findEvidence(other.actor, evidenceId)).toBeNull()
      expect(await decide(other.actor, declarationId, 'register')).toBe('not-found')
      expect((await listRegistrations(other.actor, {})).rows.map((row) => row.id)).not.toContain(declarationId)
    }
    expect(await findEvidence(world.handler.actor, evidenceId)).toMatchObject({ mediaType: 'application/pdf' })
    const draft = await startDraft(actor, 'computer-skills')
    expect(await findRegistration(world.handler.actor, draft)).toBeNull()
    await sql.run`update affiliation set organisation_id = ${world.sibling} where learner_id = ${accountId} and ended_at is null`
    expect(await decide(world.handler.actor, declarationId, 'register')).toBe('not-found')
    expect((await listRegistrations(sibling.actor, {})).rows.map((row) => row.id)).toContain(declarationId)
    expect(await decide(sibling.actor, declarationId, 'register')).toBe('done')
  })
})
