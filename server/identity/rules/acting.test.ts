import { expect, it } from 'vitest'
import type { HeldGrant } from '../actor.ts'
import { actingRoles } from './acting.ts'
import { requireConfirmed } from './confirmation.ts'

const grant = (grantId: string, role: HeldGrant['role']): HeldGrant => ({
  grantId,
  role,
  organisationId: `of ${grantId}`,
  place: null,
  validUntil: null,
})
const both = [grant('first', 'handler'), grant('second', 'course-maker')]
const shown = new Date('2026-11-23T01:00:00Z')
const learner = { role: 'learner', organisationId: null }

it.each([
  ['somebody without powers', [], null, shown, null],
  ['who has not shown the second factor', both, 'second', null, null],
  ['who has not chosen', both, null, shown, 'first'],
  ['who has chosen', both, 'second', shown, 'second'],
  ['whose chosen power has ended', both, 'withdrawn', shown, 'first'],
] as const)('%s acts by one power at most', (_, grants, actingGrantId, secondFactorAt, acting) => {
  const { roles, ...rest } = actingRoles(grants, { actingGrantId, secondFactorAt })
  expect(rest).toEqual({ actingGrantId: acting, awaitsSecondFactor: grants.length > 0 && secondFactorAt === null })
  const chosen = both.find((each) => each.grantId === acting)
  expect(roles).toEqual(chosen ? [learner, { role: chosen.role, organisationId: chosen.organisationId }] : [learner])
})

it('who they are is believed for ten minutes', () => {
  const at = (seconds: number) => requireConfirmed({ confirmedAt: shown }, new Date(shown.getTime() + seconds * 1000)).ok
  expect([at(0), at(599), at(600)]).toEqual([true, true, false])
  expect(requireConfirmed({ confirmedAt: null }, shown)).toEqual({ ok: false, reason: 'confirm-needed' })
})
