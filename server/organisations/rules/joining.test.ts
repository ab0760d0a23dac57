import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decideJoining, type Joining, type JoiningCommand, joiningSteps, missingAgreements, releaseDueAfter } from './joining.ts'

const day = (n: number) => new Date(Date.UTC(2026, 10, 1 + n, 2))
const asked = day(0)
const [here, there] = ['here', 'there']

const joins: Joining = {
  kind: 'join',
  askedBy: 'learner',
  fromOrganisationId: null,
  toOrganisationId: there,
  learnerAgreedAt: asked,
  placeAgreedAt: null,
  releasedAt: null,
  releaseDueAt: null,
  endedAs: null,
}
const moves: Joining = { ...joins, fromOrganisationId: here, releaseDueAt: releaseDueAfter(asked) }
const fetched: Joining = { ...moves, askedBy: 'place', learnerAgreedAt: null, placeAgreedAt: asked }
const holds: Joining = { ...joins, toOrganisationId: null }
const leaves: Joining = { ...moves, kind: 'leave', toOrganisationId: null }

function became(joining: Joining, ...steps: [JoiningCommand, number][]): Joining {
  return steps.reduce((state, [command, onDay]) => {
    const result = decideJoining(state, command, day(onDay))
    if (!result.ok) throw new Error(result.reason)
    return result.value
  }, joining)
}
const agree = (side: 'learner' | 'place'): JoiningCommand => ({ type: 'agree', side })
const release: JoiningCommand = { type: 'release' }
const look: JoiningCommand = { type: 'look' }

describe('a joining', () => {
  it('is done when the handler confirms', () => {
    expect(missingAgreements(joins, day(1))).toEqual(['place'])
    expect(became(joins, [agree('place'), 1]).endedAs).toBe('done')
  })

  it('waits for the old place, in any order, and no longer than its term', () => {
    expect(became(moves, [agree('place'), 1]).endedAs).toBeNull()
    expect(became(moves, [agree('place'), 1], [release, 2]).endedAs).toBe('done')
    expect(became(moves, [release, 1], [agree('place'), 2]).endedAs).toBe('done')
    expect(became(moves, [agree('place'), 1], [look, 14]).endedAs).toBeNull()
    expect(became(moves, [agree('place'), 1], [look, 15]).endedAs).toBe('done')
    expect(became(moves, [look, 15], [agree('place'), 16]).endedAs).toBe('done')
  })

  it('asked by a new place needs the old one or the person: silence of both takes nobody away', () => {
    expect(became(fetched, [release, 3]).endedAs).toBe('done')
    expect(became(fetched, [look, 400]).endedAs).toBeNull()
    expect(became(fetched, [agree('learner'), 2]).endedAs).toBeNull()
    expect(became(fetched, [agree('learner'), 2], [look, 15]).endedAs).toBe('done')
    expect(became(fetched, [{ type: 'end', side: 'learner' }, 1]).endedAs).toBe('declined')
  })

  it('into a place that is not there yet waits until it is, then for its handler', () => {
    expect(missingAgreements(holds, day(1))).toEqual(['place-to-exist', 'place'])
    expect(decideJoining(holds, agree('place'), day(1))).toEqual({ ok: false, reason: 'joining-not-waiting' })
    expect(became(holds, [{ type: 'bind', toOrganisationId: there }, 5], [agree('place'), 6])).toMatchObject({
      endedAs: 'done',
      toOrganisationId: there,
    })
  })

  it('out of a place needs its release or the term, and cannot be declined', () => {
    expect(became(leaves, [release, 2]).endedAs).toBe('done')
    expect(became(leaves, [look, 15]).endedAs).toBe('done')
    expect(decideJoining(leaves, { type: 'end', side: 'place' }, day(1))).toMatchObject({ reason: 'joining-not-waiting' })
  })

  it('is taken back by whoever asked and declined by the other', () => {
    expect(became(joins, [{ type: 'end', side: 'learner' }, 1]).endedAs).toBe('withdrawn')
    expect(became(joins, [{ type: 'end', side: 'place' }, 1]).endedAs).toBe('declined')
    expect(became(fetched, [{ type: 'end', side: 'place' }, 1]).endedAs).toBe('withdrawn')
  })

  it('follows the person when their registration changes by another way', () => {
    const placed = (organisationId: string | null): JoiningCommand => ({ type: 'placed', organisationId })
    expect(became(moves, [placed('elsewhere'), 1]).endedAs).toBe('overtaken')
    expect(became(moves, [placed(there), 1]).endedAs).toBe('done')
    expect(became(moves, [placed(here), 1])).toEqual(moves)
    expect(became(moves, [agree('place'), 1], [placed(null), 2]).endedAs).toBe('done')
    expect(became(leaves, [placed(null), 2]).endedAs).toBe('overtaken')
  })

  it('says who is asked, since when and until when', () => {
    expect(joiningSteps(fetched, day(3)).map(({ who, state }) => [who, state])).toEqual([
      ['learner', 'waiting'],
      ['release', 'waiting'],
      ['place', 'done'],
    ])
    expect(joiningSteps(became(fetched, [release, 1]), day(3))[0]?.state).toBe('not-needed')
    expect(joiningSteps(moves, day(20))[1]).toMatchObject({ state: 'done', at: moves.releaseDueAt })
  })
})

