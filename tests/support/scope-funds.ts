import { enterSpending, strikeSpending } from '#server/funds/enter-spending.ts'
import { findFund, listSpendings } from '#server/funds/find-fund.ts'
import { listFunds, listFundTrainings } from '#server/funds/list-funds.ts'
import { decideFund, reportFund } from '#server/funds/report-fund.ts'
import { saveFund } from '#server/funds/save-fund.ts'
import type { Actor } from '#server/identity/actor.ts'
import { invariant } from '#server/platform/invariant.ts'
import { openTraining, session } from './attendance-world.ts'
import { goodSpending } from './fund-world.ts'
import type { ScopeRow } from './scope-rows.ts'
import type { ScopeWorld } from './scope-world.ts'

const text = { payroll: '1,000,000', rate: '150', setAside: '', carried: '' }
const [reported, kept] = [2024, 2025]

const spendings = new WeakMap<ScopeWorld, Promise<string>>()
/** A spending of a year that is kept, beside a year that was reported; made when the first row asks. */
function spending(world: ScopeWorld): Promise<string> {
  const made = spendings.get(world) ?? make(world)
  spendings.set(world, made)
  return made
}
async function make({ rightful: { handler }, company }: ScopeWorld): Promise<string> {
  for (const year of [reported, kept]) await saveFund(handler, { organisationId: company, year, text, revision: 0 })
  await reportFund(handler, { organisationId: company, year: reported, action: 'report', revision: 1 })
  const entered = await enterSpending(handler, goodSpending(company, kept))
  invariant(entered.ok, 'it is entered')
  return entered.value.spendingId
}

const own = 'acts on nobody and nothing but whoever asks'
const check = 'is itself the question whether somebody may'
const at = (
  by: 'handler' | 'reviewer',
  ask: (actor: Actor, company: string, spendingId: string) => Promise<unknown>,
): ScopeRow => ({ by, ask: async (actor, world) => ask(actor, world.company, await spending(world)) })

export const fundRows: Record<string, ScopeRow> = {
  'funds/lock-own-fund#lockOwnFund': check,
  'funds/lock-own-fund#lockFundForAnswer': check,
  'funds/lock-own-fund#answersFund': check,
  'funds/list-funds#listFundPlaces': own,
  'funds/list-funds#listFundTrainings': {
    by: 'handler',
    ask: async (actor, { company }) => {
      const year = new Date().getFullYear()
      const asked = { organisationId: company, year }
      if ((await listFundTrainings(actor, asked)).length === 0) await openTraining(company, [], [session(-1, 1)])
      return (await listFundTrainings(actor, asked)).map((row) => row.id)
    },
  },
  'funds/list-funds#listFunds': at('reviewer', async (actor, company) =>
    (await listFunds(actor, { year: reported, state: null, onlyShort: false, search: '', page: 1 })).rows.flatMap((row) =>
      row.organisationId === company ? [row.organisationId] : [],
    ),
  ),
  'funds/find-fund#findFund': at('handler', async (actor, organisationId) =>
    (await findFund(actor, { organisationId, year: kept })) ? ['a fund'] : null,
  ),
  'funds/find-fund#listSpendings': at(
    'handler',
    async (actor, organisationId, spendingId) =>
      (await listSpendings(actor, { organisationId, year: kept, page: 1 }))?.rows.flatMap((row) =>
        row.id === spendingId ? [spendingId] : [],
      ) ?? null,
  ),
  'funds/save-fund#saveFund': at('handler', (actor, organisationId) =>
    saveFund(actor, { organisationId, year: kept, text, revision: 99 }),
  ),
  'funds/enter-spending#enterSpending': at('handler', (actor, organisationId) =>
    enterSpending(actor, {
      ...goodSpending(organisationId, kept),
      text: { ...goodSpending(organisationId, kept).text, item: '' },
    }),
  ),
  'funds/enter-spending#strikeSpending': at('handler', (actor, _, spendingId) =>
    strikeSpending(actor, { spendingId, reason: '' }),
  ),
  'funds/report-fund#reportFund': at('handler', (actor, organisationId) =>
    reportFund(actor, { organisationId, year: kept, action: 'report', revision: 99 }),
  ),
  'funds/report-fund#decideFund': at('reviewer', (actor, organisationId) =>
    decideFund(actor, { organisationId, year: reported, action: 'return', revision: 99, answer: '' }),
  ),
}
