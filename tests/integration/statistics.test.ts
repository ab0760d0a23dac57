/** Statistics equal the ledger: whatever happens to people and hours, each figure is what the entries say, for everybody who may read it. */
import fc from 'fast-check'
import { beforeAll, expect, it } from 'vitest'
import { getLearnerYear } from '#server/hours/queries.ts'
import { isMet } from '#server/hours/rules/is-met.ts'
import { getLearnerAttributes } from '#server/identity/queries.ts'
import { recordLearnerAttribute } from '#server/identity/record-learner-attribute.ts'
import { affiliateLearner } from '#server/organisations/affiliate-learner.ts'
import { sql } from '#server/platform/database.ts'
import { checkStatistics } from '#server/reports/check-statistics.ts'
import { printAnnualReport } from '#server/reports/print-annual-report.ts'
import { readStatistics, type StatisticRow } from '#server/reports/read-statistics.ts'
import { refreshStatistics } from '#server/reports/refresh-statistics.ts'
import type { StatisticAxis } from '#server/reports/rules/statistic-axes.ts'
import { watchCity } from '#server/reports/watch-city.ts'
import { makeOfficial } from '#tests/support/make-city.ts'
import { type MadePerson, makePerson } from '#tests/support/make-person.ts'
import { pdfText } from '#tests/support/pdf-text.ts'
import { reverseEntry } from '#tests/support/reverse-entry.ts'
import { giveHours, makeVerificationWorld } from '#tests/support/verification-world.ts'

let world: Awaited<ReturnType<typeof makeVerificationWorld>> & { auditor: MadePerson; second: MadePerson }
let people: MadePerson[]
beforeAll(async () => {
  const made = await makeVerificationWorld()
  world = { ...made, auditor: await makeOfficial('auditor', made.bureau), second: await makeOfficial('bureau', made.bureau) }
  people = await Promise.all(Array.from({ length: 8 }, () => makePerson()))
  await sql.run`update organisation set district = '河东区' where id = ${world.district}`
  await sql.run`update organisation set industry = 'Q' where id = ${world.elsewhere}`
  // A version of the law is waited for; here everything was known before.
  await sql.run`update statistic_due set at = clock_timestamp()`
})

const read = async (by: StatisticAxis, wanted: { under?: string; year?: number; district?: string; industry?: string } = {}) => {
  const found = await readStatistics(world.chief.actor, { year: 2026, by, descending: false, ...wanted })
  if (!found) throw new Error('the bureau reads all of it')
  return found
}
const people2026 = (rows: readonly StatisticRow[]) => Object.fromEntries(rows.map((row) => [row.name, row.now.people]))

/** Recomputed one by one, the way in which a person's own page does it. */
async function recompute(organisationIds: readonly string[], year: number) {
  const here = await sql.many<{ learnerId: string }>`
    select learner_id as "learnerId" from affiliation where ended_at is null and organisation_id = any(${organisationIds}::uuid[])`
  const { centihours } = await sql.one<{ centihours: number }>`
    select coalesce(sum(centihours), 0)::bigint as centihours from ledger_entry where year = ${year} and learner_id = any(${here.map((each) => each.learnerId)}::uuid[])`
  const years = await Promise.all(here.map(({ learnerId }) => getLearnerYear(learnerId, year)))
  return { people: here.length, met: years.filter(({ statement }) => statement && isMet(statement)).length, centihours }
}
const totals = (rows: readonly Pick<StatisticRow, 'now'>[]) => ({
  people: rows.reduce((sum, row) => sum + row.now.people, 0),
  met: rows.reduce((sum, row) => sum + row.now.met, 0),
  centihours: rows.reduce((sum, row) => sum + row.now.required + row.now.elective + row.now.professional, 0),
})

it('equal the ledger after anything that happens, in any order', async () => {
  const who = fc.nat(7)
  const place = fc.constantFrom('company', 'subsidiary', 'sibling', 'elsewhere')
  const change = fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({
        do: fc.constant('learn'),
        who,
        kind: fc.constantFrom('required', 'elective', 'professional'),
        hours: fc.integer({ min: 1, max: 40 }),
      }),
    },
    { weight: 3, arbitrary: fc.record({ do: fc.constant('move'), who, place }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('reverse'), who }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('title'), who }) },
  ) as fc.Arbitrary<{
    do: 'learn' | 'move' | 'reverse' | 'title'
    who: number
    place: 'company'
    kind: 'required'
    hours: number
  }>
  await fc.assert(
    fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 8 }), async (changes) => {
      for (const each of changes) {
        const { accountId } = people[each.who] as MadePerson
        if (each.do === 'learn') await giveHours(accountId, each.kind, each.hours)
        if (each.do === 'move') await affiliateLearner(null, { learnerId: accountId, organisationId: world[each.place] })
        if (each.do === 'title')
          await recordLearnerAttribute(accountId, { kind: 'title-level', value: 'senior', sinceOn: '2026-05-01' }, null)
        if (each.do === 'reverse') {
          const entry = await sql.maybe<{ id: string }>`
            select id from ledger_entry e where learner_id = ${accountId} and reverses_id is null and not exists (select from ledger_entry r where r.reverses_id = e.id) limit 1`
          if (entry)
            await reverseEntry(world.chief.actor, { entryId: entry.id, requestedBy: world.second.actor, reason: '登错了' })
        }
      }
      await refreshStatistics()
      for (const organisationId of ['company', 'subsidiary', 'sibling', 'elsewhere'] as const) {
        const below = organisationId === 'company' ? [world.company, world.subsidiary] : [world[organisationId]]
        expect(totals([(await read('branch', { under: world[organisationId] })).whole])).toEqual(await recompute(below, 2026))
      }
      const bodies = await sql.many<{ id: string }>`select id from organisation`
      const registered = await recompute(
        bodies.map((body) => body.id),
        2026,
      )
      for (const by of ['branch', 'district', 'authority', 'industry', 'size', 'title', 'age'] as const) {
        const { rows, whole } = await read(by)
        expect(totals(rows)).toEqual(totals([whole]))
        // Whoever is registered nowhere and has hours is counted in the city alone.
        expect(totals(rows).people).toBeGreaterThanOrEqual(registered.people)
      }
      const { centihours } = await sql.one<{
        centihours: number
      }>`select coalesce(sum(centihours), 0)::bigint as centihours from ledger_entry where year = 2026`
      expect(totals((await read('form')).rows).centihours).toBe(centihours)
      expect(totals([(await read('branch')).whole]).centihours).toBe(centihours)
      expect(await checkStatistics()).toEqual([])
    }),
    { numRuns: 6 },
  )
})

