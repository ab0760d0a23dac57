/** What the portal says: written by one of the bureau, published by another, found by everybody, kept as it was. */
import fc from 'fast-check'
import { beforeAll, expect, it } from 'vitest'
import { sql } from '#server/platform/database.ts'
import { decidePublication, repealRegulation } from '#server/publications/decide-publication.ts'
import {
  findDeskPublication,
  findPublication,
  listDeskPublications,
  listPublications,
  listPublishedIds,
  searchPublications,
} from '#server/publications/list-publications.ts'
import type { PublicationText } from '#server/publications/rules/publication-form.ts'
import {
  movePublication,
  type PublicationAct,
  type PublicationStatus,
  publicationActs,
} from '#server/publications/rules/publication-state.ts'
import { savePublication, startPublication } from '#server/publications/save-publication.ts'
import { makeCity, makeOfficial } from '#tests/support/make-city.ts'

const text = (changes: Partial<PublicationText> = {}): PublicationText => ({
  ...{ kind: 'news', title: '工作动态一则', body: '第一段。\n\n第二段。', pinned: '', level: '', issuer: '', documentNumber: '' },
  ...{ issuedOn: '', effectiveOn: '', year: '', publishAt: '' },
  ...changes,
})
const makeWorld = async () => {
  const city = await makeCity()
  const [writer, other, outsider] = await Promise.all([
    makeOfficial('bureau', city.bureau),
    makeOfficial('bureau', city.bureau),
    makeOfficial('reviewer', city.district),
  ])
  return { writer: writer.actor, other: other.actor, outsider: outsider.actor }
}
let world: Awaited<ReturnType<typeof makeWorld>>
beforeAll(async () => {
  world = await makeWorld()
})
const reasonOf = (answer: { ok: boolean; reason?: string }) => (answer.ok ? 'done' : answer.reason)
const start = async (changes: Partial<PublicationText> = {}) => {
  const started = await startPublication(world.writer, text(changes))
  if (!started.ok) throw new Error(started.reason)
  return started.value.publicationId
}
const step = async (publicationId: string, act: PublicationAct, by = world.writer, words = '理由') => {
  const page = await findDeskPublication(world.writer, publicationId)
  return await decidePublication(by, { publicationId, revision: page?.revision ?? 0, act, words })
}
const publish = async (changes: Partial<PublicationText> = {}) => {
  const id = await start(changes)
  await step(id, 'submit')
  expect(reasonOf(await step(id, 'publish', world.other))).toBe('done')
  return id
}
const everything = { kind: null, search: '', level: null, effect: null, year: null, page: 1 }

it('is written by the bureau, published by somebody else of it, and by nobody twice', async () => {
  const { writer, other, outsider } = world
  const id = await start({ title: '还没发布的消息' })
  const asked = [
    await startPublication(outsider, text()),
    await savePublication(outsider, { publicationId: id, revision: 1, text: text() }),
    await decidePublication(outsider, { publicationId: id, revision: 1, act: 'submit', words: '' }),
    await repealRegulation(outsider, { publicationId: id, byId: null }),
  ]
  expect(asked.map(reasonOf)).toEqual(asked.map(() => 'not-found'))
  expect(await findDeskPublication(outsider, id)).toBeNull()
  expect((await listDeskPublications(outsider, { kind: null, status: null, search: '', page: 1 })).rows).toEqual([])
  const saves = await Promise.all(
    ['甲标题', '乙标题'].map((title) => savePublication(writer, { publicationId: id, revision: 1, text: text({ title }) })),
  )
  expect(saves.map(reasonOf).toSorted()).toEqual(['done', 'publication-changed'])
  expect(reasonOf(await step(id, 'submit'))).toBe('done')
  expect(reasonOf(await step(id, 'publish'))).toBe('own-publication')
  expect(reasonOf(await step(id, 'return', other, ' '))).toBe('reason-missing')
  expect(await findPublication(id)).toBeNull()
  const both = await Promise.all(
    [0, 1].map(() => decidePublication(other, { publicationId: id, revision: 3, act: 'publish', words: '' })),
  )
  expect(both.map(reasonOf).toSorted()).toEqual(['done', 'publication-not-so'])
  expect((await findPublication(id))?.title).toMatch(/标题/)
  expect((await listPublishedIds()).map((each) => each.id)).toContain(id)
  expect((await findDeskPublication(writer, id))?.versions).toHaveLength(1)
  await expect(sql.run`update publication_version set body = '改' where publication_id = ${id}`).rejects.toThrow('stands')
})

it('is shown from its moment on, leaves the portal when it is withdrawn, and every version is kept', async () => {
  const later = await publish({ title: '以后才发布', publishAt: '2099-01-01T08:00' })
  expect(await findPublication(later)).toBeNull()
  expect((await searchPublications('以后才发布')).found).toEqual([])
  const id = await publish({ title: '会撤下的通知' })
  expect(reasonOf(await step(id, 'withdraw', world.writer, ''))).toBe('reason-missing')
  expect(reasonOf(await step(id, 'withdraw'))).toBe('done')
  expect(await findPublication(id)).toBeNull()
  expect(reasonOf(await step(id, 'revise'))).toBe('done')
  await step(id, 'submit')
  await step(id, 'publish', world.other)
  expect((await findDeskPublication(world.writer, id))?.versions.map((version) => version.number)).toEqual([2, 1])
})

it('is found by words of title, number and text, by kind, level and effect, and when it was mistyped', async () => {
  const regulation = { kind: 'regulation', level: 'municipal', issuer: '市局' } as const
  const old = await publish({ ...regulation, title: '旧的继续教育登记办法', documentNumber: '津人〔1994〕47号' })
  const current = await publish({ ...regulation, title: '新的继续教育登记办法', body: '本办法自发布之日起施行，独此一句。' })
  expect(reasonOf(await repealRegulation(world.writer, { publicationId: old, byId: old }))).toBe('repealer-unknown')
  expect(reasonOf(await repealRegulation(world.writer, { publicationId: old, byId: current }))).toBe('done')
  const list = async (changes: object) =>
    (await listPublications({ ...everything, kind: 'regulation', ...changes })).rows.map((row) => row.id)
  expect(await list({ effect: 'repealed' })).toEqual([old])
  expect(await list({ effect: 'in-force', level: 'municipal' })).toEqual([current])
  expect(await list({ level: 'law' })).toEqual([])
  expect(await list({ search: '1994 登记' })).toEqual([old])
  expect(await findPublication(current)).toMatchObject({ repeals: [{ id: old }], repealed: false })
  expect(await findPublication(old)).toMatchObject({ repealedBy: { id: current }, repealed: true })
  expect((await searchPublications('独此一句 继续教育')).found.map((row) => row.id)).toEqual([current])
  const mistyped = await searchPublications('继序教育登记办法')
  expect(mistyped.alike).toBe(true)
  expect(mistyped.found.map((row) => row.id)).toContain(current)
  expect((await searchPublications('%')).found).toEqual([])
})

it('goes only where its rules say, whatever is done in whatever order', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.constantFrom(...publicationActs), { minLength: 3, maxLength: 8 }), async (order) => {
      const id = await start()
      let status: PublicationStatus = 'draft'
      for (const act of order) {
        const moved = movePublication(status, act)
        const by = act === 'publish' || act === 'return' ? world.other : world.writer
        expect([status, act, (await step(id, act, by)).ok]).toEqual([status, act, moved.ok])
        if (moved.ok) status = moved.value
      }
      expect((await findPublication(id)) !== null).toBe(status === 'published')
    }),
    { numRuns: 12 },
  )
})
