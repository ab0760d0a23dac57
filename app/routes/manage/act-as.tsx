import { redirect } from 'react-router'
import { z } from 'zod'
import { parseForm } from '#app/middleware/parse-form.ts'
import { requireOfficial } from '#app/middleware/session.ts'
import { actAs } from '#server/identity/act-as.ts'
import { roleHome } from '#server/identity/rules/role-names.ts'
import type { Route } from './+types/act-as'

const form = z.strictObject({ grantId: z.uuid() })

/** The switch of roles. What was open belongs to the role before, so it leads to where the new role's work is done. */
export async function action({ request, context }: Route.ActionArgs) {
  const actor = requireOfficial(context)
  const submission = await parseForm(request, form)
  if (submission.status !== 'success') throw new Response(null, { status: 400 })
  const { grantId } = submission.value
  const switched = await actAs(actor, grantId)
  if (!switched.ok) throw new Response(null, { status: 404 })
  return redirect(roleHome(actor.grants.find((grant) => grant.grantId === grantId)?.role ?? 'learner'))
}

export const loader = () => redirect('/manage')