const command = fc.oneof(
  fc.constantFrom<JoiningCommand>(agree('learner'), agree('place'), release, look, { type: 'bind', toOrganisationId: there }),
  fc.constantFrom<JoiningCommand>(
    { type: 'end', side: 'learner' },
    { type: 'end', side: 'place' },
    { type: 'placed', organisationId: null },
    { type: 'placed', organisationId: 'elsewhere' },
  ),
)
const story = fc.tuple(
  fc.constantFrom(joins, moves, fetched, holds, leaves),
  fc.array(fc.tuple(command, fc.nat(30)), { maxLength: 8 }).map((steps) => steps.sort((a, b) => a[1] - b[1])),
)
function live([start, steps]: [Joining, [JoiningCommand, number][]]) {
  return steps.reduce(
    ({ state, trail }, [each, onDay]) => {
      const result = decideJoining(state, each, day(onDay))
      return { state: result.ok ? result.value : state, trail: [...trail, result.ok ? result.value : state] }
    },
    { state: start, trail: [start] },
  )
}

describe('whatever happens to a joining', () => {
  it('what is over stays as it was', () => {
    fc.assert(
      fc.property(story, (each) => {
        const { trail } = live(each)
        const over = trail.findIndex((state) => state.endedAs !== null)
        return over === -1 || trail.slice(over).every((state) => state === trail[over] || state.endedAs === trail[over]?.endedAs)
      }),
    )
  })

  it('nobody joins without the new place, nor leaves without the old one or its term, nor moves against their own silence', () => {
    fc.assert(
      fc.property(story, ([start, steps]) => {
        const { state } = live([start, steps])
        if (state.endedAs !== 'done') return true
        const last = day(30)
        const oldIsOut = state.fromOrganisationId === null || state.releasedAt !== null || (state.releaseDueAt ?? last) <= last
        const newIsIn = state.kind === 'leave' || (state.toOrganisationId !== null && state.placeAgreedAt !== null)
        return oldIsOut && newIsIn && (state.learnerAgreedAt !== null || state.releasedAt !== null)
      }),
    )
  })

  it('the order of agreements does not matter', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(joins, moves, fetched, leaves),
        fc.shuffledSubarray([agree('learner'), agree('place'), release]),
        (start, order) => {
          const end = (steps: JoiningCommand[]) => live([start, steps.map((each, index) => [each, 1 + index])]).state.endedAs
          return end(order) === end([...order].reverse())
        },
      ),
    )
  })
})
