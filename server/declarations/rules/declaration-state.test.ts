import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type DeclarationAction, type DeclarationState, declarationStates, isOver, moveDeclaration } from './declaration-state.ts'

const actions: readonly DeclarationAction[] = ['submit', 'withdraw', 'return', 'refuse', 'check', 'register']
/** Every step there is, by hand. */
const steps: Record<'two' | 'four', readonly [DeclarationState, DeclarationAction, DeclarationState][]> = {
  two: [
    ['draft', 'submit', 'submitted'],
    ['draft', 'withdraw', 'withdrawn'],
    ['submitted', 'withdraw', 'withdrawn'],
    ['submitted', 'return', 'returned'],
    ['submitted', 'refuse', 'refused'],
    ['submitted', 'register', 'registered'],
    ['returned', 'submit', 'submitted'],
    ['returned', 'withdraw', 'withdrawn'],
    ['checked', 'withdraw', 'withdrawn'],
    ['checked', 'return', 'returned'],
    ['checked', 'refuse', 'refused'],
    ['checked', 'register', 'registered'],
  ],
  four: [
    ['draft', 'submit', 'submitted'],
    ['draft', 'withdraw', 'withdrawn'],
    ['submitted', 'withdraw', 'withdrawn'],
    ['submitted', 'return', 'returned'],
    ['submitted', 'refuse', 'refused'],
    ['submitted', 'check', 'checked'],
    ['returned', 'submit', 'submitted'],
    ['returned', 'withdraw', 'withdrawn'],
    ['checked', 'withdraw', 'withdrawn'],
    ['checked', 'return', 'returned'],
    ['checked', 'refuse', 'refused'],
    ['checked', 'register', 'registered'],
  ],
}

describe('a declaration', () => {
  it.each(['two', 'four'] as const)('with %s eyes goes these ways and no other', (eyes) => {
    const allowed = declarationStates.flatMap((state) =>
      actions.flatMap((action) => {
        const moved = moveDeclaration(state, action, { fourEyes: eyes === 'four' })
        return moved.ok ? [[state, action, moved.value]] : []
      }),
    )
    const inOrder = (list: readonly (readonly string[])[]) => list.map((step) => step.join(' ')).sort()
    expect(inOrder(allowed)).toEqual(inOrder(steps[eyes]))
  })

  it('once over stays over, and is registered by four eyes only after a first check', () => {
    fc.assert(
      fc.property(fc.boolean(), fc.array(fc.constantFrom(...actions), { maxLength: 12 }), (fourEyes, path) => {
        let state: DeclarationState = 'draft'
        let checkedSince = false
        for (const action of path) {
          const moved = moveDeclaration(state, action, { fourEyes })
          if (!moved.ok) continue
          expect(isOver(state)).toBe(false)
          if (action === 'register' && fourEyes) expect(checkedSince).toBe(true)
          checkedSince = action === 'check' || (checkedSince && action !== 'submit' && action !== 'return')
          state = moved.value
        }
      }),
    )
  })
})
