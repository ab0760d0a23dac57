import { Textarea } from '@mantine/core'
import { IconUserEdit } from '@tabler/icons-react'
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
import { holds } from '#server/identity/rules/powers.ts'
import { identityRefusals } from '#server/identity/rules/refusals.ts'
import { answerRecordRequest } from '#server/organisations/answer-record-request.ts'
import { listRecordRequests } from '#server/organisations/list-record-requests.ts'
import { deletionDueAt, requestKindNames, requestStateNames } from '#server/organisations/rules/record-request.ts'
import { organisationRefusals } from '#server/organisations/rules/refusals.ts'
import { shanghaiDateText, shanghaiMinuteText } from '#server/platform/calendar.ts'
import { commonRefusals } from '#server/platform/errors.ts'
import type { Route } from './+types/corrections'

export const meta: Route.MetaFunction = () => [{ title: '资料申请 · 学时' }]

const query = z.object({ show: z.enum(['open', 'over']).catch('open'), page: z.coerce.number().int().min(1).max(500).catch(1) })
const size = 50

export async function loader({ request, context }: Route.LoaderArgs) {
  const actor = requireOfficial(context)
  if (!holds(actor, 'learner.correct')) throw new Response(null, { status: 404 })
  const given = new URL(request.url).searchParams
  const { show, page } = query.parse({ show: given.get('show') || undefined, page: given.get('page') ?? 1 })
  return { ...(await listRecordRequests(actor, { open: show === 'open', page })), show, page }
}

const answerForm = z.strictObject({
  requestId: z.uuid(),
  intent: z.enum(['grant', 'decline']),
  words: z.string().max(500).default(''),
})

export async function action({ request, context }: Route.ActionArgs) {
  const actor = requireOfficial(context)
  const parsed = answerForm.safeParse(Object.fromEntries(await request.formData()))
  if (!parsed.success) throw new Response(null, { status: 400 })
  const { requestId, intent, words } = parsed.data
  const answered = await answerRecordRequest(actor, { requestId, answer: intent, words })
  if (answered.ok) return { done: intent === 'grant' ? '已办理。' : '已答复本人。', requestId, sentence: null }
  if (answered.reason === 'confirm-needed') throw sendToConfirm(context)
  if (answered.reason === 'not-found') throw new Response(null, { status: 404 })
  const { status, sentence } = { ...identityRefusals, ...organisationRefusals, ...commonRefusals }[answered.reason]
  return data({ done: null, requestId, sentence }, { status })
}

type Row = Route.ComponentProps['loaderData']['rows'][number]

export default function Corrections({ loaderData: { show, page, rows, total }, actionData }: Route.ComponentProps) {
  return (
    <>
      <PageHeader title="资料申请" subtitle="本人申请更正姓名、身份证号，或注销账号。核对证件后办理，本人会收到结果。" />
      {actionData?.done ? (
        <div className={classes.message} role="status">
          {actionData.done}
        </div>
      ) : null}
      <FilterBar filters={[{ name: 'show', label: '状态', all: '等待办理', options: [{ value: 'over', label: '已办结' }] }]} />
      {rows.length === 0 ? (
        <EmptyState
          icon={<IconUserEdit size={40} stroke={1.4} />}
          title={show === 'open' ? '没有等待办理的申请' : '还没有办结的申请'}
        >
          有人在“我的资料”里提出申请时，会列在这里。
        </EmptyState>
      ) : (
        <div className={classes.stack}>
          {rows.map((row) => (
            <Request key={row.id} row={row} problem={actionData?.requestId === row.id ? actionData.sentence : null} />
          ))}
          <Pager page={page} pages={Math.max(1, Math.ceil(total / size))} count={{ total, capped: false }} />
        </div>
      )}
    </>
  )
}

function Request({ row, problem }: { row: Row; problem: string | null }) {
  return (
    <Sheet label={`${row.realName}的申请`}>
      <h2>
        {row.realName}：{requestKindNames[row.kind]}
      </h2>
      <dl className={classes.facts}>
        <dt>现在</dt>
        <dd>
          <Link to={`/manage/learners/${row.learnerId}`}>{row.realName}</Link> {row.maskedIdNumber} ·{' '}
          {row.placeName ?? '未登记单位'}
        </dd>
        {row.wantedName ? (
          <>
            <dt>更正为</dt>
            <dd>
              {row.wantedName}
              {row.wantedIdNumber ? `，${row.wantedIdNumber}` : ''}
            </dd>
          </>
        ) : null}
        <dt>理由</dt>
        <dd>{row.reason}</dd>
        <dt>提出</dt>
        <dd>
          {shanghaiMinuteText(row.askedAt)}
          {row.kind === 'deletion' && row.state === 'open' ? `；${shanghaiDateText(deletionDueAt(row.askedAt))} 起可以注销` : ''}
        </dd>
        {row.answeredAt ? (
          <>
            <dt>办理</dt>
            <dd>
              {requestStateNames[row.state]}，{row.answererName}，{shanghaiMinuteText(row.answeredAt)}
              {row.answer ? `：${row.answer}` : ''}
            </dd>
          </>
        ) : null}
      </dl>
      {row.state === 'open' ? (
        <Form method="post" className={classes.form}>
          <input type="hidden" name="requestId" value={row.id} />
          <Textarea
            name="words"
            label={row.kind === 'correction' ? '核对了什么证件；不予办理时写明理由' : '说明；不予办理时写明理由'}
            maxLength={500}
            autosize
            minRows={2}
            size="md"
            error={problem ?? undefined}
          />
          <div className={classes.actions}>
            <SubmitButton name="intent" value="grant" {...(row.kind === 'deletion' ? { color: 'red', variant: 'light' } : {})}>
              {row.kind === 'deletion' ? '注销账号' : '更正'}
            </SubmitButton>
            <SubmitButton name="intent" value="decline" variant="default">
              不予办理
            </SubmitButton>
          </div>
        </Form>
      ) : null}
    </Sheet>
  )
}
