import { Button } from '@mantine/core'
import { IconKey } from '@tabler/icons-react'
import { data, Form, Link, redirect } from 'react-router'
import classes from '#app/components/organisations/officials.module.css'
import { termText } from '#app/components/organisations/term-text.ts'
import { type Column, DataTable } from '#app/components/ui/data-table.tsx'
import { EmptyState } from '#app/components/ui/empty-state.tsx'
import { FilterBar } from '#app/components/ui/filter-bar.tsx'
import { PageHeader } from '#app/components/ui/page-header.tsx'
import { Pager } from '#app/components/ui/pager.tsx'
import { Sheet } from '#app/components/ui/sheet.tsx'
import { SubmitButton } from '#app/components/ui/submit-button.tsx'
import { parseForm } from '#app/middleware/parse-form.ts'
import { requireOfficial, sendToConfirm } from '#app/middleware/session.ts'
import { holds } from '#server/identity/rules/powers.ts'
import { roleNames } from '#server/identity/rules/role-names.ts'
import { answerHandover } from '#server/organisations/answer-handover.ts'
import { listHandovers, type OpenHandover } from '#server/organisations/list-handovers.ts'
import { listOfficials, type Official } from '#server/organisations/list-officials.ts'
import { handoverAnswerForm } from '#server/organisations/rules/grant-forms.ts'
import { organisationRefusals } from '#server/organisations/rules/refusals.ts'
import { grantableRoles } from '#server/organisations/rules/tree.ts'
import { shanghaiDateText } from '#server/platform/calendar.ts'
import { commonRefusals } from '#server/platform/errors.ts'
import type { Route } from './+types/officials'

export const meta: Route.MetaFunction = () => [{ title: '权限管理 · 学时' }]

export async function loader({ request, context }: Route.LoaderArgs) {
  const actor = requireOfficial(context)
  if (!holds(actor, 'role.see')) throw new Response(null, { status: 404 })
  const query = new URL(request.url).searchParams
  const role = grantableRoles.find((each) => each === query.get('role'))
  const page = Math.max(1, Math.min(200, Number.parseInt(query.get('page') ?? '1', 10) || 1))
  const [found, handovers] = await Promise.all([
    listOfficials(actor, {
      search: (query.get('search') ?? '').slice(0, 100),
      ...(role ? { role } : {}),
      state: query.get('state') === 'ended' ? 'ended' : 'current',
      sort: query.get('sort') ?? '',
      page,
    }),
    listHandovers(actor),
  ])
  const mayAnswer = holds(actor, 'role.grant')
  return {
    ...found,
    page,
    me: actor.accountId,
    handovers: handovers.map((each) => ({
      ...each,
      mine: each.proposedBy === actor.accountId,
      answerable: mayAnswer && each.proposedBy !== actor.accountId && each.successorId !== actor.accountId,
    })),
    mayGrant: mayAnswer,
    mayPropose: actor.roles.some((grant) => grant.role === 'handler'),
    done: query.get('done'),
  }
}

export async function action({ request, context }: Route.ActionArgs) {
  const actor = requireOfficial(context)
  const submission = await parseForm(request, handoverAnswerForm)
  if (submission.status !== 'success') throw new Response(null, { status: 400 })
  const answered = await answerHandover(actor, submission.value)
  if (answered.ok) return redirect(`/manage/officials?done=${submission.value.answer}`)
  if (answered.reason === 'confirm-needed') throw sendToConfirm(context)
  const { status, sentence } = { ...organisationRefusals, ...commonRefusals }[answered.reason]
  return data({ problem: sentence }, { status })
}

const doneSentences: Record<string, string> = {
  granted: '授权已生效，对方下次打开页面即可使用。',
  proposed: '交接已提出，等待第二人确认。',
  confirm: '交接已确认，立即生效。',
  decline: '交接已退回。',
  withdraw: '交接已撤回。',
}

