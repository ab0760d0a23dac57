import { decideComplaint } from '#server/complaints/decide-complaint.ts'
import { findComplaint } from '#server/complaints/find-complaint.ts'
import { handOverComplaint, listHandOverTargets } from '#server/complaints/hand-over-complaint.ts'
import { countOpenComplaints, listComplaints } from '#server/complaints/list-complaints.ts'
import { seesComplaint } from '#server/complaints/sees-complaint.ts'
import { showComplainant } from '#server/complaints/show-complainant.ts'
import type { Actor } from '#server/identity/actor.ts'
import { sql } from '#server/platform/database.ts'
import { fileOne } from './complaint-world.ts'
import type { ScopeRow } from './scope-rows.ts'
import type { ScopeWorld } from './scope-world.ts'

const complaints = new WeakMap<ScopeWorld, Promise<string>>()
/** A complaint of somebody of the unit about the unit: the district deals with it; made when the first row asks. */
function complaint(world: ScopeWorld): Promise<string> {
  const made = complaints.get(world) ?? make(world)
  complaints.set(world, made)
  return made
}
async function make({ learner, company }: ScopeWorld): Promise<string> {
  const { name } = await sql.one<{ name: string }>`select name from organisation where id = ${company}`
  return (await fileOne(learner.accountId, { aboutName: name })).complaintId
}

const own = 'acts on nobody and nothing but whoever asks'
const at = (ask: (actor: Actor, complaintId: string) => Promise<unknown>): ScopeRow => ({
  by: 'reviewer',
  ask: async (actor, world) => ask(actor, await complaint(world)),
})
const everything = { show: 'open', kind: null, search: '', page: 1 } as const

export const complaintRows: Record<string, ScopeRow> = {
  'complaints/lock-complaint#lockHandledComplaint': 'is itself the question whether somebody may',
  'complaints/sees-complaint#seesComplaint': at((actor, id) => seesComplaint(actor, id).then((how) => (how ? [how] : null))),
  'complaints/find-complaint#findComplaint': at((actor, id) => findComplaint(actor, id).then((found) => (found ? ['it'] : null))),
  'complaints/find-complaint#findOwnComplaint': own,
  'complaints/find-complaint#listOwnComplaints': own,
  'complaints/find-complaint#findComplaintFile': 'asks seesComplaint or whether it is the asker’s own: complaints.test.ts',
  'complaints/list-complaints#listComplaints': at(async (actor, id) =>
    (await listComplaints(actor, everything)).rows.flatMap((row) => (row.id === id ? [row.id] : [])),
  ),
  'complaints/list-complaints#countOpenComplaints': at(async (actor) =>
    (await countOpenComplaints(actor, 10)) > 0 ? ['some'] : [],
  ),
  'complaints/hand-over-complaint#listHandOverTargets': at(async (actor, id) =>
    (await listHandOverTargets(actor, id)).map((each) => each.id),
  ),
  'complaints/hand-over-complaint#handOverComplaint': at((actor, complaintId) =>
    handOverComplaint(actor, { complaintId, revision: 1, toId: complaintId, words: '转交' }),
  ),
  'complaints/decide-complaint#decideComplaint': at((actor, complaintId) =>
    decideComplaint(actor, { complaintId, revision: 1, act: 'answer', words: '答复' }),
  ),
  'complaints/show-complainant#showComplainant': at((actor, complaintId) => showComplainant(actor, { complaintId, reason: '' })),
}
