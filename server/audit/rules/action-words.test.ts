import { globSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, it } from 'vitest'
import { changeKindNames } from '#server/organisations/rules/organisation-change.ts'
import { actionGroups, actionWords, objectNames } from './action-words.ts'

const root = path.resolve(import.meta.dirname, '../../..')
const sources = ['server', 'prisma', 'workers']
  .flatMap((folder) => globSync(`${folder}/**/*.ts`, { cwd: root }))
  .filter((file) => !file.includes('.test.') && !file.includes('generated'))
  .map((file) => readFileSync(path.join(root, file), 'utf8'))
const written = (pattern: RegExp) => [
  ...new Set(sources.flatMap((text) => [...text.matchAll(pattern)]).flatMap(([, ...words]) => words.filter(Boolean))),
]

it('has words for every action that the program writes down', () => {
  const actions = written(/action: (?:[^\n]*\? )?'([a-z-]+\.[a-z-]+)'(?: : '([a-z-]+\.[a-z-]+)')?/g)
  expect(actions.length).toBeGreaterThan(60)
  expect(actions.filter((action) => !(action in actionWords))).toEqual([])
  expect(Object.keys(changeKindNames).filter((kind) => !(`organisation.${kind}` in actionWords))).toEqual([])
})

it('has words for every kind of object that events are about', () => {
  expect(written(/objectType: ?'([a-z-]+)'/g).filter((type) => !(type in objectNames))).toEqual([])
})

it('names every kind of record by which events are looked for', () => {
  const used = new Set(Object.keys(actionWords).map((action) => action.split('.')[0]))
  expect(Object.keys(actionGroups).filter((group) => !used.has(group))).toEqual([])
})