const columns: Column<Official>[] = [
  {
    key: 'name',
    title: '姓名',
    heading: true,
    sortable: true,
    cell: (row) => <Link to={`/manage/officials/${row.grantId}`}>{row.realName}</Link>,
  },
  { key: 'role', title: '权限', cell: (row) => roleNames[row.role] },
  { key: 'place', title: '机构', cell: (row) => row.organisationName ?? '全平台' },
  { key: 'since', title: '授予日期', sortable: true, cell: (row) => shanghaiDateText(row.grantedAt) },
  {
    key: 'until',
    title: '期限',
    cell: (row) => (row.revokedAt ? `${shanghaiDateText(row.revokedAt)} 结束` : termText(row.validUntil)),
  },
  { key: 'factor', title: '验证器', cell: (row) => (row.secondFactor ? '已绑定' : '未绑定') },
]

export default function Officials({ loaderData, actionData }: Route.ComponentProps) {
  const { officials, total, capped, page, handovers, mayGrant, mayPropose, done } = loaderData
  const sentence = done === null ? undefined : doneSentences[done]
  return (
    <>
      <PageHeader
        title="权限管理"
        subtitle="您所管范围内，谁能以什么身份办理。"
        actions={
          <>
            {mayPropose ? (
              <Button component={Link} to="/manage/officials/handover" variant="default" size="sm">
                本单位交接
              </Button>
            ) : null}
            {mayGrant ? (
              <Button component={Link} to="/manage/officials/grant" size="sm">
                授权
              </Button>
            ) : null}
          </>
        }
      />
      {actionData ? (
        <div className={classes.notice} data-tone="bad" role="alert">
          {actionData.problem}
        </div>
      ) : sentence ? (
        <div className={classes.notice} role="status">
          {sentence}
        </div>
      ) : null}
      {handovers.length > 0 ? (
        <div className={classes.handovers}>
          <Sheet>
            <h2>等待确认的交接</h2>
            <ul>
              {handovers.map((handover) => (
                <Handover key={handover.id} handover={handover} />
              ))}
            </ul>
          </Sheet>
        </div>
      ) : null}
      <FilterBar
        search={{ label: '姓名或机构名称' }}
        filters={[
          { name: 'role', label: '权限', options: grantableRoles.map((role) => ({ value: role, label: roleNames[role] })) },
          { name: 'state', label: '状态', all: '现在有效', options: [{ value: 'ended', label: '已结束' }] },
        ]}
      />
      {officials.length === 0 ? (
        <EmptyState icon={<IconKey size={40} stroke={1.3} />} title="没有符合条件的权限">
          换个条件再查；默认只列出现在有效的权限。
        </EmptyState>
      ) : (
        <DataTable caption="权限" columns={columns} rows={officials} rowKey={(row) => row.grantId} />
      )}
      <Pager page={page} pages={Math.ceil(total / 50)} count={{ total, capped }} unit="项" />
    </>
  )
}

function Handover({ handover }: { handover: OpenHandover & { mine: boolean; answerable: boolean } }) {
  const { id, organisationName, proposerName, successorName, leaves, proposedAt, mine, answerable } = handover
  return (
    <li>
      <div>
        <strong>{organisationName}</strong>：{proposerName}提出由{successorName}
        {leaves ? '接替自己担任经办人' : '一同担任经办人'}
        <small>
          {shanghaiDateText(proposedAt)} 提出{mine ? '，等待本单位另一位经办人或主管部门确认' : null}
        </small>
      </div>
      <Form method="post" className={classes.buttons}>
        <input type="hidden" name="handoverId" value={id} />
        {answerable ? (
          <>
            <SubmitButton name="answer" value="confirm" size="xs">
              确认
            </SubmitButton>
            <SubmitButton name="answer" value="decline" size="xs" variant="default">
              退回
            </SubmitButton>
          </>
        ) : null}
        {mine ? (
          <SubmitButton name="answer" value="withdraw" size="xs" variant="default">
            撤回
          </SubmitButton>
        ) : null}
      </Form>
    </li>
  )
}
