import fc from 'fast-check'
import { expect, test } from 'vitest'
import { groupCommit, TooManyWaiting } from './group-commit.ts'

const slowly =
  (milliseconds: number) =>
  async <Item>(items: readonly Item[]) => {
    await soon(milliseconds)
    return items
  }
const soon = (milliseconds = 0) => new Promise((resolve) => setTimeout(resolve, milliseconds))

test('everyone gets their own reply, in the order of asking, whatever the batches are', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer(), { maxLength: 60 }),
      fc.integer({ min: 1, max: 9 }),
      fc.integer({ min: 1, max: 3 }),
      async (items, maxItems, concurrency) => {
        const batches: number[] = []
        const group = groupCommit<number, number>({
          flush: async (batch) => {
            batches.push(batch.length)
            await soon()
            return batch.map((item) => item * 2)
          },
          maxItems,
          maxPending: 100,
          concurrency,
        })
        expect(await Promise.all(items.map((item) => group.add(item)))).toEqual(items.map((item) => item * 2))
        expect(Math.max(0, ...batches)).toBeLessThanOrEqual(maxItems)
        expect(group.waiting()).toBe(0)
      },
    ),
    { numRuns: 40 },
  )
})

test('items gather while a flush is running and leave together after it', async () => {
  const batches: number[][] = []
  const group = groupCommit<number, number>({
    flush: async (batch) => {
      batches.push([...batch])
      await soon(10)
      return batch
    },
    maxItems: 100,
    maxPending: 100,
  })
  const first = group.add(1)
  await soon(3)
  const rest = [2, 3, 4].map((item) => group.add(item))
  await Promise.all([first, ...rest])
  expect(batches).toEqual([[1], [2, 3, 4]])
})

test('a bad item fails alone, its neighbours are written once each', async () => {
  const written: number[] = []
  const group = groupCommit<number, string>({
    flush: async (batch) => {
      if (batch.includes(13)) throw Object.assign(new Error('check violated'), { code: '23514' })
      written.push(...batch)
      return batch.map(String)
    },
    maxItems: 50,
    maxPending: 100,
  })
  const results = await Promise.allSettled(Array.from({ length: 20 }, (_, item) => group.add(item)))
  expect(results.map((result) => result.status)).toEqual(
    Array.from({ length: 20 }, (_, item) => (item === 13 ? 'rejected' : 'fulfilled')),
  )
  expect(written).toEqual(Array.from({ length: 20 }, (_, item) => item).filter((item) => item !== 13))
})

test('a lost connection is told to everyone at once, and the next batch is tried afresh', async () => {
  let flushes = 0
  const group = groupCommit<number, number>({
    flush: async (batch) => {
      flushes += 1
      if (flushes === 1) throw Object.assign(new Error('terminating connection'), { code: '57P01' })
      return batch
    },
    maxItems: 50,
    maxPending: 100,
  })
  const lost = await Promise.allSettled([1, 2, 3].map((item) => group.add(item)))
  expect(lost.every((result) => result.status === 'rejected')).toBe(true)
  expect(flushes).toBe(1)
  expect(await group.add(4)).toBe(4)
})

test('beyond its bound it refuses at once, and accepts again after the flush', async () => {
  const group = groupCommit<number, number>({ flush: slowly(5), maxItems: 2, maxPending: 3 })
  const accepted = [1, 2, 3].map((item) => group.add(item))
  await expect(group.add(4)).rejects.toBeInstanceOf(TooManyWaiting)
  await Promise.all(accepted)
  expect(await group.add(5)).toBe(5)
})
