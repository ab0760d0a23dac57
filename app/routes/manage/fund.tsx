import { Textarea } from '@mantine/core'
import { data, Form, Link, redirect } from 'react-router'
import { z } from 'zod'
import classes from '#app/components/desk/desk.module.css'
import { FundForm, SpendingForm } from '#app/components/funds/fund-forms.tsx'
import { FundSums } from '#app/components/funds/fund-sums.tsx'
import { SpendingList } from '#app/components/funds/spending-list.tsx'
import { EmptyState } from '#app/components/ui/empty-state.tsx'
import { Message } from '#app/components/ui/message.tsx'
import { PageHeader } from '#app/components/ui/page-header.tsx'
import { Pager } from '#app/components/ui/pager.tsx'
import { Sheet } from '#app/components/ui/sheet.tsx'
import { SubmitButton } from '#app/components/ui/submit-button.tsx'
import { requireOfficial } from '#app/middleware/session.ts'
import { readLines } from '#server/attendance/rules/people-list.ts'
import { enterSpending, strikeSpending } from '#server/funds/enter-spending.ts'
import { type FundView, findFund, listSpendings, spendingsPage } from '#server/funds/find-fund.ts'
import { listFundPlaces, listFundTrainings } from '#server/funds/list-funds.ts'
import { decideFund, reportFund } from '#server/funds/report-fund.ts'
import { fundStateNames, isKept } from '#server/funds/rules/fund-state.ts'
import { fundRefusals } from '#server/funds/rules/refusals.ts'
import { saveFund } from '#server/funds/save-fund.ts'
import type { Actor } from '#server/identity/actor.ts'
import { shanghaiDateText, shanghaiDay } from '#server/platform/calendar.ts'
import { databaseNow } from '#server/platform/database.ts'
import { commonRefusals } from '#server/platform/errors.ts'
import type { Route } from './+types/fund'

export const meta: Route.MetaFunction = ({ params }) => [{ title: `${params.year} 年度培训经费 · 学时` }]

const keys = z.object({ organisationId: z.uuid(), year: z.coerce.number().int().min(2000).max(2200) })
type FundKey = z.infer<typeof keys>
const keyOf = (params: { organisationId: string; year: string }): FundKey => {
  const key = keys.safeParse(params)
  if (!key.success) throw new Response(null, { status: 404 })
  return key.data
}
const pageNumber = z.coerce.number().int().min(1).max(10_000).catch(1)

export async function loader({ request, params, context }: Route.LoaderArgs) {
  const actor = requireOfficial(context)
  const key = keyOf(params)
  const page = pageNumber.parse(new URL(request.url).searchParams.get('page') ?? 1)
  const today = shanghaiDay(await databaseNow())
  const view = key.year <= Number(today.slice(0, 4)) + 1 ? await findFund(actor, key) : null
  const spendings = view && (await listSpendings(actor, { ...key, page }))
  if (!view || !spendings) throw new Response(null, { status: 404 })
  const [trainings, places] = view.keeps ? await Promise.all([listFundTrainings(actor, key), listFundPlaces(actor)]) : [[], []]
  const pages = Math.max(1, Math.ceil(spendings.total / spendingsPage))
  const said = doneQuery.parse(new URL(request.url).searchParams.get('done'))
  return {
    ...{ view, spendings, page, pages, today, trainings, places },
    thisYear: Number(today.slice(0, 4)),
    said: said && done[said],
  }
}

const word = z.string().max(1_000).default('')
const revision = z.coerce.number().int().min(0)
const orders = z.discriminatedUnion('intent', [
  z.object({ intent: z.literal('save'), revision, payroll: word, rate: word, setAside: word, carried: word }),
  z.object({
    ...{ intent: z.literal('spend'), spentOn: word, category: word, item: word, amount: word, voucher: word },
    ...{ trainingId: z.uuid().or(z.literal('')).default(''), people: z.string().max(400_000).default('') },
  }),
  z.object({ intent: z.literal('strike'), spendingId: z.uuid(), reason: word }),
  z.object({ intent: z.enum(['report', 'retract']), revision }),
  z.object({ intent: z.enum(['accept', 'return']), revision, answer: word }),
])
type Order = z.infer<typeof orders>
const done: Record<Order['intent'], string> = {
  ...{ save: '已保存。', spend: '支出已登记。', strike: '已划掉，这笔支出不再计入。', report: '已报送主管部门。' },
  ...{ retract: '已撤回，可以修改后再报送。', accept: '已审阅。', return: '已退回，单位会收到通知。' },
}

