/** Combined queries find exactly those whom their conditions describe, of those within reach, and no more of them leaves the house than may. */
import fc from 'fast-check'
import { beforeAll, expect, it } from 'vitest'
import { listAuditOf } from '#server/audit/queries.ts'
import type { Actor } from '#server/identity/actor.ts'
import { recordLearnerAttribute } from '#server/identity/record-learner-attribute.ts'
import { affiliateLearner } from '#server/organisations/affiliate-learner.ts'
import { sql } from '#server/platform/database.ts'
import { exportCombined } from '#server/reports/export-combined.ts'
import { listSavedQueries } from '#server/reports/list-saved-queries.ts'
import { refreshStatistics } from '#server/reports/refresh-statistics.ts'
import { fields, subjects } from '#server/reports/rules/combined-fields.ts'
import type { CombinedQuery, Condition } from '#server/reports/rules/combined-query.ts'
import { runCombinedQuery } from '#server/reports/run-combined-query.ts'
import { dropQuery, saveQuery } from '#server/reports/save-query.ts'
import { makeOfficial } from '#tests/support/make-city.ts'
import { makePerson } from '#tests/support/make-person.ts'
import { giveHours, makeVerificationWorld } from '#tests/support/verification-world.ts'

type Person = { id: string; name: string; unit: string; title: string; total: number; required: number; met: boolean }
let world: Awaited<ReturnType<typeof makeVerificationWorld>>
let people: Person[]
const all: CombinedQuery = { subject: 'learners', year: 2026, within: 'all', between: 'any', groups: [], columns: [] }

beforeAll(async () => {
  world = await makeVerificationWorld()
  await sql.run`update statistic_due set at = clock_timestamp()`
  const titles = ['none', 'assistant', 'intermediate', 'senior'] as const
  people = await Promise.all(
    Array.from({ length: 12 }, async (_, index): Promise<Person> => {
      const { accountId: id } = await makePerson()
      const place = (['company', 'subsidiary', 'elsewhere'] as const)[index % 3] as 'company'
      await affiliateLearner(null, { learnerId: id, organisationId: world[place] })
      const name = ['赵一', '钱二', '孙%三', "李'四"][index % 4] as string
      await sql.run`update account set real_name = ${name} where id = ${id}`
      const title = titles[index % titles.length] as (typeof titles)[number]
      await recordLearnerAttribute(id, { kind: 'title-level', value: title, sinceOn: '2020-01-01' }, null)
      const [required, professional] = [index % 5 === 0 ? 20 : index, index % 5 === 0 ? 76 : index * 3]
      if (index % 5 === 0) await giveHours(id, 'elective', 12)
      if (required > 0) await giveHours(id, 'required', required)
      if (professional > 0) await giveHours(id, 'professional', professional)
      const unit = { company: '海河工程公司', subsidiary: '海河设计院', elsewhere: '河西中心医院' }[place]
      const total = (required + professional + (index % 5 === 0 ? 12 : 0)) * 100
      return { id, name, unit, title, total, required: required * 100, met: index % 5 === 0 && title !== 'senior' }
    }),
  )
  await refreshStatistics()
})

const found = async (actor: Actor, query: CombinedQuery) => {
  const answer = await runCombinedQuery(actor, query)
  if (!answer.ok) return answer.reason
  expect(answer.value.count).toEqual({ total: answer.value.rows.length, capped: false })
  return answer.value.rows.map((row) => row.learnerId).toSorted()
}

/** What a condition means, said a second time. */
function holds(person: Person, { field, operator, value }: Condition): boolean {
  const text = { name: person.name, unit: person.unit, title: person.title, met: person.met ? 'yes' : 'no' }[field]
  if (text !== undefined) {
    if (operator === 'contains') return text.includes(value)
    return operator === 'is' ? text === value : operator === 'not' ? text !== value : !text.includes(value)
  }
  const own = field === 'year-total' ? person.total : person.required
  const wanted = Math.round(Number(value) * 100)
  return operator === 'least' ? own >= wanted : operator === 'most' ? own <= wanted : own === wanted
}

it('find exactly those whom the conditions describe', async () => {
  const oneOf = (field: string, operators: string[], values: string[]) =>
    fc.record({
      field: fc.constant(field),
      operator: fc.constantFrom(...operators),
      value: fc.constantFrom(...values),
    }) as fc.Arbitrary<Condition>
  const condition = fc.oneof(
    oneOf('name', ['contains', 'is', 'without'], ['赵', '钱二', '%', "'", '三', '_']),
    oneOf('unit', ['contains', 'is', 'without'], ['海河', '海河设计院', '院', '\\']),
    oneOf('title', ['is', 'not'], ['none', 'senior', 'intermediate']),
    oneOf('met', ['is'], ['yes', 'no']),
    oneOf('year-total', ['least', 'most', 'is'], ['0', '12', '108', '40.5', '20']),
    oneOf('year-required', ['least', 'most', 'is'], ['1', '7', '20']),
  )
  const query = fc.record({
    within: fc.constantFrom('all' as const, 'any' as const),
    between: fc.constantFrom('all' as const, 'any' as const),
    groups: fc.array(fc.array(condition, { minLength: 1, maxLength: 3 }), { maxLength: 3 }),
  })
  await fc.assert(
    fc.asyncProperty(query, fc.constantFrom('chief', 'reviewer', 'handler'), async ({ within, between, groups }, who) => {
      const join = (how: 'all' | 'any', answers: boolean[]) => (how === 'all' ? answers.every(Boolean) : answers.some(Boolean))
      const reach = {
        chief: people,
        reviewer: people.filter((each) => each.unit.startsWith('海河')),
        handler: people.filter((each) => each.unit.startsWith('海河')),
      }
      const expected = reach[who as 'chief'].filter(
        (person) =>
          groups.length === 0 ||
          join(
            between,
            groups.map((group) =>
              join(
                within,
                group.map((each) => holds(person, each)),
              ),
            ),
          ),
      )
      expect(await found(world[who as 'chief'].actor, { ...all, within, between, groups })).toEqual(
        expected.map((each) => each.id).toSorted(),
      )
    }),
    { numRuns: 40 },
  )
})

