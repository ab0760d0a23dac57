import { IconArrowBackUp } from '@tabler/icons-react'
import { data, Form, Link } from 'react-router'
import { z } from 'zod'
import classes from '#app/components/declarations/declarations.module.css'
import { EmptyState } from '#app/components/ui/empty-state.tsx'
import { FilterBar } from '#app/components/ui/filter-bar.tsx'
import { PageHeader } from '#app/components/ui/page-header.tsx'
import { Pager } from '#app/components/ui/pager.tsx'
import { Sheet } from '#app/components/ui/sheet.tsx'
import { SubmitButton } from '#app/components/ui/submit-button.tsx'
import { requireOfficial, sendToConfirm } from '#app/middleware/session.ts'
import { answerReversal } from '#server/hours/answer-reversal.ts'
import { listReversals } from '#server/hours/list-reversals.ts'
import { formatHours, formNames, partNames } from '#server/hours/rules/entry.ts'
import { hoursRefusals } from '#server/hours/rules/refusals.ts'
import { holds } from '#server/identity/rules/powers.ts'
import { shanghaiDay, shanghaiMinuteText } from '#server/platform/calendar.ts'
import type { Route } from './+types/reversals'

export const meta: Route.MetaFunction = () => [{ title: '学时冲正 · 学时' }]

const query = z.object({ show: z.enum(['open', 'over']).catch('open'), page: z.coerce.number().int().min(1).max(500).catch(1) })
const size = 50

export async function loader({ request, context }: Route.LoaderArgs) {
  const actor = requireOfficial(context)
  if (!holds(actor, 'hours.reverse')) throw new Response(null, { status: 404 })
  const url = new URL(request.url)
  const { show, page } = query.parse({ show: url.searchParams.get('show') || undefined, page: url.searchParams.get('page') ?? 1 })
  const { rows, total } = await listReversals(actor, { open: show === 'open', page })
  return { show, page, rows, total, me: actor.accountId, asked: url.searchParams.has('asked') }
}

const answerForm = z.strictObject({ requestId: z.uuid(), intent: z.enum(['approve', 'decline', 'withdraw']) })

export async function action({ request, context }: Route.ActionArgs) {
  const actor = requireOfficial(context)
  const parsed = answerForm.safeParse(Object.fromEntries(await request.formData()))
  if (!parsed.success) throw new Response(null, { status: 400 })
  const { requestId, intent } = parsed.data
  const answered = await answerReversal(actor, { requestId, answer: intent })
  if (answered.ok)
    return {
      done: { approve: '已冲正，学员会收到通知。', decline: '已拒绝，学时不变。', withdraw: '已撤回申请。' }[intent],
      sentence: null,
    }
  if (answered.reason === 'confirm-needed') throw sendToConfirm(context)
  if (answered.reason === 'not-found') throw new Response(null, { status: 404 })
  const { status, sentence } = hoursRefusals[answered.reason]
  return data({ done: null, sentence }, { status })
}

const stateNames = { open: '等待复核', done: '已冲正', declined: '已拒绝', withdrawn: '已撤回' }
type Row = Route.ComponentProps['loaderData']['rows'][number]

export default function Reversals({ loaderData: { show, page, rows, total, me, asked }, actionData }: Route.ComponentProps) {
  return (
    <>
      <PageHeader
        title="学时冲正"
        subtitle="台账只增不改：登错的学时由一人申请、另一人复核，以一笔相反的记录抵销。从学员的学时台账里发起。"
      />
      {actionData?.sentence ? (
        <div className={classes.message} data-tone="bad" role="alert">
          {actionData.sentence}
        </div>
      ) : actionData?.done || asked ? (
        <div className={classes.message} role="status">
          {actionData?.done ?? '申请已提交，等待市局另一位管理员复核。'}
        </div>
      ) : null}
      <FilterBar filters={[{ name: 'show', label: '状态', all: '等待复核', options: [{ value: 'over', label: '已办结' }] }]} />
      {rows.length === 0 ? (
        <EmptyState
          icon={<IconArrowBackUp size={40} stroke={1.4} />}
          title={show === 'open' ? '没有等待复核的申请' : '还没有办结的申请'}
        >
          在学员管理里打开一个人的年度，在要冲正的那一笔学时后选择“申请冲正”。
        </EmptyState>
      ) : (
        <div className={classes.stack}>
          {rows.map((row) => (
            <Request key={row.id} row={row} own={row.requestedBy === me} />
          ))}
          <Pager page={page} pages={Math.max(1, Math.ceil(total / size))} count={{ total, capped: false }} />
        </div>
      )}
    </>
  )
}

function Request({ row, own }: { row: Row; own: boolean }) {
  return (
    <Sheet label={row.title}>
      <h2>
        {row.title} · {formatHours(row.centihours)} 学时
      </h2>
      <dl className={classes.facts}>
        <dt>学员</dt>
        <dd>
          <Link to={`/manage/learners/${row.learnerId}?year=${row.year}`}>{row.learnerName}</Link> {row.maskedIdNumber}
        </dd>
        <dt>学时</dt>
        <dd>
          {row.year} 年度 · {partNames[row.kind]} · {formNames[row.form]} · {shanghaiDay(row.occurredAt)}
        </dd>
        <dt>理由</dt>
        <dd>{row.reason}</dd>
        <dt>申请</dt>
        <dd>
          {row.requesterName}，{shanghaiMinuteText(row.requestedAt)}
        </dd>
        <dt>状态</dt>
        <dd>
          {stateNames[row.state]}
          {row.answererName && row.answeredAt ? `，${row.answererName}，${shanghaiMinuteText(row.answeredAt)}` : ''}
        </dd>
      </dl>
      {row.state === 'open' ? (
        <Form method="post" className={classes.actions}>
          <input type="hidden" name="requestId" value={row.id} />
          {own ? (
            <>
              <SubmitButton name="intent" value="withdraw" variant="default">
                撤回申请
              </SubmitButton>
              <span className={classes.quiet}>须由市局另一位管理员复核。</span>
            </>
          ) : (
            <>
              <SubmitButton name="intent" value="approve" color="red" variant="light">
                复核并冲正
              </SubmitButton>
              <SubmitButton name="intent" value="decline" variant="default">
                拒绝
              </SubmitButton>
            </>
          )}
        </Form>
      ) : null}
    </Sheet>
  )
}