const doneQuery = z.enum(['save', 'spend', 'strike', 'report', 'retract', 'accept', 'return']).nullable().catch(null)

export async function action({ request, params, context }: Route.ActionArgs) {
  const actor = requireOfficial(context)
  const order = orders.safeParse(Object.fromEntries(await request.formData()))
  if (!order.success) throw new Response(null, { status: 400 })
  const answer = await act(actor, keyOf(params), order.data)
  // What was written stands on the page that follows; going back does not write it again.
  if (answer.ok) throw redirect(`/manage/funds/${params.organisationId}/${params.year}?done=${order.data.intent}`)
  const { status, sentence } = { ...fundRefusals, ...commonRefusals }[answer.reason]
  const { intent } = order.data
  const problems = (answer.detail ?? (answer.reason.startsWith('reason-') ? { reason: sentence } : {})) as Record<string, string>
  const typed = Object.fromEntries(Object.entries(order.data).map(([name, value]) => [name, String(value)]))
  return data({ intent, sentence, problems, typed }, { status })
}

function act(actor: Actor, key: FundKey, order: Order) {
  switch (order.intent) {
    case 'save':
      return saveFund(actor, { ...key, text: order, revision: order.revision })
    case 'spend':
      return enterSpending(actor, {
        ...key,
        ...{ text: order, trainingId: order.trainingId || null, people: readLines(order.people).map((each) => each.idNumber) },
      })
    case 'strike':
      return strikeSpending(actor, order)
    case 'report':
    case 'retract':
      return reportFund(actor, { ...key, action: order.intent, revision: order.revision })
    default:
      return decideFund(actor, { ...key, action: order.intent, revision: order.revision, answer: order.answer })
  }
}

export default function FundPage({ loaderData, actionData }: Route.ComponentProps) {
  const { view, spendings, page, pages, today, trainings, places, thisYear, said } = loaderData
  const { fund, year } = view
  const writes = view.keeps && (!fund || isKept(fund.state))
  const of = (intent: Order['intent']) => (actionData?.intent === intent ? actionData : null)
  return (
    <>
      <PageHeader
        title={`${year} 年度培训经费`}
        subtitle={`${view.organisationName} · ${fund ? fundStateNames[fund.state] : '还没有填写'}`}
        actions={view.answers ? <Link to={`/manage/funds?year=${year}`}>返回</Link> : null}
      />
      <nav className={`${classes.actions} ${classes.years}`} aria-label="年度和单位">
        {[thisYear, thisYear - 1, thisYear - 2].map((each) => (
          <Link key={each} to={`/manage/funds/${view.organisationId}/${each}`} aria-current={each === year ? 'page' : undefined}>
            {each} 年度
          </Link>
        ))}
        {places.length > 1
          ? places.map((each) => (
              <Link
                key={each.id}
                to={`/manage/funds/${each.id}/${year}`}
                aria-current={each.id === view.organisationId ? 'page' : undefined}
              >
                {each.name}
              </Link>
            ))
          : null}
      </nav>
      <div className={classes.stack}>
        {actionData ? <Message tone="bad">{actionData.sentence}</Message> : said ? <Message>{said}</Message> : null}
        <Answered fund={fund} />
        {fund ? (
          <Sheet label="本年度合计">
            <h2>本年度合计</h2>
            <FundSums sums={fund.sums} payrollFen={fund.payrollFen} rate={fund.rate} />
          </Sheet>
        ) : null}
        {writes ? (
          <Sheet label="提取">
            <h2>提取</h2>
            <FundForm
              key={fund?.revision ?? 0}
              figures={fund}
              revision={fund?.revision ?? 0}
              typed={of('save')?.typed ?? null}
              problems={of('save')?.problems ?? {}}
            />
          </Sheet>
        ) : null}
        {fund && writes ? (
          <Sheet label="登记支出">
            <h2>登记支出</h2>
            <SpendingForm
              key={spendings.total}
              {...{ trainings, year, today }}
              typed={of('spend')?.typed ?? null}
              problems={of('spend')?.problems ?? {}}
            />
          </Sheet>
        ) : null}
        <Sheet label="支出">
          <h2>支出</h2>
          {spendings.rows.length === 0 ? (
            <EmptyState title="还没有支出">登记的支出，和单位为人员缴的培训费，会列在这里。</EmptyState>
          ) : (
            <>
              <SpendingList
                rows={spendings.rows}
                mayStrike={writes}
                problem={
                  of('strike') ? { spendingId: actionData?.typed.spendingId ?? '', sentence: actionData?.sentence ?? '' } : null
                }
              />
              <Pager page={page} pages={pages} count={{ total: spendings.total, capped: false }} />
            </>
          )}
        </Sheet>
        {fund ? (
          <Report view={view} fund={fund} problem={of('return')?.problems.reason} typed={of('return')?.typed.answer} />
        ) : null}
      </div>
    </>
  )
}

