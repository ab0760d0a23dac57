/** Whatever two of the bureau do in whatever order, the law is what was drafted, simulated as it stands, and published by the one who wrote none of it. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { askSimulation } from '#server/hours/ask-simulation.ts'
import { discardDraft } from '#server/hours/discard-draft.ts'
import { editDraft } from '#server/hours/edit-draft.ts'
import { listOpenDrafts, listPolicies } from '#server/hours/list-policies.ts'
import { publishDraft } from '#server/hours/publish-draft.ts'
import { findPolicy } from '#server/hours/queries.ts'
import { simulateDrafts } from '#server/hours/simulate-drafts.ts'
import { startDraft } from '#server/hours/start-draft.ts'
import { makeOfficial } from '#tests/support/make-city.ts'
import { makeVerificationWorld } from '#tests/support/verification-world.ts'

const year = 2026
type Draft = { id: string; revision: number; passMark: number; writers: Set<number>; simulated: Set<number> }
/** `law`: the pass mark of each version. */
type Model = { law: number[]; draft: Draft | null }
type Command = { what: 'start' | 'edit' | 'simulate' | 'publish' | 'discard'; who: number; passMark: number; stale: boolean }

const command: fc.Arbitrary<Command> = fc.record({
  what: fc.constantFrom('start', 'edit', 'edit', 'simulate', 'simulate', 'publish', 'publish', 'discard'),
  who: fc.nat(1),
  passMark: fc.constantFrom(60, 65, 70),
  stale: fc.nat(5).map((each) => each === 0),
})

/** What the rules say of a command, before it is tried. */
function expected({ law, draft }: Model, { what, who, stale }: Command): string {
  if (what === 'start') return draft ? 'draft-exists' : 'done'
  if (!draft) return 'not-found'
  if (stale) return 'draft-changed'
  if (what === 'simulate') return draft.passMark === law.at(-1) ? 'draft-same' : 'done'
  if (what === 'publish')
    return draft.writers.has(who) ? 'own-draft' : draft.simulated.has(draft.passMark) ? 'done' : 'draft-unchecked'
  return 'done'
}

it('holds for any order of commands', async () => {
  const world = await makeVerificationWorld()
  const actors = [world.chief.actor, (await makeOfficial('bureau', world.bureau)).actor]
  const model: Model = { law: [60], draft: null }

  async function attempt({ what, who, passMark, stale }: Command): Promise<string> {
    const actor = actors[who] as (typeof actors)[number]
    const { draft } = model
    const seen = { draftId: draft?.id ?? crypto.randomUUID(), revision: (draft?.revision ?? 1) - Number(stale) }
    if (what === 'start') {
      const started = await startDraft(actor, { year, packId: null, reason: '更正' })
      if (!started.ok) return started.reason
      const law = model.law.at(-1) as number
      model.draft = { id: started.value.draftId, revision: 1, passMark: law, writers: new Set([who]), simulated: new Set() }
      return 'done'
    }
    if (what === 'edit') {
      const values = { 'exam.passMark': String(passMark) }
      const changed = await editDraft(actor, { ...seen, edit: { kind: 'figures', values, cite: '' } })
      if (!changed.ok) return changed.reason
      if (draft && passMark !== draft.passMark) draft.writers.add(who)
      if (draft) Object.assign(draft, { passMark, revision: changed.value.revision })
      return 'done'
    }
    if (what === 'simulate') {
      const asked = await askSimulation(actor, seen)
      if (!asked.ok) return asked.reason
      await simulateDrafts([{ outboxId: 0, payload: asked.value }])
      draft?.simulated.add(draft.passMark)
      return 'done'
    }
    const ended =
      what === 'publish'
        ? await publishDraft(actor, { ...seen, reason: '审定', holdsFrom: null })
        : await discardDraft(actor, seen)
    if (!ended.ok) return ended.reason
    if (what === 'publish' && draft) model.law.push(draft.passMark)
    model.draft = null
    return 'done'
  }

  await fc.assert(
    fc.asyncProperty(fc.array(command, { minLength: 10, maxLength: 25 }), async (commands) => {
      for (const each of commands) {
        const wanted = expected(model, each)
        expect(await attempt(each), JSON.stringify(each)).toBe(wanted)
      }
      const [actor] = actors as [(typeof actors)[number]]
      const versions = (await listPolicies(actor)).filter((each) => each.year === year)
      expect(versions.map((each) => each.version)).toEqual(model.law.map((_, index) => model.law.length - index))
      expect(versions.every((each, index) => each.supersededBy === (index === 0 ? null : each.version + 1))).toBe(true)
      expect((await findPolicy(year))?.document.exam.passMark.value).toBe(model.law.at(-1))
      expect((await listOpenDrafts(actor)).map((each) => each.id)).toEqual(model.draft ? [model.draft.id] : [])
    }),
    { numRuns: 12, endOnFailure: true },
  )
})
