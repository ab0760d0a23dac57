import { sql, transaction } from '#server/platform/database.ts'
import { loadEventTexts } from './load-event-texts.ts'
import { emptyHead, type Head, sealHash } from './rules/chain.ts'

/** A head that was noted at some time, and where. */
export type NotedHead = Head & { noted: string }
/** `problem`: the first thing that is wrong, in words; null when every event is as it was sealed. `waiting`: events that are not sealed yet. */
export type Verification = Head & { problem: string | null; waiting: number; seconds: number }
type Seal = { position: number; eventId: number; sealedAt: number; hash: string }

const chunkSize = 10_000

/**
 * Holds the whole chain against the events, in the order in which it was sealed, and against every head that was noted: those the program keeps
 * itself and `noted`, which somebody kept outside. Reads without a lock and in pieces, whatever the length. What is found is recorded.
 */
export async function verifyAudit({
  noted = [],
  progress = () => undefined,
}: {
  noted?: readonly NotedHead[]
  progress?: (done: number, of: number) => void
} = {}): Promise<Verification> {
  const began = performance.now()
  const { last, waiting, now } = await sql.one<{ last: number; waiting: number; now: Date }>`
    select (select coalesce(max(position), 0) from audit_seal) as last, (select count(*) from audit_unsealed) as waiting, clock_timestamp() as now`
  const heads = [...(await listNotedHeads()), ...noted]
  const { head, problem } = await followChain(last, heads, progress)
  const found = problem ?? (await findUnsealed())
  await sql.run`
    insert into audit_verification (ran_at, position, hash, problem) values (${now}, ${head.position}, decode(${head.hash}, 'hex'), ${found})`
  return { ...head, problem: found, waiting, seconds: (performance.now() - began) / 1_000 }
}

const listNotedHeads = (): Promise<NotedHead[]> => sql.many<NotedHead>`
  select position, encode(hash, 'hex') as hash, day || ' 日终记录' as noted from audit_head
  union all
  select position, encode(hash, 'hex'), to_char(ran_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI') || ' 校验记录' from audit_verification
  where problem is null and position > 0 and id > (select coalesce(max(id), 0) - 1000 from audit_verification)`

async function followChain(
  last: number,
  heads: readonly NotedHead[],
  progress: (done: number, of: number) => void,
): Promise<{ head: Head; problem: string | null }> {
  const beyond = heads.filter((each) => each.position > last).sort((one, other) => other.position - one.position)[0]
  const headsAt = Map.groupBy(heads, (each) => each.position)
  let head = emptyHead
  let ahead = listSeals(0)
  while (head.position < last) {
    const seals = await ahead
    if (seals.length === 0) return { head, problem: `第 ${head.position + 1} 条封存缺失：之后还有记录，中间的被删除了` }
    // The database reads the next piece while this one is hashed.
    ahead = listSeals(head.position + chunkSize)
    const texts = await loadEventTexts(
      seals.map((seal) => seal.eventId),
      sql,
    )
    for (const seal of seals) {
      if (seal.position !== head.position + 1)
        return { head, problem: `第 ${head.position + 1} 条封存缺失：之后还有记录，中间的被删除了` }
      const text = texts.get(seal.eventId)
      if (!text) return { head, problem: `第 ${seal.position} 条：事件 ${seal.eventId} 已封存，但记录不在了，被删除了` }
      if (sealHash(head, seal.sealedAt, text) !== seal.hash)
        return {
          head,
          problem: `第 ${seal.position} 条：事件 ${seal.eventId}（${text[3]}）与封存时不一致，内容被改过，或封存被插入、调换、替换`,
        }
      head = { position: seal.position, hash: seal.hash }
      const other = headsAt.get(head.position)?.find((each) => each.hash !== head.hash)
      if (other) return { head, problem: `第 ${head.position} 条的校验值与${other.noted}不符：链被整段重写过` }
    }
    progress(head.position, last)
  }
  await ahead
  if (beyond) return { head, problem: `${beyond.noted}有 ${beyond.position} 条，现在只有 ${last} 条：末尾的记录被删除了` }
  return { head, problem: null }
}

const listSeals = (after: number): Promise<Seal[]> => sql.many<Seal>`
  select position, event_id as "eventId", (extract(epoch from sealed_at) * 1000)::bigint as "sealedAt", encode(hash, 'hex') as hash
  from audit_seal where position > ${after} and position <= ${after + chunkSize} order by position`

/** An event that has no seal and does not wait for one came in past the program. */
async function findUnsealed(): Promise<string | null> {
  const stray = await transaction(async (tx) => {
    await tx.run`set local statement_timeout = '1h'`
    return await tx.maybe<{ id: number; action: string }>`
      select id, action from audit_event e where not exists (select from audit_seal s where s.event_id = e.id)
        and not exists (select from audit_unsealed u where u.event_id = e.id) order by id limit 1`
  })
  return stray ? `事件 ${stray.id}（${stray.action}）没有封存，也不在等待封存：绕过程序写入的，或封存被删除了` : null
}
