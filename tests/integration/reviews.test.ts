import { beforeAll, describe, expect, it } from 'vitest'
import { sql } from '#server/platform/database.ts'
import { listLooks } from '#server/reports/list-looks.ts'
import { checkList } from '#server/reviews/check-list.ts'
import { giveConsent, listConsents } from '#server/reviews/give-consent.ts'
import { findCheck, listChecks } from '#server/reviews/list-checks.ts'
import { purgeChecks } from '#server/reviews/purge-checks.ts'
import { revokeConsent } from '#server/reviews/revoke-consent.ts'
import { readSheet, readTyped } from '#server/reviews/rules/asked-list.ts'
import { mostConsents } from '#server/reviews/rules/consent.ts'
import type { Requirement } from '#server/reviews/rules/requirement.ts'
import { makeVerifiable, makeVerificationWorld, metYear } from '#tests/support/verification-world.ts'

let world: Awaited<ReturnType<typeof makeVerificationWorld>>
let met: Awaited<ReturnType<typeof makeVerifiable>>
let unmet: typeof met
beforeAll(async () => {
  world = await makeVerificationWorld()
  met = await makeVerifiable(world.company, metYear)
  unmet = await makeVerifiable(world.company, { required: 20 })
})

const requirement: Requirement = {
  ...{ titleLevel: 'senior', until: 2026, lastYears: 1, leastHours: 0 },
  ...{ eachYearMet: true, verifiedOnly: false },
}
const duty = { kind: 'duty' as const, review: '2026 年卫生系列高级评审', document: '津海人社〔2026〕9 号' }
const asked = ({ realName, idNumber }: typeof met, consentCode = '') => ({ realName, idNumber, consentCode })
async function check(people: ReturnType<typeof asked>[], basis: typeof duty | { kind: 'consent' }, actor = world.reviewer.actor) {
  const checked = await checkList(actor, { people, requirement, basis })
  if (!checked.ok) throw new Error(checked.reason)
  const found = await findCheck(actor, checked.value.checkId)
  if (!found) throw new Error('the list is kept')
  return found
}

describe('checking a list for a review', () => {
  it('says of each person by duty whether they meet it, what is wrong with the rest, and who looked', async () => {
    const list = await check(
      [
        asked(met),
        asked(unmet),
        { ...asked(met), realName: '不是他' },
        { ...asked(unmet), idNumber: '120101199001011234' },
        asked(met),
      ],
      duty,
    )
    expect(list.rows.map((row) => row.outcome)).toEqual(['met', 'unmet', 'repeated', 'bad-number', 'repeated'])
    expect(list.rows[0]?.sentence).toBe('符合：2026 年度，每年达到要求，合计 96 学时。')
    expect(list.rows[1]?.sentence).toContain('2026 年度未达到要求（20/96 学时）')
    expect(list).toMatchObject({ people: 5, met: 1, ...{ review: duty.review, document: duty.document } })
    const wrongName = await check([{ ...asked(met), realName: '不是他' }], duty)
    expect(wrongName.rows[0]).toMatchObject({ outcome: 'not-found', years: [] })
    expect(JSON.stringify(list)).not.toContain(met.idNumber)
    expect(await listLooks(met.actor)).toMatchObject([
      { action: 'learner.reviewed', reason: `${duty.review}（${duty.document}）` },
    ])
  })

  it('looks at nobody who has not given a code that holds', async () => {
    const given = await giveConsent(met.actor)
    if (!given.ok) throw new Error(given.reason)
    const consent = { kind: 'consent' as const }
    const { code } = given.value
    const list = await check([asked(met, code.toLowerCase().replaceAll('-', ' ')), asked(unmet, code)], consent)
    expect(list.rows.map((row) => row.outcome)).toEqual(['met', 'no-consent'])
    const [kept] = await listConsents(met.actor)
    expect(kept).toMatchObject({ used: 1, holds: true })
    expect(await revokeConsent(unmet.actor, kept?.id as string)).toMatchObject({ ok: false, reason: 'not-found' })
    expect((await revokeConsent(met.actor, kept?.id as string)).ok).toBe(true)
    expect((await revokeConsent(met.actor, kept?.id as string)).ok).toBe(true)
    expect((await check([asked(met, code)], consent)).rows[0]?.outcome).toBe('no-consent')

    const late = await giveConsent(met.actor)
    await sql.run`update review_consent set given_at = given_at - interval '40 days', expires_at = expires_at - interval '40 days'`
    expect((await check([asked(met, late.ok ? late.value.code : '')], consent)).rows[0]?.outcome).toBe('no-consent')
    for (let held = 0; held < mostConsents; held += 1) expect((await giveConsent(met.actor)).ok).toBe(true)
    expect(await giveConsent(met.actor)).toMatchObject({ ok: false, reason: 'consent-limit' })
  })

  it('is for reviewers who have shown who they are, and each sees their own', async () => {
    const people = { people: [asked(met)], requirement, basis: duty }
    expect(await checkList(world.handler.actor, people)).toMatchObject({ reason: 'not-found' })
    expect(await checkList(met.actor, people)).toMatchObject({ reason: 'not-found' })
    expect(await checkList({ ...world.reviewer.actor, confirmedAt: null }, people)).toMatchObject({ reason: 'confirm-needed' })
    expect(await checkList(world.reviewer.actor, { ...people, people: [] })).toMatchObject({ reason: 'list-empty' })
    const { id } = await check([asked(met)], duty)
    expect(await findCheck(world.neighbour.actor, id)).toBeNull()
    expect(await listChecks(world.neighbour.actor)).toEqual([])
    await sql.run`update review_check set checked_at = checked_at - interval '31 days' where id = ${id}`
    await purgeChecks()
    expect(await findCheck(world.reviewer.actor, id)).toMatchObject({ people: 1, rows: [] })
  })

  it('reads what is typed and what is in a sheet', () => {
    const person = { realName: '王芳', idNumber: '120101199001011234', consentCode: '' }
    expect(readTyped('王芳 120101199001011234\n\n120101199001011234，王芳，AAAA-BBBB')).toEqual([
      person,
      { ...person, consentCode: 'AAAA-BBBB' },
    ])
    expect(readSheet([['名单'], ['身份证号', '姓名'], ['120101199001011234', '王芳'], ['', '']])).toEqual([person])
    expect(readSheet([['号码', '姓名']])).toBeNull()
  })
})
