import { Checkbox, Radio, Stack, TextInput } from '@mantine/core'
import { data, Form, Link } from 'react-router'
import { BookTimeline } from '#app/components/books/book-timeline.tsx'
import classes from '#app/components/books/books.module.css'
import { Message } from '#app/components/books/message.tsx'
import { readProblems } from '#app/components/books/read-problems.ts'
import { PageHeader } from '#app/components/ui/page-header.tsx'
import { Sheet } from '#app/components/ui/sheet.tsx'
import { SubmitButton } from '#app/components/ui/submit-button.tsx'
import { requireOfficial } from '#app/middleware/session.ts'
import { changeBook } from '#server/books/change-book.ts'
import { findBook } from '#server/books/find-book.ts'
import { changeForm } from '#server/books/rules/book-forms.ts'
import { type BookAct, issueNames, stateNames } from '#server/books/rules/book-state.ts'
import { formatBookNumber, parseBookNumber } from '#server/books/rules/number-range.ts'
import { bookRefusals } from '#server/books/rules/refusals.ts'
import { shanghaiDateText } from '#server/platform/calendar.ts'
import { commonRefusals } from '#server/platform/errors.ts'
import type { Route } from './+types/book'

export const meta: Route.MetaFunction = ({ params }) => [{ title: `证书 ${params.number} · 学时` }]

function numberOf(params: { number: string }): number {
  const number = parseBookNumber(params.number)
  if (!number.ok) throw new Response(null, { status: 404 })
  return number.value
}

export async function loader({ params, context }: Route.LoaderArgs) {
  const book = await findBook(requireOfficial(context), numberOf(params))
  if (!book) throw new Response(null, { status: 404 })
  return book
}

export async function action({ params, request, context }: Route.ActionArgs) {
  const actor = requireOfficial(context)
  const parsed = changeForm.safeParse(Object.fromEntries(await request.formData()))
  if (!parsed.success) return data({ done: null, problem: null, fields: readProblems(parsed.error) }, { status: 400 })
  const changed = await changeBook(actor, { number: numberOf(params), ...parsed.data })
  if (changed.ok)
    return data({ done: `已登记：${stateNames[changed.value.state]}。本人会收到通知。`, problem: null, fields: null })
  if (changed.reason === 'not-found') throw new Response(null, { status: 404 })
  const { status, sentence } = { ...bookRefusals, ...commonRefusals }[changed.reason]
  return data({ done: null, problem: sentence, fields: null }, { status })
}

const actWords: Record<BookAct, string> = {
  fill: '填满：可以续发，原证由本人保管',
  lose: '遗失：声明作废，可以补发',
  damage: '损坏：收回原证，可以补发',
  find: '找回：恢复有效',
  cancel: '注销：误发等，不再有效',
}

export default function Book({ loaderData: book, actionData }: Route.ComponentProps) {
  return (
    <>
      <p>
        <Link to={`/manage/books?place=${book.place.id}`}>← {book.place.name}的证书</Link>
      </p>
      <PageHeader title={`证书 ${formatBookNumber(book.number)}`} subtitle={stateNames[book.state]} />
      <Message done={actionData?.done} problem={actionData?.problem} />
      <div className={classes.stack}>
        <Sheet label="现状">
          <dl className={classes.facts}>
            <dt>{book.holder ? '发放单位' : '所在机构'}</dt>
            <dd>{book.place.name}</dd>
            {book.holder ? (
              <>
                <dt>持证人</dt>
                <dd>
                  <Link to={`/manage/learners/${book.holder.id}/book`}>{book.holder.realName}</Link> {book.holder.maskedIdNumber}
                </dd>
                <dt>现登记单位</dt>
                <dd>{book.holder.placeName ?? '没有登记在任何单位'}</dd>
              </>
            ) : null}
            {book.issuedAs && book.issuedAt ? (
              <>
                <dt>发放</dt>
                <dd>
                  {issueNames[book.issuedAs]}，{shanghaiDateText(book.issuedAt)}
                </dd>
              </>
            ) : null}
            {book.previousNumber ? <Other term="原证" number={book.previousNumber} /> : null}
            {book.nextNumber ? <Other term="新证" number={book.nextNumber} /> : null}
          </dl>
        </Sheet>
        {book.acts.length > 0 ? (
          <Sheet label="办理">
            <h2>办理</h2>
            <Form method="post" className={classes.form} key={book.state}>
              <Radio.Group name="act" label="登记为" required error={actionData?.fields?.act ? '请选择一项' : undefined}>
                <Stack gap="xs" mt="xs">
                  {book.acts.map((act) => (
                    <Radio key={act} value={act} label={actWords[act]} />
                  ))}
                </Stack>
              </Radio.Group>
              <TextInput name="reason" label="理由" maxLength={200} required error={actionData?.fields?.reason} />
              <Checkbox name="sure" value="yes" label="已经核实，确认登记" required error={actionData?.fields?.sure} />
              <div>
                <SubmitButton>登记</SubmitButton>
              </div>
            </Form>
          </Sheet>
        ) : null}
        {book.state !== 'issued' && book.holder && !book.nextNumber && book.state !== 'cancelled' ? (
          <p className={classes.quiet}>
            还没有{book.state === 'full' ? '续发' : '补发'}新证书，请由现登记单位在“发放与持证人”里办理。
          </p>
        ) : null}
        <Sheet label="记录">
          <h2>记录</h2>
          <BookTimeline events={book.events} moves={book.moves} />
        </Sheet>
      </div>
    </>
  )
}

function Other({ term, number }: { term: string; number: number }) {
  return (
    <>
      <dt>{term}</dt>
      <dd>
        <Link to={`/manage/books/${formatBookNumber(number)}`}>{formatBookNumber(number)}</Link>
      </dd>
    </>
  )
}
