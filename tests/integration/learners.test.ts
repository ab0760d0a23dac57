import { beforeAll, describe, expect, it } from 'vitest'
import { listAuditOf } from '#server/audit/queries.ts'
import { recordLearnerAttribute } from '#server/identity/record-learner-attribute.ts'
import { affiliateLearner } from '#server/organisations/affiliate-learner.ts'
import { moveOrganisation } from '#server/organisations/move-organisation.ts'
import { pool, sql } from '#server/platform/database.ts'
import { exportLearners } from '#server/reports/export-learners.ts'
import { findLearnerPage } from '#server/reports/find-learner-page.ts'
import { type LearnerQuery, listLearners } from '#server/reports/list-learners.ts'
import { relistDated } from '#server/reports/relist-dated.ts'
import { revealLearner } from '#server/reports/reveal-learner.ts'
import { makeCity, makeOfficial } from '#tests/support/make-city.ts'
import { type MadePerson, makePerson } from '#tests/support/make-person.ts'

const city = makeCity()
let handler: MadePerson
let reviewer: MadePerson
let bureau: MadePerson
const people: MadePerson[] = []
const names = ['赵一', '钱二', '孙三', '李四', '周五丽', '吴六丽']

beforeAll(async () => {
  const { company, district, bureau: top } = await city
  handler = await makeOfficial('handler', company)
  reviewer = await makeOfficial('reviewer', district)
  bureau = await makeOfficial('bureau', top)
  for (const realName of names) {
    const person = await named(realName)
    await affiliateLearner(null, { learnerId: person.accountId, organisationId: company })
    people.push(person)
  }
})

async function named(realName: string): Promise<MadePerson> {
  const person = await makePerson()
  await sql.run`update account set real_name = ${realName} where id = ${person.accountId}`
  return { ...person, realName }
}

const idOf = (index: number) => people[index]?.accountId as string
const namesOf = async (actor: MadePerson, query: LearnerQuery) =>
  (await listLearners(actor.actor, query)).rows.map((row) => row.realName)

describe('the list of learners', () => {
  it('is in the order of pinyin, in pages that leave out nobody and show nobody twice, either way', async () => {
    const all = await namesOf(handler, { filter: {} })
    expect(all).toEqual(['李四', '钱二', '孙三', '吴六丽', '赵一', '周五丽'])
    for (const [descending, expected] of [
      [false, all],
      [true, [...all].reverse()],
    ] as const) {
      for (const sort of ['name', 'total'] as const) {
        const seen: string[] = []
        let after: string | null | undefined
        do {
          const page = await listLearners(handler.actor, { filter: {}, sort, descending, size: 2, ...(after ? { after } : {}) })
          expect(page.count).toEqual({ total: 6, capped: false })
          seen.push(...page.rows.map((row) => row.realName))
          after = page.next
        } while (after)
        if (sort === 'name') expect(seen).toEqual(expected)
        expect([...seen].sort()).toEqual([...all].sort())
      }
    }
  })

  it('finds by part of a name and by whole numbers, of those within reach alone', async () => {
    expect(await namesOf(handler, { filter: { search: '丽' } })).toEqual(['吴六丽', '周五丽'])
    expect(await namesOf(handler, { filter: { search: '%' } })).toEqual([])
    const { idNumber, phone } = people[2] as MadePerson
    expect(await namesOf(handler, { filter: { search: idNumber } })).toEqual(['孙三'])
    expect(await namesOf(reviewer, { filter: { search: ` ${phone.slice(0, 3)} ${phone.slice(3)}` } })).toEqual(['孙三'])
    expect(await namesOf(handler, { filter: { search: idNumber.slice(0, 10) } })).toEqual([])
    const stranger = await named('吴在外')
    expect(await namesOf(handler, { filter: { search: stranger.idNumber } })).toEqual([])
    expect(await namesOf(bureau, { filter: { search: stranger.idNumber } })).toEqual(['吴在外'])
    expect(await namesOf(bureau, { filter: { search: '吴在外', under: 'none' } })).toEqual(['吴在外'])
    expect(await namesOf(reviewer, { filter: { under: 'none' } })).toEqual([])
  })

  it('follows titles, places and the account at once, and shows no number in full', async () => {
    const since = '2020-01-01'
    await recordLearnerAttribute(idOf(0), { kind: 'title-level', value: 'senior', sinceOn: since }, null)
    await recordLearnerAttribute(idOf(1), { kind: 'high-tech', value: 'yes', sinceOn: since }, null)
    expect(await namesOf(handler, { filter: { longer: 'senior' } })).toEqual(['赵一'])
    expect(await namesOf(handler, { filter: { longer: 'high-tech' } })).toEqual(['钱二'])
    expect(await namesOf(handler, { filter: { titleLevel: 'none' } })).not.toContain('赵一')
    await sql.run`update account set status = 'disabled' where id = ${idOf(3)}`
    expect(await namesOf(handler, { filter: { standing: 'disabled' } })).toEqual(['李四'])
    const text = JSON.stringify(await listLearners(bureau.actor, { filter: {} }))
    for (const person of people) for (const number of [person.idNumber, person.phone]) expect(text).not.toContain(number)
  })

  it('lists a title that begins to hold with the new year', async () => {
    const id = idOf(4)
    await sql.run`update learner_listing set title_level = 'assistant' where learner_id = ${id}`
    await recordLearnerAttribute(id, { kind: 'title-level', value: 'intermediate', sinceOn: '2026-01-01' }, null)
    await sql.run`update learner_listing set title_level = 'none' where learner_id = ${id}`
    await relistDated()
    expect(await namesOf(handler, { filter: { titleLevel: 'intermediate' } })).toEqual(['周五丽'])
  })

  it('moves with the body, at once', async () => {
    const { company, district, otherDistrict } = await city
    const other = await makeOfficial('reviewer', otherDistrict)
    expect(await namesOf(other, { filter: {} })).toEqual([])
    expect((await moveOrganisation(bureau.actor, { organisationId: company, parentId: otherDistrict, reason: '划转' })).ok).toBe(
      true,
    )
    expect(await namesOf(reviewer, { filter: { under: company } })).toEqual([])
    expect(await namesOf(other, { filter: { under: company } })).toHaveLength(6)
    expect((await moveOrganisation(bureau.actor, { organisationId: company, parentId: district, reason: '划回' })).ok).toBe(true)
  })

  it('keeps both of two changes that are made to one person at the same instant', async () => {
    const person = await named('郑两处')
    const [one, two] = [await pool().connect(), await pool().connect()]
    try {
      await one.query('begin')
      await two.query('begin')
      await one.query(
        'insert into affiliation (id, learner_id, organisation_id, started_at) values (gen_random_uuid(), $1, $2, clock_timestamp())',
        [person.accountId, (await city).company],
      )
      const second = two.query(
        `insert into learner_attribute (id, account_id, kind, value, since_on) values (gen_random_uuid(), $1, 'title-level', 'senior', '2020-01-01')`,
        [person.accountId],
      )
      await new Promise((resolve) => setTimeout(resolve, 100))
      await one.query('commit')
      await second
      await two.query('commit')
    } finally {
      one.release()
      two.release()
    }
    expect(await namesOf(handler, { filter: { search: '郑两处', titleLevel: 'senior' } })).toEqual(['郑两处'])
  })
})