type KnownFund = NonNullable<FundView['fund']>

/** What the authority said, and whether anything has changed since it was reported. */
function Answered({ fund }: { fund: KnownFund | null }) {
  if (!fund?.reportedAt || fund.state === 'open') return null
  const changed = fund.reported !== null && JSON.stringify(fund.reported) !== JSON.stringify(fund.sums)
  return (
    <Message tone={fund.state === 'returned' ? 'bad' : 'good'}>
      {fund.reporterName} {shanghaiDateText(fund.reportedAt)}报送。
      {fund.decidedAt
        ? `${fund.deciderName} ${shanghaiDateText(fund.decidedAt)}${fund.state === 'returned' ? '退回' : '审阅'}${fund.answer ? `：${fund.answer}` : '。'}`
        : null}
      {changed && !isKept(fund.state) ? '报送之后，本页的合计有了变化（缴费或退费），报送时的数字仍以报告为准。' : null}
    </Message>
  )
}

function Report({
  view,
  fund,
  problem,
  typed,
}: {
  view: FundView
  fund: KnownFund
  problem: string | undefined
  typed: string | undefined
}) {
  const hidden = <input type="hidden" name="revision" value={fund.revision} />
  if (view.keeps && isKept(fund.state))
    return (
      <Sheet label="报送">
        <h2>报送</h2>
        <Form method="post" className={classes.form}>
          {hidden}
          <p className={classes.quiet}>报送后不能再改，撤回或被退回后可以。报送的是此刻的合计。</p>
          <div>
            <SubmitButton name="intent" value="report">
              报送主管部门
            </SubmitButton>
          </div>
        </Form>
      </Sheet>
    )
  if (view.keeps && fund.state === 'reported')
    return (
      <Form method="post">
        {hidden}
        <SubmitButton name="intent" value="retract" variant="default">
          撤回报告
        </SubmitButton>
      </Form>
    )
  if (!view.answers || (fund.state !== 'reported' && fund.state !== 'accepted')) return null
  return (
    <Sheet label="审阅">
      <h2>审阅</h2>
      <Form method="post" className={classes.form}>
        {hidden}
        <Textarea
          name="answer"
          label="意见"
          description="退回时必填，单位会看到"
          maxLength={500}
          autosize
          minRows={2}
          defaultValue={typed ?? ''}
          error={problem}
        />
        <div className={classes.actions}>
          {fund.state === 'reported' ? (
            <SubmitButton name="intent" value="accept">
              已审阅
            </SubmitButton>
          ) : null}
          <SubmitButton name="intent" value="return" variant="default">
            退回
          </SubmitButton>
        </div>
      </Form>
    </Sheet>
  )
}
