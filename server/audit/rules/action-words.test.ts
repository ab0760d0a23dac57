import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'
import { changeKindNames } from '#server/organisations/rules/organisation-change.ts'
import { actionGroups, actionWords } from './action-words.ts'

const root = path.resolve(import.meta.dirname, '../../..')

it('has words for every action that the program writes down', () => {
  const written = ['server', 'prisma', 'workers'].flatMap((folder) =>
    globSync(`${folder}/**/*.ts`, { cwd: root })
      .filter((file) => !file.includes('.test.') && !file.includes('generated'))
      .flatMap((file) => [
        ...readFileSync(path.join(root, file), 'utf8').matchAll(
          /action: (?:[^\n]*\? )?'([a-z-]+\.[a-z-]+)'(?: : '([a-z-]+\.[a-z-]+)')?/g,
        ),
      ])
      .flatMap(([, one, other]) => [one as string, ...(other ? [other] : [])]),
  )
  expect(written.length).toBeGreaterThan(60)
  expect([...new Set(written)].filter((action) => !(action in actionWords))).toEqual([])
  expect(Object.keys(changeKindNames).filter((kind) => !(`organisation.${kind}` in actionWords))).toEqual([])
})

it('names every kind of record by which events are looked for', () => {
  const used = new Set(Object.keys(actionWords).map((action) => action.split('.')[0]))
  expect(Object.keys(actionGroups).filter((group) => !used.has(group))).toEqual([])
})
