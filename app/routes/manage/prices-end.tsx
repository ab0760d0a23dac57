import { TextInput } from '@mantine/core'
import { data, Form, Link, redirect } from 'react-router'
import { z } from 'zod'
import classes from '#app/components/desk/desk.module.css'
import { PageHeader } from '#app/components/ui/page-header.tsx'
import { Sheet } from '#app/components/ui/sheet.tsx'
import { SubmitButton } from '#app/components/ui/submit-button.tsx'
import { requireOfficial } from '#app/middleware/session.ts'
import { endPrice } from '#server/fees/file-price.ts'
import { findKeptPrice } from '#server/fees/list-prices.ts'
import { formatYuan } from '#server/fees/rules/money.ts'
import { unitOfChargeNames } from '#server/fees/rules/price.ts'
import { feeRefusals } from '#server/fees/rules/refusals.ts'
import { commonRefusals } from '#server/platform/errors.ts'
import type { Route } from './+types/prices-end'

export const meta: Route.MetaFunction = () => [{ title: '停用收费备案 · 学时' }]

export async function loader({ params, context }: Route.LoaderArgs) {
  const id = z.uuid().safeParse(params.priceId)
  const price = id.success ? await findKeptPrice(requireOfficial(context), id.data) : null
  if (!price || price.ended) throw new Response(null, { status: 404 })
  return { price }
}

export async function action({ params, request, context }: Route.ActionArgs) {
  const actor = requireOfficial(context)
  const given = z.object({ priceId: z.uuid(), reason: z.string().max(1_000) }).safeParse({
    priceId: params.priceId,
    reason: (await request.formData()).get('reason'),
  })
  if (!given.success) throw new Response(null, { status: 400 })
  const ended = await endPrice(actor, given.data)
  if (ended.ok) return redirect('/manage/prices')
  const { status, sentence } = { ...feeRefusals, ...commonRefusals }[ended.reason]
  return data({ sentence, typed: given.data.reason }, { status })
}

export default function PriceEnd({ loaderData: { price }, actionData }: Route.ComponentProps) {
  return (
    <>
      <PageHeader
        title="停用收费备案"
        subtitle={`${price.item} · ${price.documentNumber} · ${formatYuan(price.amountFen)} 元 ${unitOfChargeNames[price.unitOfCharge]}`}
        actions={<Link to="/manage/prices">返回</Link>}
      />
      <Sheet>
        <p>停用后不能恢复；使用它的培训和班次在换用别的备案之前不能再收费、报名。已经产生的费用不变。</p>
        <Form method="post" className={classes.form}>
          <TextInput
            name="reason"
            label="停用的理由"
            maxLength={500}
            defaultValue={actionData?.typed ?? ''}
            error={actionData?.sentence}
            required
          />
          <div>
            <SubmitButton>确认停用</SubmitButton>
          </div>
        </Form>
      </Sheet>
    </>
  )
}
