import { describe, expect, it } from 'vitest'
import { compareMigrations, type Migration, type MigrationRecord } from './migrate.ts'

const migration = (name: string, checksum = `sum of ${name}`): Migration => ({ name, sql: '', checksum })
const record = (name: string, more: Partial<MigrationRecord> = {}): MigrationRecord => ({
  name,
  checksum: `sum of ${name}`,
  finished: true,
  rolledBack: false,
  ...more,
})

describe('compareMigrations', () => {
  const cases: [string, Migration[], MigrationRecord[], ReturnType<typeof compareMigrations>][] = [
    ['applies everything to an empty database', [migration('1'), migration('2')], [], { ok: true, pending: ['1', '2'] }],
    ['has nothing to do when all is there', [migration('1')], [record('1')], { ok: true, pending: [] }],
    ['applies what is new', [migration('1'), migration('2')], [record('1')], { ok: true, pending: ['2'] }],
    [
      'applies a migration that came in between from another branch',
      [migration('1'), migration('2')],
      [record('2')],
      { ok: true, pending: ['1'] },
    ],
    [
      'stops at a migration that failed',
      [migration('1')],
      [record('1', { finished: false })],
      { ok: false, reason: 'failed', names: ['1'] },
    ],
    [
      'tries again what was declared rolled back',
      [migration('1')],
      [record('1', { finished: false, rolledBack: true })],
      { ok: true, pending: ['1'] },
    ],
    [
      'refuses a migration edited after it was applied',
      [migration('1', 'other')],
      [record('1')],
      { ok: false, reason: 'edited', names: ['1'] },
    ],
    [
      'refuses a database newer than the program',
      [migration('1')],
      [record('1'), record('2')],
      { ok: false, reason: 'unknown', names: ['2'] },
    ],
  ]
  it.each(cases)('%s', (_, here, there, expected) => expect(compareMigrations(here, there)).toEqual(expected))
})
