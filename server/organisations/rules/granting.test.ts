import { expect, it } from 'vitest'
import type { Role } from '#server/identity/actor.ts'
import { powers } from '#server/identity/rules/powers.ts'
import { mayGrant, type Standing } from './granting.ts'
import { confirmationProblem } from './handover.ts'
import type { GrantableRole } from './tree.ts'

const roles: GrantableRole[] = [
  'handler',
  'reviewer',
  'bureau',
  'course-maker',
  'exam-maker',
  'institution',
  'auditor',
  'operator',
]
const given = (role: Role, at: Standing['at']) => roles.filter((each) => mayGrant([{ role, at }], each))

it('each level gives to the one below, and nobody above themself', () => {
  expect(given('operator', 'here')).toEqual(['bureau', 'auditor', 'operator'])
  expect(given('bureau', 'below')).toEqual(['handler', 'reviewer', 'course-maker', 'exam-maker', 'institution'])
  expect(given('bureau', 'here')).not.toContain('auditor')
  expect(given('reviewer', 'here')).toEqual(['reviewer'])
  expect(given('reviewer', 'below')).toEqual(['handler'])
  expect(given('handler', 'here')).toEqual([])
  expect(given('handler', 'below')).toEqual(['handler'])
})

it('only whoever holds the power to grant gives anything', () => {
  for (const role of ['learner', ...roles] as Role[]) {
    const anything = given(role, 'here').length + given(role, 'below').length > 0
    expect(anything, role).toBe(powers['role.grant'].roles.includes(role))
  }
})

it.each([
  ['another handler of the unit', 'colleague', true, null],
  ['the one who proposed', 'leaver', true, 'needs-second-person'],
  ['the one who is proposed', 'successor', true, 'needs-second-person'],
  ['a stranger', 'stranger', false, 'not-found'],
] as const)('a handover is confirmed by a second person: %s', (_, accountId, stands, problem) => {
  const handover = { proposedBy: 'leaver', successorId: 'successor', endedAs: null }
  expect(confirmationProblem(handover, { accountId, stands })).toBe(problem)
  if (stands) expect(confirmationProblem({ ...handover, endedAs: 'done' }, { accountId, stands })).toBe('handover-over')
})
