import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Part, subjectOf } from './entry.ts'
import { type CourseOffer, findWays } from './find-ways.ts'
import { policyDocument } from './policy.ts'
import { drawStatement, type StatementEntry } from './statement.ts'

const document = policyDocument.parse(
  JSON.parse(readFileSync(new URL('../../../prisma/policies/2026.json', import.meta.url), 'utf8')),
)
const policy = { document }
const now = new Date('2026-11-23T02:00:00Z')
const entry = (id: string, kind: Part, hours: number): StatementEntry => ({
  ...{ id, kind, subject: subjectOf(kind), form: 'online-course', centihours: hours * 100, occurredAt: now, title: id },
  ...{ reversesId: null, reason: null },
})
const course = (id: string, kind: Part, hours: number, left = 1): CourseOffer => ({
  id,
  title: id,
  kind,
  centihours: hours * 100,
  left,
})
const person = { year: 2026, seniorTitle: false, highTech: false }
const ask = (entries: StatementEntry[], offers: CourseOffer[], who = person) =>
  findWays({ policy, person: who, entries, now }, offers)
const names = (ways: ReturnType<typeof ask>) => ways.courses.map((each) => each.id)

describe('the cheapest way', () => {
  it('for a year that is met is to do nothing', () => {
    const ways = ask(
      [entry('a', 'required', 20), entry('b', 'elective', 12), entry('c', 'professional', 64)],
      [course('x', 'elective', 4)],
    )
    expect(ways).toMatchObject({ met: true, courses: [], professionalCentihours: 0, unreachable: [], daysNeeded: 0 })
  })

  it('takes what is nearly watched before what is new', () => {
    const ways = ask(
      [entry('a', 'required', 20), entry('c', 'professional', 64)],
      [course('new', 'elective', 12), course('begun', 'elective', 12, 0.1)],
    )
    expect(names(ways)).toEqual(['begun'])
  })

  it('does not send anybody to a course that the ceiling cuts, and leaves the rest to professional study', () => {
    const ways = ask([entry('a', 'required', 20), entry('b', 'elective', 12)], [course('more', 'elective', 8)])
    expect(names(ways)).toEqual([])
    expect(ways).toMatchObject({ professionalCentihours: 6_400, unreachable: [], daysNeeded: 8 })
    expect(ways.forms.find((form) => form.id === 'computer-skills')?.worth).toBe('每项 10 学时')
  })

  it('says what cannot be had any more', () => {
    const ways = ask([entry('b', 'elective', 12), entry('c', 'professional', 64)], [])
    expect(ways.unreachable.some((sentence) => sentence.startsWith('公需必修还差 20 学时'))).toBe(true)
  })

  it('asks holders of a senior title for their 144', () => {
    const ways = ask([entry('a', 'required', 20), entry('b', 'elective', 12)], [], { ...person, seniorTitle: true })
    expect(ways.professionalCentihours).toBe(11_200)
  })
})

const part = fc.constantFrom<Part>('required', 'elective', 'professional')
const year = fc.record({
  entries: fc.array(fc.record({ kind: part, hours: fc.integer({ min: 1, max: 40 }) }), { maxLength: 8 }),
  offers: fc.array(
    fc.record({ kind: part, hours: fc.integer({ min: 1, max: 16 }), left: fc.double({ min: 0, max: 1, noNaN: true }) }),
    {
      maxLength: 8,
    },
  ),
  person: fc.record({ year: fc.constant(2026), seniorTitle: fc.boolean(), highTech: fc.boolean() }),
})

describe('of any year', () => {
  it('what is advised lights every lamp, or is said not to', () => {
    fc.assert(
      fc.property(year, (given) => {
        const entries = given.entries.map(({ kind, hours }, place) => entry(`e${place}`, kind, hours))
        const offers = given.offers.map(({ kind, hours, left }, place) => course(`o${place}`, kind, hours, left))
        const ways = ask(entries, offers, given.person)
        const followed = drawStatement(policy, given.person, [
          ...entries,
          ...ways.courses.map((each) => entry(`way ${each.id}`, each.kind, each.centihours / 100)),
          ...(ways.professionalCentihours > 0 ? [entry('way', 'professional', ways.professionalCentihours / 100)] : []),
        ])
        expect(followed.lamps.every((lamp) => lamp.state === 'lit')).toBe(ways.unreachable.length === 0)
        if (ways.met) expect(ways.courses.length + ways.professionalCentihours).toBe(0)
      }),
      { numRuns: 300 },
    )
  })
})
