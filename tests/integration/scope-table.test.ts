/**
 * For every exported operation and query of these rooms that takes who asks: a row in tests/support/scope-rows.ts. A new one without a row fails here; one
 * with a row is asked by a stranger, a sibling's handler, a subordinate asking upward, another district's reviewer, a course maker, and by the right person
 * who has not shown the second factor. Each is refused as if there were nothing.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { beforeAll, expect, it } from 'vitest'
import type { Actor } from '#server/identity/actor.ts'
import { scopeRows } from '#tests/support/scope-rows.ts'
import { makeScopeWorld, type ScopeWorld } from '#tests/support/scope-world.ts'

const server = path.resolve(import.meta.dirname, '../../server')
const rooms = [
  'organisations',
  'identity',
  'portal',
  'audit',
  'reports',
  'hours',
  'declarations',
  'verification',
  'books',
  'certificates',
  'reviews',
  'attendance',
  'filings',
  'institutions',
  'fees',
  'questions',
  'funds',
  'complaints',
].filter((room) => existsSync(path.join(server, room)))

/** Exported functions whose parameters begin with who asks, whether or not a transaction or a connection comes first. */
function* askedByActors(): Generator<string> {
  for (const room of rooms) {
    for (const file of readdirSync(path.join(server, room)).filter((name) => name.endsWith('.ts') && !name.includes('.test.'))) {
      const source = readFileSync(path.join(server, room, file), 'utf8')
      const exported =
        /export (?:async )?(?:function\*? (\w+)|const (\w+) = (?:async )?)(?:<[^>]*>)?\(\s*(?:tx: Transaction,\s*)?actor: Actor\b/g
      for (const [, asFunction, asConst] of source.matchAll(exported))
        yield `${room}/${file.slice(0, -3)}#${asFunction ?? asConst}`
    }
  }
}

let world: ScopeWorld
beforeAll(async () => {
  world = await makeScopeWorld()
})

/** Null when the answer is that of something that is not there; otherwise what it gives away. */
function givesAway(answer: unknown): string | null {
  const text = JSON.stringify(answer) ?? 'null'
  const result = answer as { ok?: boolean; reason?: string; value?: { done?: unknown[]; refused?: { reason: string }[] } } | null
  if (result?.ok === false) return result.reason === 'not-found' ? null : `“${result.reason}”`
  if (result?.ok === true) {
    const { done, refused } = result.value ?? {}
    return done?.length === 0 && refused?.every((each) => each.reason === 'not-found') ? null : text.slice(0, 200)
  }
  if (Array.isArray(answer) && answer.length === 0) return null
  if (Array.isArray(answer) && answer.every((each) => typeof each !== 'object')) return text.slice(0, 200)
  const secret = world.secrets.find((each) => text.includes(each))
  return secret ? `${secret} in ${text.slice(0, 200)}` : null
}

it('has a row for everything that somebody can ask', () => {
  const asked = [...askedByActors()]
  expect(asked.filter((name) => !(name in scopeRows))).toEqual([])
  expect(Object.keys(scopeRows).filter((name) => !asked.includes(name))).toEqual([])
})

const rows = Object.entries(scopeRows).flatMap(([name, row]) => (typeof row === 'string' ? [] : [{ name, ...row }]))
it.each(rows)('$name tells nothing to those it does not concern, and works for who may', async ({ by, ask }) => {
  const learnerAlone = [{ role: 'learner' as const, organisationId: null }]
  const unshown: Record<string, Actor> =
    by && by !== 'applicant' ? { 'no second factor': { ...world.rightful[by], roles: learnerAlone } } : {}
  const leaks: string[] = []
  for (const [who, actor] of Object.entries({ ...world.others, ...unshown })) {
    const given = givesAway(await ask(actor, world))
    if (given) leaks.push(`${who}: ${given}`)
  }
  expect(leaks).toEqual([])
  if (by) expect(givesAway(await ask(world.rightful[by], world)), `${by} gets something`).not.toBeNull()
})
