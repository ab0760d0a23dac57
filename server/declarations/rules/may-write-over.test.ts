import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mayWriteOver, type Written } from './may-write-over.ts'

const kept: Written = { revision: 4, page: 'mine', pageStep: 7, pageRevision: 4 }

describe('whose writing goes over what is kept', () => {
  it.each([
    ['a page that knows the latest', { revision: 4, writer: null }, true],
    ['a page that does not', { revision: 3, writer: null }, false],
    ['the writer itself, its answer lost, with the same', { revision: 3, writer: { page: 'mine', step: 7 } }, true],
    ['the writer itself with more', { revision: 3, writer: { page: 'mine', step: 9 } }, true],
    ['what the writer said before, come late', { revision: 3, writer: { page: 'mine', step: 6 } }, false],
    ['another window', { revision: 3, writer: { page: 'other', step: 9 } }, false],
  ] as const)('%s', (_, saving, goes) => expect(mayWriteOver(kept, saving)).toBe(goes))

  it('nobody who does not know it, once somebody else wrote or decided', () =>
    expect(mayWriteOver({ ...kept, revision: 5 }, { revision: 4, writer: { page: 'mine', step: 9 } })).toBe(false))

  it('with every answer lost, in whatever order they arrive, the page’s last word stands', () => {
    const arrivals = fc.uniqueArray(fc.nat(20), { minLength: 1 })
    fc.assert(
      fc.property(arrivals, (steps) => {
        let now: Written = { revision: 1, page: null, pageStep: 0, pageRevision: null }
        for (const step of steps)
          if (mayWriteOver(now, { revision: 1, writer: { page: 'mine', step } }))
            now = { revision: now.revision + 1, page: 'mine', pageStep: step, pageRevision: now.revision + 1 }
        expect(now.pageStep).toBe(Math.max(...steps))
      }),
    )
  })
})
