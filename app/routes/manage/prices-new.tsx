import { NativeSelect, TextInput } from '@mantine/core'
import { data, Form, Link, redirect } from 'react-router'
import { z } from 'zod'
import classes from '#app/components/desk/desk.module.css'
import { Message } from '#app/components/ui/message.tsx'
import { PageHeader } from '#app/components/ui/page-header.tsx'
import { Sheet } from '#app/components/ui/sheet.tsx'
import { SubmitButton } from '#app/components/ui/submit-button.tsx'
import { requireOfficial } from '#app/middleware/session.ts'
import { filePrice } from '#server/fees/file-price.ts'
import { listFeePlaces } from '#server/fees/keeps-fees.ts'
import { findKeptPrice } from '#server/fees/list-prices.ts'
import { formatYuan } from '#server/fees/rules/money.ts'
import { unitOfChargeNames, unitsOfCharge } from '#server/fees/rules/price.ts'
import type { PriceText } from '#server/fees/rules/price-form.ts'
import { feeRefusals } from '#server/fees/rules/refusals.ts'
import { commonRefusals } from '#server/platform/errors.ts'
import type { Route } from './+types/prices-new'

export const meta: Route.MetaFunction = () => [{ title: '登记收费备案 · 学时' }]

export async function loader({ request, context }: Route.LoaderArgs) {
  const actor = requireOfficial(context)
  const replaces = z.uuid().nullable().safeParse(new URL(request.url).searchParams.get('replaces'))
  const places = await listFeePlaces(actor)
  const old = replaces.success && replaces.data ? await findKeptPrice(actor, replaces.data) : null
  if (places.length === 0 || !replaces.success || (replaces.data && (!old || old.ended)))
    throw new Response(null, { status: 404 })
  return { places, old, replaces: replaces.data }
}

const short = z.string().max(300)
const fields = z.object({
  ...{ documentNumber: short, item: short, amount: short, unitOfCharge: short, validFrom: short, validUntil: short },
  ...{ organisationId: z.uuid(), replaces: z.uuid().or(z.literal('')), reason: z.string().max(1_000) },
})

export async function action({ request, context }: Route.ActionArgs) {
  const actor = requireOfficial(context)
  const given = fields.safeParse(Object.fromEntries(await request.formData()))
  if (!given.success) throw new Response(null, { status: 400 })
  const { organisationId, replaces, reason, ...text } = given.data
  const filed = await filePrice(actor, { organisationId, text, replaces: replaces || null, reason })
  if (filed.ok) return redirect('/manage/prices')
  const { status, sentence } = { ...feeRefusals, ...commonRefusals }[filed.reason]
  const problems: Partial<PriceText & { reason: string }> =
    filed.reason === 'reason-missing' || filed.reason === 'reason-long' ? { reason: sentence } : (filed.detail ?? {})
  return data({ sentence, problems, typed: given.data }, { status })
}

export default function PriceNew({ loaderData: { places, old, replaces }, actionData }: Route.ComponentProps) {
  const first = old ? { ...old, amount: formatYuan(old.amountFen) } : null
  const typed = actionData?.typed ?? first
  const field = (name: keyof PriceText) => ({ name, defaultValue: typed?.[name] ?? '', error: actionData?.problems[name] })
  const place = places.find((each) => each.id === old?.organisationId)
  return (
    <>
      <PageHeader
        title={replaces ? '更正收费备案' : '登记收费备案'}
        subtitle={replaces ? '更正后，原来的一项即时停用；已经产生的费用不变。' : '按价格主管部门的备案文件填写。'}
        actions={<Link to="/manage/prices">返回</Link>}
      />
      {actionData ? <Message tone="bad">{actionData.sentence}</Message> : null}
      <Sheet>
        <Form method="post" className={classes.form}>
          <input type="hidden" name="replaces" value={replaces ?? ''} />
          {place || places.length === 1 ? (
            <input type="hidden" name="organisationId" value={(place ?? places[0])?.id} />
          ) : (
            <NativeSelect
              name="organisationId"
              label="收费单位"
              defaultValue={actionData?.typed.organisationId}
              data={places.map(({ id, name }) => ({ value: id, label: name }))}
            />
          )}
          <TextInput label="备案文号" maxLength={80} required {...field('documentNumber')} />
          <TextInput label="收费项目" maxLength={120} required {...field('item')} />
          <div className={classes.fields}>
            <TextInput label="金额（元）" inputMode="decimal" required {...field('amount')} />
            <NativeSelect
              label="计费单位"
              data={unitsOfCharge.map((value) => ({ value, label: unitOfChargeNames[value] }))}
              {...field('unitOfCharge')}
            />
            <TextInput label="有效期第一天" type="date" required {...field('validFrom')} />
            <TextInput label="有效期最后一天" type="date" required {...field('validUntil')} />
          </div>
          {replaces ? (
            <TextInput
              name="reason"
              label="更正的理由"
              maxLength={500}
              defaultValue={actionData?.typed.reason ?? ''}
              error={actionData?.problems.reason}
              required
            />
          ) : (
            <input type="hidden" name="reason" value="" />
          )}
          <div>
            <SubmitButton>{replaces ? '更正' : '登记'}</SubmitButton>
          </div>
        </Form>
      </Sheet>
    </>
  )
}
