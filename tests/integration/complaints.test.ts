/** Suggestions and complaints: who deals with them, who never sees them, what becomes of them and of whoever filed them. */
import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { beforeAll, expect, it } from 'vitest'
import { sampleEvidence } from '#prisma/seed/sample-evidence.ts'
import { decideComplaint } from '#server/complaints/decide-complaint.ts'
import { fileComplaint } from '#server/complaints/file-complaint.ts'
import { findByFollowCode, findComplaint, findComplaintFile, findOwnComplaint } from '#server/complaints/find-complaint.ts'
import { suggestBodies } from '#server/complaints/find-responsible.ts'
import { handOverComplaint, listHandOverTargets } from '#server/complaints/hand-over-complaint.ts'
import { listComplaints } from '#server/complaints/list-complaints.ts'
import { type ComplaintState, isOpen, moveComplaint, officeActs, personActs } from '#server/complaints/rules/complaint-state.ts'
import { showComplainant } from '#server/complaints/show-complainant.ts'
import { speakOnComplaint } from '#server/complaints/speak-on-complaint.ts'
import { summariseComplaints } from '#server/complaints/summarise-complaints.ts'
import { grantRole } from '#server/organisations/grant-role.ts'
import { shanghaiYear } from '#server/platform/calendar.ts'
import { sql } from '#server/platform/database.ts'
import { listNotices } from '#server/portal/queries.ts'
import { fileOne, goodComplaint } from '#tests/support/complaint-world.ts'
import { makeCity, makeOfficial } from '#tests/support/make-city.ts'
import { makePerson } from '#tests/support/make-person.ts'

const makeWorld = async () => {
  const city = await makeCity()
  const nameOf = async (id: string) => (await sql.one<{ name: string }>`select name from organisation where id = ${id}`).name
  return {
    ...city,
    ...{ companyName: await nameOf(city.company), districtName: await nameOf(city.district) },
    reviewer: await makeOfficial('reviewer', city.district),
    colleague: await makeOfficial('reviewer', city.district),
    chief: await makeOfficial('bureau', city.bureau),
    person: await makePerson(),
  }
}
let world: Awaited<ReturnType<typeof makeWorld>>
beforeAll(async () => {
  world = await makeWorld()
})
const reasonOf = (answer: { ok: boolean; reason?: string }) => (answer.ok ? 'done' : answer.reason)
const shown = async (actor: (typeof world)['chief']['actor'], id: string) => (await findComplaint(actor, id))?.standing ?? null
const decide = (complaintId: string, act: 'accept' | 'decline' | 'extend' | 'answer', revision: number, by = world.reviewer) =>
  decideComplaint(by.actor, { complaintId, revision, act, words: '已核实' })
const everything = { show: 'open', kind: null, search: '', page: 1 } as const

it('goes to the authority above whom it is about, once however often it is sent, with a number of its own', async () => {
  const { person, companyName, districtName, reviewer, chief } = world
  const formKey = randomUUID()
  const asked = {
    formKey,
    text: goodComplaint({ aboutName: companyName }),
    files: [{ name: '工资条.pdf', bytes: sampleEvidence('工资条') }],
    proof: '',
  }
  const twice = await Promise.all([fileComplaint(person.accountId, asked), fileComplaint(person.accountId, asked)])
  expect(twice[0]).toEqual(twice[1])
  const { complaintId } = twice[0]?.ok ? twice[0].value : { complaintId: '' }
  const own = await findOwnComplaint(person.actor, complaintId)
  expect(own).toMatchObject({ responsibleName: districtName, anonymous: false, state: 'filed', files: [{ name: '工资条.pdf' }] })
  expect(await findComplaintFile(reviewer.actor, own?.files[0]?.id ?? '')).toMatchObject({ mediaType: 'application/pdf' })
  expect(await findComplaintFile((await makePerson()).actor, own?.files[0]?.id ?? '')).toBeNull()
  expect(await shown(reviewer.actor, complaintId)).toBe('handles')
  expect(await shown(chief.actor, complaintId)).toBe('follows')
  const others = await Promise.all([districtName, '查无此单位', ''].map((aboutName) => fileOne(person.accountId, { aboutName })))
  expect(new Set(others.map((each) => each.number)).size).toBe(3)
  for (const { complaintId: id } of others)
    expect([await shown(reviewer.actor, id), await shown(chief.actor, id)]).toEqual([null, 'handles'])
  expect(await suggestBodies(companyName.slice(0, 3))).toContain(companyName)
  const wrong = await fileComplaint(null, { ...asked, formKey: randomUUID(), text: goodComplaint({ title: '' }) })
  expect(wrong).toMatchObject({ reason: 'complaint-wrong', detail: { title: expect.any(String), realName: expect.any(String) } })
  const bad = { ...asked, formKey: randomUUID(), files: [{ name: '病毒.exe', bytes: new Uint8Array([77, 90]) }] }
  expect(await fileComplaint(person.accountId, bad)).toMatchObject({ reason: 'evidence-type', detail: { files: '病毒.exe' } })
  expect(await fileComplaint(null, { ...asked, formKey: randomUUID(), text: goodComplaint({ by: 'anonymous' }) })).toMatchObject({
    reason: 'proof-missing',
  })
})

