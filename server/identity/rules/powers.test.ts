import { expect, it } from 'vitest'
import type { Role } from '../actor.ts'
import { holds, type Power, powers } from './powers.ts'

const rowOf = (role: Role) => (Object.keys(powers) as Power[]).filter((power) => powers[power].roles.includes(role))

it('gives a learner power over nobody', () => expect(rowOf('learner')).toEqual([]))

it('lets auditors read and change nothing', () => {
  expect(rowOf('auditor')).toEqual([
    ...['organisation.see', 'learner.see', 'role.see', 'year.follow', 'policy.see', 'book.see'],
    ...['training.follow', 'institution.follow', 'fee.follow', 'fund.follow', 'complaint.follow'],
    ...['statistics.see', 'query.run', 'audit.read', 'audit.export'],
  ])
})

it('keeps who runs the installation away from people', () => {
  expect(rowOf('operator')).toEqual(['organisation.see', 'role.see', 'role.grant', 'outbox.read', 'outbox.retry'])
})

it('holds a power by any of several roles', () => {
  const roles = [
    { role: 'learner', organisationId: null },
    { role: 'reviewer', organisationId: '0' },
  ] as const
  expect(holds({ roles: [...roles] }, 'learner.deactivate')).toBe(true)
  expect(holds({ roles: [...roles] }, 'learner.merge')).toBe(false)
})
