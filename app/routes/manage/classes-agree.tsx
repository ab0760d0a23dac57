import { TextInput } from '@mantine/core'
import { data, Form } from 'react-router'
import { z } from 'zod'
import classes from '#app/components/desk/desk.module.css'
import { PriceLine } from '#app/components/fees/price-line.tsx'
import { EmptyState } from '#app/components/ui/empty-state.tsx'
import { Message } from '#app/components/ui/message.tsx'
import { PageHeader } from '#app/components/ui/page-header.tsx'
import { Sheet } from '#app/components/ui/sheet.tsx'
import { SubmitButton } from '#app/components/ui/submit-button.tsx'
import { requireOfficial } from '#app/middleware/session.ts'
import { findPrices } from '#server/fees/find-price.ts'
import { holds } from '#server/identity/rules/powers.ts'
import { agreePlace } from '#server/institutions/agree-place.ts'
import { listAgreements } from '#server/institutions/list-agreements.ts'
import { institutionRefusals } from '#server/institutions/rules/refusals.ts'
import { shanghaiDateText } from '#server/platform/calendar.ts'
import { commonRefusals } from '#server/platform/errors.ts'
import type { Route } from './+types/classes-agree'

export const meta: Route.MetaFunction = () => [{ title: '培训班缴费 · 学时' }]

export async function loader({ context }: Route.LoaderArgs) {
  const actor = requireOfficial(context)
  if (!holds(actor, 'class.agree')) throw new Response(null, { status: 404 })
  const rows = await listAgreements(actor)
  const prices = await findPrices('class', [...new Set(rows.map((row) => row.classId))])
  return { rows: rows.map((row) => ({ ...row, price: prices.get(row.classId) ?? null })) }
}

const order = z.object({ intent: z.enum(['agree', 'decline']), placeId: z.uuid(), reason: z.string().max(2_000).default('') })
const done = { enrolled: '已同意，人员已录取。', waiting: '已同意；名额已满，人员在候补名单上。', declined: '已答复。' }

export async function action({ request, context }: Route.ActionArgs) {
  const actor = requireOfficial(context)
  const given = order.safeParse(Object.fromEntries(await request.formData()))
  if (!given.success) throw new Response(null, { status: 400 })
  const { intent, placeId, reason } = given.data
  const answer = await agreePlace(actor, { placeId, agree: intent === 'agree', reason })
  if (answer.ok) return { done: true, placeId, sentence: done[answer.value.state], reason: '' }
  const { status, sentence } = { ...institutionRefusals, ...commonRefusals }[answer.reason]
  return data({ done: false, placeId, sentence, reason }, { status })
}

export default function ClassesAgree({ loaderData: { rows }, actionData }: Route.ComponentProps) {
  return (
    <>
      <PageHeader title="培训班缴费" subtitle="本单位人员报名培训班，请单位缴费；同意后录取，没有名额的进入候补。" />
      {actionData?.done ? <Message>{actionData.sentence}</Message> : null}
      {actionData && !actionData.done ? <Message tone="bad">{actionData.sentence}</Message> : null}
      {rows.length === 0 ? (
        <EmptyState title="没有等单位同意的报名">人员报名收费的培训班并选择由单位缴费后，会显示在这里。</EmptyState>
      ) : (
        <Sheet label="等单位同意">
          <ul className={classes.plain}>
            {rows.map((row) => (
              <li key={row.placeId}>
                <span>
                  {row.realName}：{row.title}
                  <small>
                    {row.unitName} · {row.organisationName} · {shanghaiDateText(row.startsAt)}开班 · 已录取 {row.enrolled}/
                    {row.capacity}
                  </small>
                  <small>
                    <PriceLine price={row.price} />
                  </small>
                </span>
                <Form method="post" className={classes.actions}>
                  <input type="hidden" name="placeId" value={row.placeId} />
                  <TextInput
                    name="reason"
                    aria-label={`${row.realName}：不同意的理由`}
                    placeholder="不同意的理由"
                    maxLength={500}
                    defaultValue={actionData?.placeId === row.placeId ? actionData.reason : ''}
                    error={actionData && !actionData.done && actionData.placeId === row.placeId ? actionData.sentence : undefined}
                  />
                  <SubmitButton name="intent" value="agree">
                    同意缴费
                  </SubmitButton>
                  <SubmitButton name="intent" value="decline" variant="default">
                    不同意
                  </SubmitButton>
                </Form>
              </li>
            ))}
          </ul>
        </Sheet>
      )}
    </>
  )
}