it('is never seen by anybody of the organisation complained of, nor by whoever filed it as an official', async () => {
  const { companyName, company, district, subsidiary, reviewer } = world
  const twoHats = await makeOfficial('reviewer', district)
  const granted = await grantRole(null, { accountId: twoHats.accountId, role: 'handler', organisationId: subsidiary })
  expect(granted.ok).toBe(true)
  const { complaintId } = await fileOne(reviewer.accountId, { aboutName: companyName })
  expect([await shown(twoHats.actor, complaintId), await shown(reviewer.actor, complaintId)]).toEqual([null, null])
  expect(await shown(world.colleague.actor, complaintId)).toBe('handles')
  for (const { actor } of [twoHats, reviewer])
    expect((await listComplaints(actor, everything)).rows.map((row) => row.id)).not.toContain(complaintId)
  const handed = (toId: string) => handOverComplaint(world.colleague.actor, { complaintId, revision: 1, toId, words: '请阅' })
  expect(reasonOf(await handed(company))).toBe('target-unfit')
  // Nobody is there to deal with it.
  expect(reasonOf(await handed(world.otherDistrict))).toBe('target-unfit')
  expect((await listHandOverTargets(world.colleague.actor, complaintId)).map((each) => each.id)).toEqual([world.bureau])
  expect(reasonOf(await handed(world.bureau))).toBe('done')
  expect(await shown(world.colleague.actor, complaintId)).toBeNull()
  expect(await shown(world.chief.actor, complaintId)).toBe('handles')
})

it('keeps nothing of whoever is anonymous, and shows who somebody is only for a reason that they read', async () => {
  const { person, reviewer, companyName, chief } = world
  const nobody = await fileOne(person.accountId, { by: 'anonymous', aboutName: companyName })
  const left = await sql.one`select account_id, sealed_person from complaint where id = ${nobody.complaintId}`
  expect(left).toEqual({ account_id: null, sealed_person: null })
  const trail = await sql.one<{ actor: string | null }>`
    select actor_id as actor from audit_event where object_id = ${nobody.complaintId} and action = 'complaint.filed'`
  expect(trail.actor).toBeNull()
  const look = (complaintId: string, reason: string) => showComplainant(reviewer.actor, { complaintId, reason })
  expect(reasonOf(await look(nobody.complaintId, '核实'))).toBe('nobody-to-show')
  expect((await findByFollowCode({ number: nobody.number, code: (nobody.code ?? '').toLowerCase() }))?.id).toBe(
    nobody.complaintId,
  )
  expect(await findByFollowCode({ number: nobody.number, code: 'AAAAAAAAAA' })).toBeNull()
  const guest = await fileOne(null, { realName: '王小明', contact: '13800000000', aboutName: companyName })
  expect(JSON.stringify(await sql.one`select * from complaint where id = ${guest.complaintId}`)).not.toMatch(/王小明|13800000000/)
  expect(reasonOf(await look(guest.complaintId, ' '))).toBe('words-missing')
  expect(reasonOf(await showComplainant(chief.actor, { complaintId: guest.complaintId, reason: '看看' }))).toBe('not-found')
  expect(await look(guest.complaintId, '需要补充工资条')).toEqual({
    ok: true,
    value: { realName: '王小明', contact: '13800000000' },
  })
  const steps = (await findByFollowCode({ number: guest.number, code: guest.code ?? '' }))?.steps
  expect(steps?.map((step) => [step.act, step.official, step.words])).toEqual([
    ['file', null, ''],
    ['look', null, '需要补充工资条'],
  ])
})

