import { TextInput } from '@mantine/core'
import { data, Form, Link } from 'react-router'
import { z } from 'zod'
import classes from '#app/components/desk/desk.module.css'
import { Message } from '#app/components/ui/message.tsx'
import { PageHeader } from '#app/components/ui/page-header.tsx'
import { Sheet } from '#app/components/ui/sheet.tsx'
import { SubmitButton } from '#app/components/ui/submit-button.tsx'
import { requireOfficial } from '#app/middleware/session.ts'
import { listFeePlaces } from '#server/fees/keeps-fees.ts'
import { findPayeeAccount } from '#server/fees/payment-provider.ts'
import { feeRefusals } from '#server/fees/rules/refusals.ts'
import { setPayeeAccount } from '#server/fees/set-payee-account.ts'
import { commonRefusals } from '#server/platform/errors.ts'
import type { Route } from './+types/fees-account'

export const meta: Route.MetaFunction = () => [{ title: '收款账户 · 学时' }]

export async function loader({ request, context }: Route.LoaderArgs) {
  const places = await listFeePlaces(requireOfficial(context))
  const asked = new URL(request.url).searchParams.get('place')
  const place = places.find((each) => each.id === asked) ?? places[0]
  if (!place) throw new Response(null, { status: 404 })
  return { place, places, account: await findPayeeAccount(place.id) }
}

const text = z.string().max(300)
const fields = z.object({ organisationId: z.uuid(), accountName: text, bank: text, accountNumber: text })

export async function action({ request, context }: Route.ActionArgs) {
  const actor = requireOfficial(context)
  const given = fields.safeParse(Object.fromEntries(await request.formData()))
  if (!given.success) throw new Response(null, { status: 400 })
  const set = await setPayeeAccount(actor, given.data)
  if (set.ok) return { done: true, sentence: '收款账户已保存。', typed: null }
  const { status, sentence } = { ...feeRefusals, ...commonRefusals }[set.reason]
  return data({ done: false, sentence, typed: given.data }, { status })
}

export default function FeesAccount({ loaderData: { place, places, account }, actionData }: Route.ComponentProps) {
  const typed = actionData?.typed ?? account
  return (
    <>
      <PageHeader
        title="收款账户"
        subtitle={`${place.name} · 缴费的单位和学员按这个账户转账；更换账户会记入审计。`}
        actions={<Link to="/manage/fees">返回</Link>}
      />
      {actionData ? <Message tone={actionData.done ? 'good' : 'bad'}>{actionData.sentence}</Message> : null}
      {places.length > 1 ? (
        <nav className={classes.actions} aria-label="单位">
          {places.map((each) => (
            <Link key={each.id} to={`?place=${each.id}`} aria-current={each.id === place.id ? 'page' : undefined}>
              {each.name}
            </Link>
          ))}
        </nav>
      ) : null}
      <Sheet>
        <Form method="post" className={classes.form} key={place.id}>
          <input type="hidden" name="organisationId" value={place.id} />
          <TextInput name="accountName" label="户名" defaultValue={typed?.accountName ?? ''} maxLength={100} required />
          <TextInput name="bank" label="开户银行" defaultValue={typed?.bank ?? ''} maxLength={100} required />
          <TextInput
            name="accountNumber"
            label="账号"
            inputMode="numeric"
            defaultValue={typed?.accountNumber ?? ''}
            maxLength={60}
            required
          />
          <div>
            <SubmitButton>保存</SubmitButton>
          </div>
        </Form>
      </Sheet>
    </>
  )
}
