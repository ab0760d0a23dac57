import { recordAudit } from '#server/audit/record-audit.ts'
import { hashPassword } from '#server/identity/hash-password.ts'
import { LaunchProblem } from '#server/launch/say.ts'
import { exclusively, pool, sql, transaction } from '#server/platform/database.ts'
import { demonstrationPassword } from '../accounts.ts'
import { scaleId } from './chance.ts'
import { unitsFor } from './learner.ts'
import { seedBodies } from './seed-bodies.ts'
import { seedYears } from './seed-years.ts'
import { writeLearners } from './write-learners.ts'

/** Learners a transaction: large enough that statements cost nothing, small enough that memory stays flat. */
const batchSize = 1_000
/** One prepares while PostgreSQL works for the other. */
const lanes = 2

export type ScaleWish = { learners: number; seed: number; say: (line: string) => void }

/** Makes the city of the first `learners` learners of `seed`; what is there already stays. Everybody's password is the demonstration's. */
export async function seedScale(wish: ScaleWish): Promise<{ added: number; seconds: number }> {
  const done = await exclusively('seed:scale', () => make(wish))
  if (!done) throw new LaunchProblem('另一个 npm run seed:scale 正在写这个数据库，请等它结束。')
  return done
}

async function make({ learners, seed, say }: ScaleWish): Promise<{ added: number; seconds: number }> {
  const begun = performance.now()
  const seconds = () => (performance.now() - begun) / 1000
  await claimSeed(seed)
  await seedYears()
  await seedBodies(seed, unitsFor(learners))
  say(`政策、课程与 ${unitsFor(learners)} 家单位已就绪（${seconds().toFixed(1)} 秒）`)
  const passwordHash = await hashPassword(demonstrationPassword)
  const learnersBegun = seconds()
  let [next, done, added, said] = [0, 0, 0, 0]
  const lane = async () => {
    while (next < learners) {
      const from = next
      next = Math.min(from + batchSize, learners)
      const to = next
      const written = await writeLearners(seed, passwordHash, from, to)
      added += written
      done += to - from
      if (seconds() - said < 2 && done < learners) continue
      said = seconds()
      const rate = done / (seconds() - learnersBegun)
      say(`${done} / ${learners} 名学员，${Math.round(rate)} 人/秒，约剩 ${Math.ceil((learners - done) / rate)} 秒`)
    }
  }
  await Promise.all(Array.from({ length: lanes }, lane))
  if (added > 0) await tidy(learners, seed)
  return { added, seconds: seconds() }
}

/** One city a database: another seed would give the same people other lives. */
async function claimSeed(seed: number): Promise<void> {
  const objectId = scaleId('organisation', 0)
  await transaction(async (tx) => {
    const claimed = await tx.maybe<{ seed: number }>`
      select (details ->> 'seed')::int as seed from audit_event where action = 'scale.begun' and object_id = ${objectId} order by id limit 1`
    if (claimed && claimed.seed !== seed)
      throw new LaunchProblem(`这个数据库里已有种子 ${claimed.seed} 的城市，请用 --seed ${claimed.seed}。`)
    if (!claimed)
      await recordAudit(tx, { actorId: null, action: 'scale.begun', objectType: 'installation', objectId, details: { seed } })
  })
}

/** The planner must know what a city this large looks like before the first page asks. */
async function tidy(learners: number, seed: number): Promise<void> {
  const client = await pool().connect()
  try {
    await client.query("set statement_timeout = '15min'")
    await client.query(
      'analyze account, learner_attribute, organisation, affiliation, enrolment, ledger_entry, ledger_head, learner_year',
    )
  } finally {
    await client.query('reset statement_timeout')
    client.release()
  }
  const { accounts } = await sql.one<{ accounts: number }>`select count(*)::int as accounts from account`
  await transaction((tx) =>
    recordAudit(tx, {
      actorId: null,
      action: 'scale.seeded',
      objectType: 'installation',
      objectId: scaleId('organisation', 0),
      details: { seed, learners, accounts },
    }),
  )
}
