import { recordAudit, recordAudits } from '#server/audit/record-audit.ts'
import { changeAwaitingPhones } from '#server/identity/change-awaiting-phones.ts'
import { createAccountsAwaiting } from '#server/identity/create-accounts-awaiting.ts'
import { recordLearnerAttributes } from '#server/identity/record-learner-attributes.ts'
import type { DatedAttribute, TitleLevel } from '#server/identity/rules/learner-attributes.ts'
import { shanghaiDay } from '#server/platform/calendar.ts'
import { type Transaction, transaction } from '#server/platform/database.ts'
import { failpoint } from '#server/platform/failpoint.ts'
import { newId } from '#server/platform/ids.ts'
import { invariant } from '#server/platform/invariant.ts'
import type { Delivery } from '#server/platform/jobs.ts'
import { enqueue, markDelivered } from '#server/platform/outbox.ts'
import type { RosterState } from './confirm-roster.ts'
import { findRosterPersons } from './find-roster-persons.ts'
import { rosterImported } from './jobs.ts'
import { loadJoining } from './load-joining.ts'
import { moveLearner, saveJoining } from './move-learner.ts'
import { decideJoining, releaseDueAfter } from './rules/joining.ts'
import { decideRosterRow, type RosterOutcome, type RosterProblem } from './rules/roster.ts'

type Roster = { id: string; organisationId: string; state: RosterState; confirmedBy: string }
type Row = {
  id: string
  realName: string
  idNumberCipher: string
  idNumberIndex: Buffer
  phoneCipher: string
  phoneIndex: Buffer
  titleLevel: TitleLevel | null
  titleSinceOn: string | null
  highTech: boolean | null
  outcome: RosterOutcome
  accountId: string | null
}
type Deed = { roster: Roster; now: Date }

/**
 * Writes confirmed rosters, each whole or not at all. Every row is judged once more: when a row stands differently from what the handler saw,
 * nothing is written and the list waits to be looked at and confirmed again.
 */
export async function importRosters(deliveries: Delivery<{ rosterId: string }>[]): Promise<void> {
  for (const { outboxId, payload } of deliveries) {
    await transaction(async (tx) => {
      // Long, and one list at a time in the whole installation, so that two with the same person follow one another.
      await tx.run`select set_config('lock_timeout', '120s', true), set_config('statement_timeout', '120s', true)`
      await tx.run`select pg_advisory_xact_lock(hashtextextended('organisations.roster', 0))`
      await importOne(tx, payload.rosterId)
      await markDelivered(tx, [outboxId])
      failpoint('roster.before-commit')
    })
    failpoint('roster.after-commit')
  }
}

async function importOne(tx: Transaction, rosterId: string): Promise<void> {
  const roster = await tx.maybe<Roster>`
    select id, organisation_id as "organisationId", state, confirmed_by as "confirmedBy" from roster where id = ${rosterId} for update`
  if (roster?.state !== 'confirmed') return
  // Nobody is registered with a body that was closed while its list waited; as long as this runs, it stays open.
  const place = await tx.one<{ closed: boolean }>`
    select closed_at is not null as closed from organisation where id = ${roster.organisationId} for share`
  if (place.closed)
    return void (await tx.run`update roster set state = 'cancelled', ended_at = clock_timestamp() where id = ${rosterId}`)
  const rows = await tx.many<Row>`
    select id, real_name as "realName", id_number_cipher as "idNumberCipher", id_number_index as "idNumberIndex", phone_cipher as "phoneCipher",
      phone_index as "phoneIndex", title_level as "titleLevel", title_since_on as "titleSinceOn", high_tech as "highTech", outcome,
      account_id as "accountId"
    from roster_row where roster_id = ${rosterId} order by id_number_index`
  // Nobody is moved while the list is judged.
  await tx.run`
    select 1 from account where id_number_index = any(${rows.map((row) => row.idNumberIndex)}::bytea[]) order by id for no key update`
  // Those who were here when the list was checked: only then is the phone sealed for their account.
  const here = rows.filter((row) => row.outcome === 'here')
  const changed = await judgeAgain(tx, rows, roster.organisationId)
  if (changed.length > 0) return await askAgain(tx, rosterId, changed)

  const deed = { roster, now: await tx.now() }
  const of = (outcome: RosterOutcome) => rows.filter((row) => row.outcome === outcome)
  await addPeople(tx, of('new'), deed)
  failpoint('roster.accounts-made')
  await addKnown(tx, of('join'), deed)
  await askForTransfers(tx, of('transfer'), deed)
  await mendPhones(tx, here)
  await tx.run`update roster set state = 'done', ended_at = ${deed.now} where id = ${rosterId}`
  // The sealed numbers are with their accounts now; the list keeps who was on it and what became of them.
  await tx.run`update roster_row set id_number_cipher = null, phone_cipher = null, account_id = coalesce(account_id, id) where roster_id = ${rosterId}`
  const counts = Object.fromEntries(
    (['new', 'join', 'transfer', 'here'] as const).map((outcome) => [outcome, of(outcome).length]),
  )
  await recordAudit(tx, {
    actorId: roster.confirmedBy,
    action: 'roster.imported',
    objectType: 'roster',
    objectId: rosterId,
    details: { organisationId: roster.organisationId, ...counts },
  })
  await enqueue(tx, rosterImported, { rosterId })
}

