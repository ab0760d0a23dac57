import { shanghaiDay } from '#server/platform/calendar.ts'
import { type Transaction, transaction } from '#server/platform/database.ts'
import { log } from '#server/platform/log.ts'
import { loadEventTexts } from './load-event-texts.ts'
import { type EventText, emptyHead, type Head, headLine, sealHash } from './rules/chain.ts'

const batchSize = 5_000

/**
 * Chains every committed event that has no seal yet, at most `most` in this round; answers how many. Writers know nothing of it: an event waits in
 * audit_unsealed, where it appears with its own commit, so an event whose number was taken early and committed late is sealed when it is there, and
 * none can stay out. Two sealers at once: one seals, the other leaves.
 */
export async function sealAudit(most = 100_000): Promise<number> {
  let sealed = 0
  for (;;) {
    const count = await sealBatch(Math.min(batchSize, most - sealed))
    sealed += count
    if (count < batchSize || sealed >= most) return sealed
  }
}

const sealBatch = (size: number): Promise<number> =>
  transaction(async (tx) => {
    const lock = await tx.one<{ held: boolean }>`select pg_try_advisory_xact_lock(hashtextextended('audit seals', 0)) as held`
    if (!lock.held) return 0
    const head = await findHead(tx)
    const now = await tx.now()
    await recordDay(tx, head, now)
    const taken = await tx.many<{ eventId: number }>`
      delete from audit_unsealed where event_id in (select event_id from audit_unsealed order by event_id limit ${size})
      returning event_id as "eventId"`
    const eventIds = taken.map((row) => row.eventId).sort((one, other) => one - other)
    const hashes = sealHashes(head, now, eventIds, await loadEventTexts(eventIds, tx))
    await tx.run`
      insert into audit_seal (position, event_id, sealed_at, hash)
      select ${head.position} + place, event_id, ${now}, decode(hash, 'hex')
      from unnest(${eventIds}::bigint[], ${hashes}::text[]) with ordinality as seal (event_id, hash, place)`
    return eventIds.length
  })

async function findHead(tx: Transaction): Promise<Head> {
  const last = await tx.maybe<Head>`
    select position, encode(hash, 'hex') as hash from audit_seal order by position desc limit 1`
  return last ?? emptyHead
}

function sealHashes(head: Head, now: Date, eventIds: readonly number[], texts: ReadonlyMap<number, EventText>): string[] {
  let { position, hash } = head
  return eventIds.map((eventId) => {
    const text = texts.get(eventId) ?? null
    // It stays in the chain as a seal without an event, and every verification names it.
    if (!text) log.error({ eventId }, 'an audit event disappeared before it was sealed')
    hash = sealHash({ position, hash }, now.getTime(), text)
    position += 1
    return hash
  })
}

/** The first round of a day notes how far the chain came the day before, also in the log, which is kept elsewhere. */
async function recordDay(tx: Transaction, head: Head, now: Date): Promise<void> {
  if (head.position === 0) return
  const day = shanghaiDay(new Date(now.getTime() - 86_400_000))
  const recorded = await tx.run`
    insert into audit_head (day, position, hash, recorded_at) select ${day}, ${head.position}, decode(${head.hash}, 'hex'), ${now}
    where not exists (select from audit_head where day >= ${day}) on conflict do nothing`
  if (recorded > 0) tx.afterCommit(() => log.info({ day, ...head }, headLine({ day, ...head })))
}
