import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type BookCommand, type BookState, bookCommands, bookStates, decideIssue, openActs, step } from './book-state.ts'

describe('the way of a number', () => {
  it.each<[BookState, BookCommand, BookState]>([
    ['stock', 'hand-over', 'handed-over'],
    ['handed-over', 'take-in', 'stock'],
    ['handed-over', 'recall', 'stock'],
    ['stock', 'issue', 'issued'],
    ['stock', 'spoil', 'spoilt'],
    ['issued', 'fill', 'full'],
    ['issued', 'lose', 'lost'],
    ['issued', 'damage', 'damaged'],
    ['lost', 'find', 'issued'],
    ['issued', 'cancel', 'cancelled'],
  ])('%s, %s: %s', (state, command, next) => {
    expect(step({ state }, command)).toEqual({ ok: true, value: next })
  })

  it('has no other way', () => {
    const allowed = bookStates.flatMap((state) => bookCommands.filter((command) => step({ state }, command).ok))
    expect(allowed).toHaveLength(10)
  })

  it('a lost book that was replaced is not found again', () => {
    expect(step({ state: 'lost', followed: true }, 'find')).toEqual({ ok: false, reason: 'already-followed' })
    expect(openActs({ state: 'lost', followed: true })).toEqual([])
  })

  it('what once was with somebody never goes back to the shelf, and waste stays waste', () => {
    const shelf: readonly BookState[] = ['stock', 'handed-over']
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...bookCommands), { maxLength: 40 }), (commands) => {
        let state: BookState = 'stock'
        let left = false
        for (const command of commands) {
          const before: BookState = state
          const next = step({ state }, command)
          if (next.ok) state = next.value
          if (before === 'spoilt' || before === 'cancelled') expect(state).toBe(before)
          left ||= !shelf.includes(state)
          if (left) expect(shelf).not.toContain(state)
        }
      }),
    )
  })
})

describe('the next book of a person', () => {
  it.each([
    [null, 'first'],
    ['full', 'continuation'],
    ['lost', 'replacement'],
    ['damaged', 'replacement'],
  ] as const)('after %s: %s', (latest, kind) => {
    expect(decideIssue(latest)).toEqual({ ok: true, value: kind })
  })

  it('is not issued beside a valid one', () => {
    expect(decideIssue('issued')).toEqual({ ok: false, reason: 'has-book' })
  })
})