it('are answered for every subject, field and operator', async () => {
  const values = { text: '培训', number: '1', hours: '1.5', choice: '', yes: 'yes', day: '2026-06-01' }
  for (const subject of subjects) {
    const conditions = Object.entries(fields[subject]).map(([field, { kind, options }]): Condition => {
      const value = kind === 'choice' ? (Object.keys(options ?? {})[0] as string) : values[kind]
      return { field, operator: kind === 'day' ? 'since' : kind === 'number' || kind === 'hours' ? 'least' : 'is', value }
    })
    for (let from = 0; from < conditions.length; from += 12)
      expect(
        typeof (await found(world.chief.actor, {
          ...all,
          subject,
          groups: [conditions.slice(from, from + 12)],
          columns: Object.keys(fields[subject]),
        })),
      ).toBe('object')
  }
  const entries = await runCombinedQuery(world.handler.actor, {
    ...all,
    ...{
      subject: 'entries',
      columns: ['hours', 'occurred', 'part'],
      groups: [
        [
          { field: 'occurred', operator: 'is', value: '2026-06-01' },
          { field: 'hours', operator: 'is', value: '76' },
        ],
      ],
    },
  })
  expect(entries.ok && entries.value.rows.map((row) => row.cells)).toContainEqual([7_600, '2026-06-01', 'professional'])
})

it('end where the reach ends', async () => {
  expect(await found(world.neighbour.actor, all)).toEqual(
    people
      .filter((each) => each.unit === '河西中心医院')
      .map((each) => each.id)
      .toSorted(),
  )
  expect(await found(world.handler.actor, { ...all, under: world.elsewhere })).toBe('not-found')
  expect(await found(world.handler.actor, { ...all, under: 'none' })).toBe('not-found')
  expect(await found((await makePerson()).actor, all)).toBe('not-found')
  // Whoever moved on is no longer anybody's business here, in no year.
  const [moved] = people
  await affiliateLearner(null, { learnerId: moved?.id as string, organisationId: world.elsewhere })
  expect(await found(world.handler.actor, all)).not.toContain(moved?.id)
  await affiliateLearner(null, { learnerId: moved?.id as string, organisationId: world.company })
})

it('are kept, shared with those who act for the same body, and dropped by their owner', async () => {
  const query = { ...all, groups: [[{ field: 'met', operator: 'is' as const, value: 'no' }]] }
  const saved = await saveQuery(world.reviewer.actor, { name: ' 未达标 ', shared: true, query })
  const own = await saveQuery(world.reviewer.actor, { name: '自己看', shared: false, query })
  expect([saved.ok, own.ok]).toEqual([true, true])
  expect((await listSavedQueries(world.colleague.actor)).map((each) => [each.name, each.own])).toEqual([['未达标', false]])
  expect((await listSavedQueries(world.reviewer.actor))[0]?.query).toEqual(query)
  expect(await listSavedQueries(world.neighbour.actor)).toEqual([])
  await saveQuery(world.reviewer.actor, { name: '未达标', shared: false, query: all })
  expect(await listSavedQueries(world.colleague.actor)).toEqual([])
  const queryId = saved.ok ? saved.value.queryId : ''
  expect((await dropQuery(world.colleague.actor, queryId)).ok).toBe(false)
  expect((await dropQuery(world.reviewer.actor, queryId)).ok).toBe(true)
  expect(await saveQuery(world.reviewer.actor, { name: ' ', shared: false, query })).toMatchObject({ reason: 'query-name' })
  const auditor = await makeOfficial('auditor', world.bureau)
  expect(await saveQuery(auditor.actor, { name: '审计', shared: false, query })).toMatchObject({ reason: 'not-found' })
  expect(await found(auditor.actor, all)).toHaveLength(12)
})

it('leave the house confirmed, marked and recorded', async () => {
  const { actor } = world.reviewer
  const sheet = await exportCombined(actor, { ...all, columns: ['title', 'year-total', 'met'] })
  if (!sheet.ok) throw new Error(sheet.reason)
  expect(sheet.value.header).toEqual(['姓名', '单位', '职称', '全年学时', '年度达标'])
  expect(sheet.value.rows).toHaveLength(9)
  expect(sheet.value.rows.at(-1)?.[0]).toContain(world.reviewer.realName)
  expect(await exportCombined({ ...actor, confirmedAt: null }, all)).toMatchObject({ reason: 'confirm-needed' })
  const events = await listAuditOf('organisation', world.district)
  expect(events).toContainEqual(expect.objectContaining({ action: 'query.exported' }))
  expect(await exportCombined(world.handler.actor, { ...all, under: world.elsewhere })).toMatchObject({ reason: 'not-found' })
})