it('is taken up, extended once, answered, rated and reviewed by somebody above; of two at once one is told', async () => {
  const { person, reviewer, colleague, chief, companyName } = world
  const { complaintId } = await fileOne(person.accountId, { aboutName: companyName })
  const both = await Promise.all([decide(complaintId, 'accept', 1), decide(complaintId, 'decline', 1, colleague)])
  expect(both.map(reasonOf).toSorted()).toEqual(['complaint-changed', 'done'])
  const { complaintId: id } = await fileOne(person.accountId, { aboutName: companyName })
  const before = (await findComplaint(reviewer.actor, id))?.dueAt ?? new Date(0)
  expect(reasonOf(await decide(id, 'accept', 1))).toBe('done')
  expect(reasonOf(await decide(id, 'extend', 2))).toBe('done')
  expect(reasonOf(await decide(id, 'extend', 3))).toBe('extended-already')
  expect((await findComplaint(reviewer.actor, id))?.dueAt).toEqual(new Date(before.getTime() + 30 * 86_400_000))
  const say = (act: 'rate' | 'ask-review', words: string, score = 0) =>
    speakOnComplaint({ actor: person.actor, complaintId: id }, { act, words, score })
  expect(reasonOf(await say('rate', '', 5))).toBe('complaint-not-so')
  expect(reasonOf(await decide(id, 'answer', 3))).toBe('done')
  expect(reasonOf(await say('rate', '', 6))).toBe('score-missing')
  expect([reasonOf(await say('rate', '太慢', 2)), reasonOf(await say('rate', '', 5))]).toEqual(['done', 'rated-already'])
  expect(reasonOf(await say('ask-review', ''))).toBe('words-missing')
  expect(reasonOf(await say('ask-review', '没有补发工资'))).toBe('done')
  expect([await shown(reviewer.actor, id), await shown(chief.actor, id)]).toEqual([null, 'handles'])
  const revision = (await findComplaint(chief.actor, id))?.revision ?? 0
  expect(reasonOf(await decide(id, 'answer', revision, chief))).toBe('done')
  expect(reasonOf(await say('ask-review', '还是没有'))).toBe('reviewed-already')
  expect((await findOwnComplaint(person.actor, id))?.state).toBe('closed')
  const told = (await listNotices(person.accountId)).notices.filter((notice) => notice.link === `/learn/complaints/${id}`)
  expect(told).toHaveLength(4)
  expect(await summariseComplaints(shanghaiYear(new Date()))).toMatchObject({ rated: 1, rating: 2 })
  // The bureau reviews its own answer, but not the same person.
  const own = (await fileOne(person.accountId)).complaintId
  await decide(own, 'decline', 1, chief)
  await speakOnComplaint({ actor: person.actor, complaintId: own }, { act: 'ask-review', words: '请受理' })
  expect(reasonOf(await decide(own, 'answer', 3, chief))).toBe('own-answer')
  expect(reasonOf(await decide(own, 'answer', 3, await makeOfficial('bureau', world.bureau)))).toBe('done')
})

it('stands as it was said, and nobody takes a step back', async () => {
  const { complaintId } = await fileOne(world.person.accountId)
  await expect(sql.run`update complaint set body = '改了这里的内容，不再一样' where id = ${complaintId}`).rejects.toThrow(
    'stands',
  )
  await expect(sql.run`delete from complaint_event where complaint_id = ${complaintId}`).rejects.toThrow('stands')
})

it('goes only where its rules say, whatever is done in whatever order', async () => {
  const { companyName } = world
  const acts = [...officeActs.filter((act) => act !== 'hand-over'), ...personActs]
  const begun = fc.constantFrom<(typeof acts)[number][]>([], ['accept'], ['accept', 'answer'], ['decline'])
  await fc.assert(
    fc.asyncProperty(begun, fc.array(fc.constantFrom(...acts), { minLength: 2, maxLength: 6 }), async (first, more) => {
      const order = [...first, ...more]
      const { number, code, complaintId } = await fileOne(null, { by: 'anonymous', aboutName: companyName })
      const speaker = { number, code: code ?? '' }
      let state: ComplaintState = 'filed'
      const [once, said] = [new Set<string>(), new Set<string>()]
      for (const act of order) {
        const now = await findByFollowCode(speaker)
        const office = now?.responsibleName === world.districtName ? world.reviewer : world.chief
        const answer = (personActs as readonly string[]).includes(act)
          ? await speakOnComplaint(speaker, { act: act as 'rate', words: '说明', score: 4 })
          : await decide(complaintId, act as 'accept', now?.revision ?? 0, office)
        const moved = moveComplaint(state, act)
        const expected = moved.ok && !(['extend', 'rate', 'ask-review'].includes(act) && once.has(act))
        expect([act, state, answer.ok]).toEqual([act, state, expected])
        if (moved.ok && answer.ok) {
          state = moved.value
          once.add(act)
          said.add(act)
          // A review begins with a time of its own.
          if (act === 'ask-review') once.delete('extend')
        }
      }
      const kept = await findByFollowCode(speaker)
      expect(kept?.state).toBe(state)
      expect(kept?.steps.length).toBeGreaterThan(said.size)
      expect(kept?.answeredAt === null).toBe(isOpen(state) || state === 'withdrawn')
    }),
    { numRuns: 12 },
  )
})
