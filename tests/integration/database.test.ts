import { expect, test } from 'vitest'
import { db, sql, transaction } from '#server/platform/database.ts'

const whatIsRefused = /inside a transaction everything is asked of that transaction/

test('who holds a transaction and asks for a second connection is told so at once, and changes nothing', async () => {
  await expect(transaction(async () => await sql.one`select 1 as one`)).rejects.toThrow(whatIsRefused)
  await expect(transaction(async () => await db.account.count())).rejects.toThrow(whatIsRefused)
  await expect(transaction(async () => await transaction(async (tx) => await tx.now()))).rejects.toThrow(whatIsRefused)
})

test('what a transaction leaves for afterwards may ask whatever it likes', async () => {
  let later: Promise<unknown> | undefined
  await transaction(async (tx) => {
    await tx.run`select 1`
    tx.afterCommit(() => {
      later = sql.one`select 2 as two`
    })
  })
  expect(await later).toEqual({ two: 2 })
})

test('more transactions at once than there are connections take turns', async () => {
  const many = Array.from({ length: 200 }, () => transaction(async (tx) => (await tx.one<{ one: number }>`select 1 as one`).one))
  expect(new Set(await Promise.all(many))).toEqual(new Set([1]))
})
