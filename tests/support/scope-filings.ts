import { askChange } from '#server/filings/ask-change.ts'
import { attachFile, detachFile } from '#server/filings/attach-file.ts'
import { decideFiling } from '#server/filings/decide-filing.ts'
import { decideReport } from '#server/filings/decide-report.ts'
import { extendHandIn } from '#server/filings/extend-hand-in.ts'
import { findFiling, seesFiling } from '#server/filings/find-filing.ts'
import { findFilingFile } from '#server/filings/find-filing-file.ts'
import { handInTraining } from '#server/filings/hand-in-training.ts'
import { checkFilingSheet, importFilings } from '#server/filings/import-filings.ts'
import { countWaitingFilings, listFilings } from '#server/filings/list-filings.ts'
import { priceTraining } from '#server/filings/price-training.ts'
import { saveFiling } from '#server/filings/save-filing.ts'
import { findPlan, savePlan } from '#server/filings/save-plan.ts'
import { startFiling } from '#server/filings/start-filing.ts'
import { submitFiling } from '#server/filings/submit-filing.ts'
import { sumPlans } from '#server/filings/sum-plans.ts'
import { withdrawFiling } from '#server/filings/withdraw-filing.ts'
import type { Actor } from '#server/identity/actor.ts'
import { sql } from '#server/platform/database.ts'
import { goodFiling, submitNew } from './filing-world.ts'
import type { ScopeRow } from './scope-rows.ts'
import type { ScopeWorld } from './scope-world.ts'

const filings = new WeakMap<ScopeWorld, Promise<string>>()
/** A training of `company` that waits for an answer; made when the first row asks. */
function filing(world: ScopeWorld): Promise<string> {
  const made = filings.get(world) ?? submitNew(world.rightful.handler, world.company, goodFiling(30))
  filings.set(world, made)
  return made
}
const fileOf = async (world: ScopeWorld) => {
  const filingId = await filing(world)
  const known = await sql.maybe<{ id: string }>`select id from filing_file where filing_id = ${filingId}`
  if (known) return known.id
  await sql.run`
    insert into filing_file (id, filing_id, purpose, name, media_type, bytes, sha256, added_at)
    values (gen_random_uuid(), ${filingId}, 'evidence', '签到表.pdf', 'application/pdf', 1, repeat('0', 64), now())`
  return (await sql.one<{ id: string }>`select id from filing_file where filing_id = ${filingId}`).id
}

const own = 'acts on nobody and nothing but whoever asks'
const check = 'is itself the question whether somebody may'
const at = (
  by: 'handler' | 'reviewer' | null,
  ask: (actor: Actor, filingId: string, world: ScopeWorld) => Promise<unknown>,
): ScopeRow => ({
  by,
  ask: async (actor, world) => ask(actor, await filing(world), world),
})
const words = '示范理由'

export const filingRows: Record<string, ScopeRow> = {
  'filings/import-filings#checkFilingSheet': at('handler', (actor, _, { company }) =>
    checkFilingSheet(actor, { organisationId: company, rows: [] }),
  ),
  'filings/import-filings#importFilings': at('handler', (actor, _, { company }) =>
    importFilings(actor, { organisationId: company, contents: [] }),
  ),
  'filings/lock-filing#lockOwnFiling': check,
  'filings/lock-filing#lockForAnswer': check,
  'filings/find-filing#seesFiling': at('handler', async (actor, filingId) =>
    (await seesFiling(actor, filingId)) ? ['yes'] : null,
  ),
  'filings/save-filing#lockWritable': check,
  'filings/list-filing-places#listFilingPlaces': own,
  'filings/list-open-trainings#listOpenTrainings':
    'shows what is open to whoever asks by where they are registered: filings.test.ts',
  'filings/list-open-trainings#findOpenTraining':
    'shows what is open to whoever asks by where they are registered: filings.test.ts',
  'filings/join-training#joinTraining': 'is open to whoever is registered in its audience: filings.test.ts',
  'filings/join-training#leaveTraining': own,
  'filings/find-filing#findFiling': at('handler', (actor, filingId) => findFiling(actor, filingId)),
  'filings/list-filings#listFilings': {
    by: 'handler',
    ask: async (actor, world) => {
      const filingId = await filing(world)
      const found = await listFilings(actor, { show: 'all', search: '', year: null, month: null, page: 1 })
      return found.rows.filter((row) => row.id === filingId).map((row) => row.id)
    },
  },
  'filings/list-filings#countWaitingFilings': at('reviewer', async (actor) =>
    (await countWaitingFilings(actor, 9)) > 0 ? ['waiting'] : [],
  ),
  'filings/find-filing-file#findFilingFile': {
    by: null,
    ask: async (actor, world) => findFilingFile(actor, await fileOf(world)),
  },
  'filings/attach-file#detachFile': { by: null, ask: async (actor, world) => detachFile(actor, await fileOf(world)) },
  'filings/attach-file#attachFile': at('handler', async (actor, filingId) => {
    const { sampleEvidence } = await import('#prisma/seed/sample-evidence.ts')
    return attachFile(actor, { filingId, purpose: 'attachment', name: '课程表.pdf', bytes: sampleEvidence('课程表') })
  }),
  'filings/start-filing#startFiling': {
    by: 'handler',
    ask: (actor, { company }) => startFiling(actor, { organisationId: company, copyOf: null }),
  },
  'filings/save-filing#saveFiling': at('handler', (actor, filingId) =>
    saveFiling(actor, { filingId, revision: 1, content: goodFiling(30), reason: '' }),
  ),
  'filings/submit-filing#submitFiling': at('handler', (actor, filingId) =>
    submitFiling(actor, { filingId, revision: 1, content: goodFiling(30), reason: '' }),
  ),
  'filings/ask-change#askChange': at('handler', (actor, filingId) =>
    askChange(actor, { filingId, kind: 'cancel', reason: words }),
  ),
  'filings/hand-in-training#handInTraining': at('handler', (actor, filingId) => handInTraining(actor, { filingId, note: '' })),
  'filings/extend-hand-in#extendHandIn': at('reviewer', (actor, filingId) => extendHandIn(actor, { filingId, reason: words })),
  'filings/decide-report#decideReport': at('reviewer', (actor, filingId) =>
    decideReport(actor, { filingId, confirm: true, answer: '' }),
  ),
  'filings/decide-filing#decideFiling': at('reviewer', (actor, filingId) =>
    decideFiling(actor, { filingId, revision: 2, action: 'return', answer: words }),
  ),
  'filings/price-training#priceTraining': at('handler', (actor, filingId) => priceTraining(actor, { filingId, priceId: null })),
  'filings/withdraw-filing#withdrawFiling': at('handler', (actor, filingId) => withdrawFiling(actor, filingId)),
  'filings/save-plan#savePlan': {
    by: 'handler',
    ask: (actor, { company }) => savePlan(actor, { organisationId: company, year: 2026, lines: [], revision: 0, handIn: true }),
  },
  'filings/save-plan#findPlan': {
    by: 'handler',
    ask: async (actor, { company }) => ((await findPlan(actor, { organisationId: company, year: 2026 })) ? ['a plan'] : null),
  },
  'filings/sum-plans#sumPlans': {
    by: 'reviewer',
    ask: async (actor, { district }) =>
      (await sumPlans(actor, 2026)).filter((sum) => sum.authorityId === district).map((sum) => sum.authorityId),
  },
}
