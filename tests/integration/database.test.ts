import { expect, test, vi } from 'vitest'
import { db, exclusively, pool, sql, transaction } from '#server/platform/database.ts'

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

test('what fails after a commit does not make the transaction fail, nor what else was to follow', async () => {
  const said: string[] = []
  const value = await transaction(async (tx) => {
    tx.afterCommit(() => {
      throw new Error('nobody to tell')
    })
    tx.afterCommit(() => void said.push('told'))
    return 'committed'
  })
  expect(value).toBe('committed')
  expect(said).toEqual(['told'])
})

test('a lock that could not be given back does not outlive its work', async () => {
  const connect = pool().connect.bind(pool())
  // The first connection lent out refuses to unlock, as one whose statement ran into a time-out; it lives on.
  const lend = vi.spyOn(pool(), 'connect').mockImplementationOnce(async () => {
    const client = await connect()
    const query = client.query.bind(client) as (...given: unknown[]) => Promise<unknown>
    client.query = ((...given: unknown[]) =>
      String(given[0]).includes('pg_advisory_unlock')
        ? Promise.reject(new Error('canceling statement due to statement timeout'))
        : query(...given)) as typeof client.query
    return client
  })
  expect(await exclusively('sweep', async () => 'swept')).toBe('swept')
  lend.mockRestore()
  await expect.poll(() => exclusively('sweep', async () => 'swept again')).toBe('swept again')
  const held = () => sql.many`
    select pid from pg_locks where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())`
  await expect.poll(held).toEqual([])
})
