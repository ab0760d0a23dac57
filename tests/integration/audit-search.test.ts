import { beforeAll, expect, it } from 'vitest'
import { sealAudit } from '#server/audit/seal-audit.ts'
import { affiliateLearner } from '#server/organisations/affiliate-learner.ts'
import { renameOrganisation } from '#server/organisations/rename-organisation.ts'
import { sql } from '#server/platform/database.ts'
import { exportAudit } from '#server/reports/export-audit.ts'
import { findAudit, listAudit } from '#server/reports/list-audit.ts'
import { revealLearner } from '#server/reports/reveal-learner.ts'
import { makeCity, makeOfficial } from '#tests/support/make-city.ts'
import { type MadePerson, makePerson } from '#tests/support/make-person.ts'

const city = makeCity()
let auditor: MadePerson
let bureau: MadePerson
let learner: MadePerson

beforeAll(async () => {
  const { bureau: top, company } = await city
  auditor = await makeOfficial('auditor', top)
  bureau = await makeOfficial('bureau', top)
  learner = await makePerson()
  await affiliateLearner(null, { learnerId: learner.accountId, organisationId: company })
  await revealLearner(bureau.actor, { learnerId: learner.accountId, reason: '核对证件原件' })
  const renamed = await renameOrganisation(bureau.actor, { organisationId: company, name: '海河工程集团', reason: '改制' })
  if (!renamed.ok) throw new Error(renamed.reason)
  await sealAudit()
})

const actionsOf = async (...wanted: Parameters<typeof listAudit>) => (await listAudit(...wanted)).lines.map((line) => line.action)

it('finds what was done to a person by their number, and what a person did, with names, before and after, and the seal', async () => {
  const done = await listAudit(auditor.actor, { person: learner.idNumber })
  expect(done.lines.map((line) => line.action)).toEqual(expect.arrayContaining(['learner.revealed', 'account.created']))
  expect(done.lines.find((line) => line.action === 'learner.revealed')).toMatchObject({
    actorName: bureau.realName,
    details: { reason: '核对证件原件' },
    seal: { position: expect.any(Number) },
  })
  expect(await actionsOf(auditor.actor, { person: bureau.accountId })).toContain('organisation.renamed')
  expect(await listAudit(auditor.actor, { person: '120101199001010000' })).toMatchObject({ lines: [], unknownPerson: true })
  const renamed = (await listAudit(auditor.actor, { group: 'organisation', under: (await city).company })).lines.find(
    (line) => line.action === 'organisation.renamed',
  )
  expect(renamed).toMatchObject({ before: { name: '海河工程公司' }, after: { name: '海河工程集团' }, objectName: '海河工程集团' })
  expect(await findAudit(auditor.actor, renamed?.id as number)).toMatchObject({ ...renamed, names: {} })
})

it('goes on page by page without leaving out or repeating an event, and keeps to the days asked for', async () => {
  const seen: number[] = []
  let before: number | null | undefined
  do {
    const page = await listAudit(auditor.actor, {}, { size: 3, ...(before ? { before } : {}) })
    seen.push(...page.lines.map((line) => line.id))
    before = page.next
  } while (before)
  const { all } = await sql.one<{ all: number[] }>`select array_agg(id::int order by id desc) as all from audit_event`
  expect(seen).toEqual(all)
  expect(await actionsOf(auditor.actor, { from: '2020-01-01', to: '2020-01-31' })).toEqual([])
})

it('narrows to a body and what is below it', async () => {
  const { district, otherDistrict } = await city
  expect(await actionsOf(auditor.actor, { under: district })).toContain('organisation.renamed')
  expect(await actionsOf(auditor.actor, { under: otherDistrict })).not.toContain('organisation.renamed')
  expect(await actionsOf(bureau.actor, { under: district })).toEqual([])
})

it('leaves the house only confirmed, shows no number in full, and stands in the trail itself', async () => {
  expect(await exportAudit({ ...auditor.actor, confirmedAt: null }, {})).toEqual({ ok: false, reason: 'confirm-needed' })
  expect(await exportAudit(bureau.actor, {})).toEqual({ ok: false, reason: 'not-found' })
  const exported = await exportAudit(auditor.actor, {})
  const text = JSON.stringify(exported)
  for (const number of [learner.idNumber, learner.phone]) expect(text).not.toContain(number)
  expect((await listAudit(auditor.actor, { person: auditor.accountId })).lines[0]).toMatchObject({ action: 'audit.exported' })
})
