import type { Actor } from '#server/identity/actor.ts'
import { sql } from '#server/platform/database.ts'
import type { DeclarationState } from './rules/declaration-state.ts'

export type OwnDeclaration = {
  id: string
  formLabel: string
  title: string
  state: DeclarationState
  year: number | null
  occurredOn: string | null
  expectedCentihours: number | null
  registeredCentihours: number | null
  reason: string
  changedAt: Date
  /** Registered, and taken back since. */
  reversed: boolean
}

const pageSize = 20

/** What the actor has declared, what waits for them first, then the newest. In pages of 20. */
export async function listOwnDeclarations(
  actor: Actor,
  { year = null, state = null, page = 1 }: { year?: number | null; state?: DeclarationState | null; page?: number },
): Promise<{ rows: OwnDeclaration[]; total: number; pages: number }> {
  const rows = await sql.many<OwnDeclaration & { total: number }>`
    select d.id, coalesce(form ->> 'label', d.form_id) as "formLabel", d.title, d.state, d.year, d.occurred_on as "occurredOn",
      d.expected_centihours as "expectedCentihours", d.registered_centihours as "registeredCentihours", d.reason, d.changed_at as "changedAt",
      exists (select from ledger_entry r where r.reverses_id = d.entry_id) as reversed, count(*) over ()::int as total
    from declaration d join policy p on p.id = d.policy_id
      left join lateral (select each as form from jsonb_array_elements(p.document -> 'declarations') each where each ->> 'id' = d.form_id) form on true
    where d.learner_id = ${actor.accountId} and (${year}::int is null or d.year = ${year}) and (${state}::text is null or d.state = ${state})
    order by (d.state in ('draft', 'returned')) desc, d.changed_at desc, d.id limit ${pageSize} offset ${(page - 1) * pageSize}`
  const total = rows[0]?.total ?? 0
  return { rows: rows.map(({ total: _, ...row }) => row), total, pages: Math.max(1, Math.ceil(total / pageSize)) }
}