it('find nothing to do a second time, and two at once count nobody twice', async () => {
  const { accountId } = people[0] as MadePerson
  await affiliateLearner(null, { learnerId: accountId, organisationId: world.elsewhere })
  const before = (await read('branch')).whole.now
  await giveHours(accountId, 'professional', 7)
  await Promise.all([refreshStatistics(), refreshStatistics()])
  expect((await read('branch')).whole.now).toEqual({ ...before, professional: before.professional + 700 })
  expect(await refreshStatistics()).toBe(0)
  expect((await read('branch')).fresh).toMatchObject({ waiting: false, asOf: expect.any(Date) })
})

it('go down from the city to a unit, compare with the year before, and are narrowed by district and industry', async () => {
  for (const [index, person] of people.entries())
    await affiliateLearner(null, {
      learnerId: person.accountId,
      organisationId: index < 3 ? world.company : index < 5 ? world.subsidiary : world.elsewhere,
    })
  await sql.run`update affiliation set started_at = '2025-03-01' where ended_at is null and organisation_id = ${world.company}`
  await giveHours((people[0] as MadePerson).accountId, 'required', 9, { on: '2025-06-01T02:00:00Z' })
  await refreshStatistics()
  expect(people2026((await read('branch')).rows)).toMatchObject({ 河东区人社局: 5, 河西区人社局: 3 })
  const company = await read('branch', { under: world.company })
  expect(people2026(company.rows)).toEqual({ '海河工程公司（本级）': 3, 海河设计院: 2 })
  expect(company.way.map((each) => each.name)).toEqual(['示范市人力社保局', '河东区人社局', '海河工程公司'])
  expect(company.whole.before.required).toBe(900)
  expect(people2026((await read('district')).rows)).toMatchObject({ 河东区: 5, 未登记所在区: 3 })
  expect(people2026((await read('size', { district: '河东区' })).rows)).toMatchObject({ '1–9 人': 5 })
  expect(people2026((await read('branch', { industry: 'Q' })).rows)).toEqual({ 河西区人社局: 3 })
  const levels = await Promise.all(people.map((person) => getLearnerAttributes(person.accountId, '2026-12-31')))
  expect(people2026((await read('title')).rows).正高级 ?? 0).toBe(levels.filter((level) => level.titleLevel === 'senior').length)
})

it('are read as far as one governs, and no further', async () => {
  const ask = (official: MadePerson, under?: string) =>
    readStatistics(official.actor, { year: 2026, by: 'branch', descending: false, ...(under ? { under } : {}) })
  expect((await ask(world.auditor))?.at.id).toBe(world.bureau)
  expect((await ask(world.reviewer))?.whole.now.people).toBe(5)
  expect((await ask(world.handler))?.at.id).toBe(world.company)
  expect(await ask(world.reviewer, world.elsewhere)).toBeNull()
  expect(await ask(world.handler, world.district)).toBeNull()
  expect(await ask(people[0] as MadePerson)).toBeNull()
})

it('are printed as a report of the year, by whoever reads them', async () => {
  const report = await printAnnualReport(world.reviewer.actor, { year: 2026 })
  const text = pdfText(report?.bytes as Buffer)
  for (const words of ['河东区人社局', '2026年度继续教育报告', '海河工程公司', '达标率']) expect(text).toContain(words)
  expect(text).not.toContain('河西')
  expect(await printAnnualReport(world.handler.actor, { year: 2026, under: world.elsewhere })).toBeNull()
})

it('say when a sum is not what its people add up to', async () => {
  await sql.run`update organisation_statistic set met = met + 1 where year = 2026 and axis = 'all' and organisation_id = ${world.company}`
  expect(await checkStatistics()).toEqual([
    expect.objectContaining({ count: 1, examples: [expect.stringContaining(world.company)] }),
  ])
  await sql.run`update organisation_statistic set met = met - 1 where year = 2026 and axis = 'all' and organisation_id = ${world.company}`
  await sql.run`update learner_statistic set met = not met where year = 2026 and learner_id = ${people[0]?.accountId}`
  expect((await checkStatistics()).map((breach) => breach.examples[0])).toEqual(
    expect.arrayContaining([expect.stringContaining(`${people[0]?.accountId}`)]),
  )
})

it('show the bureau the city of this moment, and nobody else', async () => {
  const before = await watchCity(world.chief.actor)
  expect(before).toMatchObject({ studying: 0, sitting: 0, deadline: expect.any(Date) })
  expect(await watchCity(world.chief.actor)).toBe(before)
  const { centihours } = await sql.one<{ centihours: number }>`select sum(centihours)::bigint as centihours from ledger_entry`
  expect(before?.creditedCentihours).toBe(centihours)
  for (const actor of [world.reviewer.actor, world.handler.actor, world.auditor.actor, (people[0] as MadePerson).actor])
    expect(await watchCity(actor)).toBeNull()
})
