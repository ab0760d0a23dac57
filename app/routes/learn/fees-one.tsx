import { data, Link } from 'react-router'
import { z } from 'zod'
import classes from '#app/components/desk/desk.module.css'
import { FeeView } from '#app/components/fees/fee-view.tsx'
import { TransferForm } from '#app/components/fees/transfer-form.tsx'
import { Message } from '#app/components/ui/message.tsx'
import { PageHeader } from '#app/components/ui/page-header.tsx'
import { requireActor } from '#app/middleware/session.ts'
import { findFee } from '#server/fees/find-fee.ts'
import { feeRefusals } from '#server/fees/rules/refusals.ts'
import { sayTransferred } from '#server/fees/say-transferred.ts'
import { commonRefusals } from '#server/platform/errors.ts'
import type { Route } from './+types/fees-one'

export const meta: Route.MetaFunction = () => [{ title: '费用 · 学时' }]

export async function loader({ params, context }: Route.LoaderArgs) {
  const actor = requireActor(context)
  const id = z.uuid().safeParse(params.feeId)
  const fee = id.success ? await findFee(actor, id.data) : null
  if (fee?.learnerId !== actor.accountId) throw new Response(null, { status: 404 })
  return { fee }
}

export async function action({ params, request, context }: Route.ActionArgs) {
  const actor = requireActor(context)
  const given = z.object({ feeId: z.uuid(), note: z.string().max(300) }).safeParse({
    feeId: params.feeId,
    note: (await request.formData()).get('note'),
  })
  if (!given.success) throw new Response(null, { status: 400 })
  const said = await sayTransferred(actor, given.data)
  if (said.ok) return { done: true, sentence: '已告知收款单位，等待确认到账。', typed: '' }
  const { status, sentence } = { ...feeRefusals, ...commonRefusals }[said.reason]
  return data({ done: false, sentence, typed: given.data.note }, { status })
}

export default function Fee({ loaderData: { fee }, actionData }: Route.ComponentProps) {
  return (
    <>
      <PageHeader title={fee.title} actions={<Link to="/learn/fees">我的费用</Link>} />
      <div className={classes.stack}>
        {actionData?.done ? <Message>{actionData.sentence}</Message> : null}
        <FeeView fee={fee} />
        {fee.state === 'due' && fee.pays ? (
          <TransferForm
            problem={actionData?.done === false ? actionData.sentence : undefined}
            typed={actionData?.typed || fee.transferNote}
          />
        ) : null}
      </div>
    </>
  )
}