type Changed = { id: string; outcome: RosterOutcome | 'problem'; accountId: string | null; problems: RosterProblem[] }

async function judgeAgain(tx: Transaction, rows: readonly Row[], organisationId: string): Promise<Changed[]> {
  const known = await findRosterPersons(rows, tx)
  return rows.flatMap((row, index): Changed[] => {
    const person = known[index]
    invariant(person, `expected an answer for row ${row.id}`)
    const decided = decideRosterRow(row.realName, person, organisationId)
    if (decided.ok && decided.value === row.outcome) return []
    // Registered here meanwhile, by their own request or another list: that is what was wanted.
    if (decided.ok && decided.value === 'here') {
      row.outcome = 'here'
      return []
    }
    const accountId = person.byIdNumber?.accountId ?? null
    return decided.ok
      ? [{ id: row.id, outcome: decided.value, accountId, problems: [] }]
      : [{ id: row.id, outcome: 'problem' as const, accountId, problems: [{ code: decided.reason }] }]
  })
}

async function askAgain(tx: Transaction, rosterId: string, changed: readonly Changed[]): Promise<void> {
  await tx.run`
    update roster_row set outcome = each.outcome, account_id = each.account_id, problems = each.problems
    from unnest(${changed.map((row) => row.id)}::uuid[], ${changed.map((row) => row.outcome)}::text[], ${changed.map((row) => row.accountId)}::uuid[],
      ${changed.map((row) => JSON.stringify(row.problems))}::jsonb[]) as each (id, outcome, account_id, problems)
    where roster_row.id = each.id`
  await tx.run`
    update roster set state = 'checked', changed_count = ${changed.length},
      problem_count = (select count(*) from roster_row where roster_id = ${rosterId} and outcome = 'problem') where id = ${rosterId}`
  await recordAudit(tx, {
    actorId: null,
    action: 'roster.changed-meanwhile',
    objectType: 'roster',
    objectId: rosterId,
    details: { changedCount: changed.length },
  })
}

async function addPeople(tx: Transaction, rows: readonly Row[], { roster, now }: Deed): Promise<void> {
  if (rows.length === 0) return
  const made = await createAccountsAwaiting(
    tx,
    rows.map((row) => ({ ...row, accountId: row.id })),
    now,
  )
  // Somebody signed up between the judgement and this line: all of it is undone and judged anew, as after any lost race.
  if (made !== rows.length)
    throw Object.assign(new Error(`expected ${rows.length} accounts to be new, ${made} were`), { code: '40001' })
  await recordAudits(
    tx,
    rows.map((row) => ({
      actorId: roster.confirmedBy,
      action: 'account.created',
      objectType: 'account',
      objectId: row.id,
      details: { rosterId: roster.id },
    })),
  )
  await affiliateAll(
    tx,
    rows.map((row) => row.id),
    { roster, now },
  )
  await recordLearnerAttributes(
    tx,
    rows.flatMap((row) => attributesOf(row, shanghaiDay(now))),
    roster.confirmedBy,
  )
}