describe('one learner', () => {
  it('is shown whole to those who answer for them, and looking is recorded once an hour', async () => {
    const page = await findLearnerPage(handler.actor, idOf(5))
    expect(page).toMatchObject({ person: { realName: '吴六丽' }, gone: false, standing: 'active' })
    await findLearnerPage(handler.actor, idOf(5))
    const looks = (await listAuditOf('learner', idOf(5))).filter((event) => event.action === 'learner.viewed')
    expect(looks).toHaveLength(1)
    expect(await findLearnerPage((await makeOfficial('handler', (await city).sibling)).actor, idOf(5))).toBeNull()
  })

  it('shows numbers in full to the bureau alone, for a reason, confirmed, and the reason stays', async () => {
    const asked = { learnerId: idOf(5), reason: '核对证件原件' }
    expect(await revealLearner(handler.actor, asked)).toEqual({ ok: false, reason: 'not-found' })
    expect(await revealLearner({ ...bureau.actor, confirmedAt: null }, asked)).toEqual({ ok: false, reason: 'confirm-needed' })
    expect(await revealLearner(bureau.actor, { ...asked, reason: ' ' })).toEqual({ ok: false, reason: 'reveal-reason-missing' })
    const { idNumber, phone } = people[5] as MadePerson
    expect(await revealLearner(bureau.actor, asked)).toEqual({ ok: true, value: { idNumber, phone } })
    expect((await listAuditOf('learner', idOf(5)))[0]).toMatchObject({
      action: 'learner.revealed',
      details: { reason: asked.reason },
    })
  })

  it('leaves the house in a list only after confirming, masked, and recorded', async () => {
    expect(await exportLearners({ ...handler.actor, confirmedAt: null }, { filter: {} })).toEqual({
      ok: false,
      reason: 'confirm-needed',
    })
    const exported = await exportLearners(handler.actor, { filter: { search: '丽' } })
    expect(exported).toMatchObject({ ok: true, value: { capped: false } })
    if (exported.ok) expect(exported.value.rows.map((row) => row[0])).toEqual(['吴六丽', '周五丽'])
    const [event] = await sql.many<{ text: string }>`
      select details::text as text from audit_event where action = 'learners.exported' and actor_id = ${handler.accountId}`
    expect(event?.text).not.toContain('丽')
  })
})
