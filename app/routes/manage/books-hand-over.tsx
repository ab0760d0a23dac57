import { TextInput } from '@mantine/core'
import { data, Form, Link, redirect } from 'react-router'
import { z } from 'zod'
import classes from '#app/components/books/books.module.css'
import { Message } from '#app/components/books/message.tsx'
import { readProblems } from '#app/components/books/read-problems.ts'
import { FilterBar } from '#app/components/ui/filter-bar.tsx'
import { PageHeader } from '#app/components/ui/page-header.tsx'
import { Sheet } from '#app/components/ui/sheet.tsx'
import { SubmitButton } from '#app/components/ui/submit-button.tsx'
import { requireOfficial } from '#app/middleware/session.ts'
import { findPlaceStock } from '#server/books/find-place-stock.ts'
import { handOverBooks } from '#server/books/hand-over-books.ts'
import { listReceivers } from '#server/books/list-receivers.ts'
import { handOverForm } from '#server/books/rules/book-forms.ts'
import { countOf, formatBookNumber, formatRange } from '#server/books/rules/number-range.ts'
import { bookRefusals } from '#server/books/rules/refusals.ts'
import { commonRefusals } from '#server/platform/errors.ts'
import type { Route } from './+types/books-hand-over'

export const meta: Route.MetaFunction = () => [{ title: '移交证书 · 学时' }]

const query = z.object({
  place: z.uuid().nullable().catch(null),
  to: z.uuid().nullable().catch(null),
  request: z.uuid().nullable().catch(null),
  quantity: z.coerce.number().int().min(1).nullable().catch(null),
  search: z.string().max(100).catch(''),
})
const read = (request: Request) => {
  const { searchParams } = new URL(request.url)
  return query.parse(
    Object.fromEntries(['place', 'to', 'request', 'quantity', 'search'].map((name) => [name, searchParams.get(name)])),
  )
}

export async function loader({ request, context }: Route.LoaderArgs) {
  const actor = requireOfficial(context)
  const { place, to, request: requestId, quantity, search } = read(request)
  const stock = await findPlaceStock(actor, place)
  if (!stock?.may.keep) throw new Response(null, { status: 404 })
  const receivers = await listReceivers(actor, stock.place.id, to ? '' : search, to)
  const receiver = receivers.find((each) => each.id === to) ?? null
  return { place: stock.place, ranges: stock.ranges, receivers, receiver, requestId, quantity }
}

export async function action({ request, context }: Route.ActionArgs) {
  const actor = requireOfficial(context)
  const { place, to, request: requestId } = read(request)
  const stock = await findPlaceStock(actor, place)
  if (!stock || !to) throw new Response(null, { status: 404 })
  const parsed = handOverForm.safeParse(Object.fromEntries(await request.formData()))
  if (!parsed.success) return data({ problem: null, fields: readProblems(parsed.error) }, { status: 400 })
  const done = await handOverBooks(actor, { fromId: stock.place.id, toId: to, requestId, ...parsed.data })
  if (done.ok) return redirect(`/manage/books?place=${stock.place.id}`)
  const { status, sentence } = { ...bookRefusals, ...commonRefusals }[done.reason]
  return data({ problem: sentence, fields: {} as Record<string, string> }, { status })
}

export default function HandOver({ loaderData, actionData }: Route.ComponentProps) {
  const { place, ranges, receivers, receiver, quantity } = loaderData
  const lowest = ranges[0]
  return (
    <>
      <p>
        <Link to={`/manage/books?place=${place.id}`}>← {place.name}的证书</Link>
      </p>
      <PageHeader title="移交证书" subtitle="按号段移交给下级或上级；对方清点确认之前，这些号码仍由移交方负责。" />
      <Message problem={actionData?.problem} />
      {receiver ? (
        <Sheet>
          <Form method="post" className={classes.form}>
            <p>
              移交给 <strong>{receiver.name}</strong>　<Link to={`/manage/books/hand-over?place=${place.id}`}>换一个</Link>
            </p>
            <p className={classes.quiet}>
              库存：
              {ranges.length > 0
                ? ranges.map((range) => `${formatRange(range)}（${countOf(range)} 本）`).join('，')
                : '没有，请先申领'}
            </p>
            <TextInput
              name="first"
              label="起始号"
              inputMode="numeric"
              defaultValue={lowest ? formatBookNumber(lowest.first) : ''}
              required
              error={actionData?.fields.first}
            />
            <TextInput
              name="quantity"
              label="本数"
              inputMode="numeric"
              defaultValue={quantity ?? ''}
              required
              error={actionData?.fields.quantity}
            />
            <div>
              <SubmitButton>移交</SubmitButton>
            </div>
          </Form>
        </Sheet>
      ) : (
        <>
          <FilterBar search={{ label: '接收机构的名称、简拼或代码' }} keep={['place']} />
          <Sheet label="接收机构">
            <h2>移交给谁</h2>
            {receivers.length === 0 ? <p className={classes.quiet}>没有符合条件的上下级机构。</p> : null}
            <ul className={classes.numbers}>
              {receivers.map((each) => (
                <li key={each.id}>
                  <Link to={`/manage/books/hand-over?to=${each.id}&place=${place.id}`}>
                    {each.name}
                    {each.above ? '（上级）' : ''}
                  </Link>
                </li>
              ))}
            </ul>
          </Sheet>
        </>
      )}
    </>
  )
}