function attributesOf(row: Row, today: string): ({ accountId: string } & DatedAttribute)[] {
  const sinceOn = row.titleSinceOn ?? today
  return [
    ...(row.titleLevel ? [{ accountId: row.id, kind: 'title-level' as const, value: row.titleLevel, sinceOn }] : []),
    ...(row.highTech === null
      ? []
      : [
          {
            accountId: row.id,
            kind: 'high-tech' as const,
            value: row.highTech ? ('yes' as const) : ('no' as const),
            sinceOn: today,
          },
        ]),
  ]
}

/** Those of whom something else is open are moved one by one, so that it follows; the others all at once. */
async function addKnown(tx: Transaction, rows: readonly Row[], { roster, now }: Deed): Promise<void> {
  const ids = rows.map((row) => accountOf(row))
  const open = await tx.many<{ id: string }>`
    select distinct learner_id as id from joining where learner_id = any(${ids}::uuid[]) and ended_as is null`
  const busy = new Set(open.map((each) => each.id))
  for (const learnerId of busy)
    await moveLearner(tx, { learnerId, organisationId: roster.organisationId }, { actorId: roster.confirmedBy, now })
  await affiliateAll(
    tx,
    ids.filter((id) => !busy.has(id)),
    { roster, now },
  )
}

async function affiliateAll(tx: Transaction, learnerIds: readonly string[], { roster, now }: Deed): Promise<void> {
  await tx.run`
    insert into affiliation (id, learner_id, organisation_id, started_at)
    select each.id, each.learner_id, ${roster.organisationId}, ${now}
    from unnest(${learnerIds.map(() => newId())}::uuid[], ${learnerIds}::uuid[]) as each (id, learner_id)`
  await recordAudits(
    tx,
    learnerIds.map((learnerId) => ({
      actorId: roster.confirmedBy,
      action: 'learner.affiliated',
      objectType: 'account',
      objectId: learnerId,
      details: { from: null, to: roster.organisationId, rosterId: roster.id },
    })),
  )
}

/** A place that has asked already is not made to ask twice; one whom the learner asked has said yes by its list. */
async function askForTransfers(tx: Transaction, rows: readonly Row[], { roster, now }: Deed): Promise<void> {
  const ids = rows.map((row) => accountOf(row))
  const open = await tx.many<{ id: string }>`
    select id from joining where learner_id = any(${ids}::uuid[]) and to_organisation_id = ${roster.organisationId} and ended_as is null
      and place_agreed_at is null`
  for (const { id } of open) {
    const joining = await loadJoining(tx, id)
    const agreed = joining && decideJoining(joining, { type: 'agree', side: 'place' }, now)
    if (joining && agreed?.ok) await saveJoining(tx, joining, agreed.value, { actorId: roster.confirmedBy, now })
  }
  const asked = await tx.many<{ id: string; learnerId: string }>`
    insert into joining (id, kind, learner_id, from_organisation_id, to_organisation_id, asked_by, asked_by_account, asked_at, place_agreed_at, release_due_at)
    select each.id, 'join', each.learner_id, f.organisation_id, ${roster.organisationId}, 'place', ${roster.confirmedBy}, ${now}, ${now}, ${releaseDueAfter(now)}
    from unnest(${ids.map(() => newId())}::uuid[], ${ids}::uuid[]) as each (id, learner_id)
    join affiliation f on f.learner_id = each.learner_id and f.ended_at is null
    where f.organisation_id <> ${roster.organisationId}
      and not exists (select 1 from joining j where j.learner_id = each.learner_id and j.to_organisation_id = ${roster.organisationId} and j.ended_as is null)
    on conflict do nothing returning id, learner_id as "learnerId"`
  await recordAudits(
    tx,
    asked.map((each) => ({
      actorId: roster.confirmedBy,
      action: 'joining.asked',
      objectType: 'joining',
      objectId: each.id,
      details: { learnerId: each.learnerId, to: roster.organisationId, rosterId: roster.id },
    })),
  )
}

/** Who cannot activate because the phone was wrong is helped by a list with the right one. */
async function mendPhones(tx: Transaction, rows: readonly Row[]): Promise<void> {
  await changeAwaitingPhones(
    tx,
    rows.map((row) => ({ accountId: accountOf(row), phoneCipher: row.phoneCipher, phoneIndex: row.phoneIndex })),
  )
}

function accountOf(row: Row): string {
  invariant(row.accountId, `expected row ${row.id} to know its account`)
  return row.accountId
}
