import { Button, Checkbox, TextInput } from '@mantine/core'
import { IconUserCheck } from '@tabler/icons-react'
import { data, Form, Link } from 'react-router'
import { z } from 'zod'
import classes from '#app/components/joining/joining.module.css'
import { JoiningSteps } from '#app/components/joining/joining-steps.tsx'
import { type Column, DataTable } from '#app/components/ui/data-table.tsx'
import { EmptyState } from '#app/components/ui/empty-state.tsx'
import { FilterBar } from '#app/components/ui/filter-bar.tsx'
import { PageHeader } from '#app/components/ui/page-header.tsx'
import { Pager } from '#app/components/ui/pager.tsx'
import { SubmitButton } from '#app/components/ui/submit-button.tsx'
import { requireOfficial } from '#app/middleware/session.ts'
import type { Answered } from '#server/organisations/answer-joinings.ts'
import { answerJoinings } from '#server/organisations/answer-joinings.ts'
import { bindHoldingPlace } from '#server/organisations/bind-holding-place.ts'
import { joiningLimit, joiningTabs } from '#server/organisations/find-joining-ids.ts'
import { findPlaceByCode } from '#server/organisations/find-own-place.ts'
import { countJoinings, listJoinings } from '#server/organisations/list-joinings.ts'
import { joiningSteps } from '#server/organisations/rules/joining.ts'
import { joiningEndNames } from '#server/organisations/rules/joining-words.ts'
import { organisationRefusals } from '#server/organisations/rules/refusals.ts'
import { shanghaiDateText } from '#server/platform/calendar.ts'
import { commonRefusals } from '#server/platform/errors.ts'
import type { Route } from './+types/joining'

export const meta: Route.MetaFunction = () => [{ title: '人员进出 · 学时' }]

const size = 50
const query = z.object({
  tab: z.enum(joiningTabs).catch('confirm'),
  search: z.string().max(100).catch(''),
  page: z.coerce.number().int().min(1).max(500).catch(1),
})

export async function loader({ request, context }: Route.LoaderArgs) {
  const actor = requireOfficial(context)
  const wanted = query.parse(Object.fromEntries(new URL(request.url).searchParams))
  const [list, counts] = await Promise.all([listJoinings(actor, { ...wanted, size }), countJoinings(actor)])
  const rows = list.joinings.map((joining) => ({ ...joining, steps: joiningSteps(joining, list.now) }))
  const total = Math.min(list.count, joiningLimit)
  return {
    ...wanted,
    rows,
    counts,
    count: { total, capped: list.count > joiningLimit },
    pages: Math.max(1, Math.ceil(total / size)),
  }
}

const form = z.discriminatedUnion('intent', [
  z.strictObject({ intent: z.enum(['agree', 'release']), joiningIds: z.array(z.uuid()).max(size) }),
  z.strictObject({ intent: z.literal('end'), joiningIds: z.array(z.uuid()).max(size), reason: z.string().max(500) }),
  z.strictObject({ intent: z.literal('bind'), joiningIds: z.array(z.uuid()).max(size), code: z.string().max(40) }),
])

export async function action({ request, context }: Route.ActionArgs) {
  const actor = requireOfficial(context)
  const fields = await request.formData()
  const intent = fields.get('intent')
  const joiningIds = fields.getAll('joiningId')
  const extra = intent === 'end' ? { reason: fields.get('reason') } : intent === 'bind' ? { code: fields.get('code') } : {}
  const parsed = form.safeParse({ intent, joiningIds, ...extra })
  if (!parsed.success) throw new Response(null, { status: 400 })
  const wanted = parsed.data
  if (wanted.joiningIds.length === 0) return refused('请先勾选要办理的人员。')
  if (wanted.intent === 'bind') {
    const place = await findPlaceByCode(wanted.code)
    if (!place) return refused('没有找到这个统一社会信用代码的单位。尚未入驻的，请先在“机构”里建立，再来绑定。')
    const bound = await bindHoldingPlace(actor, { joiningIds: wanted.joiningIds, organisationId: place.id })
    return bound.ok ? told(bound.value, `已绑定到${place.name}`) : refused(organisationRefusals['not-for-learners'].sentence)
  }
  const answered = await answerJoinings(actor, {
    joiningIds: wanted.joiningIds,
    answer: wanted.intent,
    reason: wanted.intent === 'end' ? wanted.reason : '',
  })
  if (!answered.ok) return refused(organisationRefusals[answered.reason].sentence)
  return told(answered.value, { agree: '已确认', release: '已放行', end: '已办理' }[wanted.intent])
}

const refused = (sentence: string) => data({ done: null, refusals: [sentence] }, { status: 400 })

function told({ done, refused: others }: Answered, verb: string) {
  const counts = Map.groupBy(others, (each) => each.reason)
  const refusals = [...counts].map(
    ([reason, each]) => `${each.length} 项没有办理：${{ ...organisationRefusals, ...commonRefusals }[reason].sentence}`,
  )
  return data({ done: done.length > 0 ? `${verb} ${done.length} 人。` : null, refusals }, { status: 200 })
}

const tabNames = { confirm: '待确认', release: '待放行', sent: '已邀请、已接收', holding: '单位未入驻', over: '已办结' }
const abouts = {
  confirm: '申请登记到本单位的人员。确认后即为本单位登记学时的对象；从其他单位调入的，还要等原单位放行。',
  release: '申请调出或离开的本单位人员。请核对学时已登记后放行；到期未办的自动放行。',
  sent: '已经邀请或接收、还在等本人同意或原单位放行的人员。',
  holding: '单位还没有入驻平台的人员。找到或建立该单位后绑定，申请即转给该单位确认。',
  over: '已经办结、撤回和终止的申请。',
}
type Row = Route.ComponentProps['loaderData']['rows'][number]

export default function Joining({ loaderData, actionData }: Route.ComponentProps) {
  const { tab, rows, counts, count, page, pages, search } = loaderData
  return (
    <>
      <PageHeader
        title="人员进出"
        actions={
          <>
            <Button component={Link} to="/manage/joining/invite" size="sm">
              邀请人员
            </Button>
            <Button component={Link} to="/manage/joining/leaving" variant="default" size="sm">
              离职、退休
            </Button>
            <Button component={Link} to="/manage/roster" variant="default" size="sm">
              导入名册
            </Button>
          </>
        }
      />
      <nav className={classes.tabs} aria-label="分类">
        {joiningTabNames
          .filter((each) => each !== 'holding' || counts.holding > 0 || tab === 'holding')
          .map((each) => (
            <Link key={each} to={`?tab=${each}`} aria-current={each === tab ? 'page' : undefined}>
              {tabNames[each]}
              {each !== 'over' && counts[each] > 0 ? <small>{counts[each] > 10_000 ? '10,000+' : counts[each]}</small> : null}
            </Link>
          ))}
      </nav>
      <p className={classes.about}>{abouts[tab]}</p>
      {actionData?.done ? (
        <div className={classes.message} role="status">
          {actionData.done}
        </div>
      ) : null}
      {actionData?.refusals.map((sentence) => (
        <div key={sentence} className={classes.message} data-tone="bad" role="alert">
          {sentence}
        </div>
      ))}
      <FilterBar search={{ label: '姓名或单位名称' }} keep={['tab']} />
      {rows.length === 0 ? (
        <EmptyState icon={<IconUserCheck size={40} stroke={1.4} />} title={search ? '没有符合条件的记录' : '这里没有待办的事'}>
          {search ? '换一个姓名试试，或清除条件。' : abouts[tab]}
        </EmptyState>
      ) : (
        <Form method="post" key={`${tab} ${page}`}>
          <DataTable caption={tabNames[tab]} columns={columnsOf(tab)} rows={rows} rowKey={(row) => row.id} />
          <Pager page={page} pages={pages} count={count} />
          <Answers tab={tab} />
        </Form>
      )}
    </>
  )
}

const joiningTabNames = ['confirm', 'release', 'sent', 'holding', 'over'] as const

function columnsOf(tab: Row extends never ? never : keyof typeof tabNames): Column<Row>[] {
  const person: Column<Row> = {
    key: 'name',
    title: '人员',
    heading: true,
    cell: (row) => (
      <div className={classes.pick}>
        {tab === 'over' ? null : <Checkbox name="joiningId" value={row.id} aria-label={`选择${row.name}`} />}
        <span>
          {row.name}
          <small className={classes.number}>{row.maskedNumber}</small>
        </span>
      </div>
    ),
  }
  const asked: Column<Row> = {
    key: 'asked',
    title: '提出',
    cell: (row) => (
      <span className={classes.cell}>
        {shanghaiDateText(row.askedAt)}
        <small>
          {row.askedBy === 'learner' ? '本人提出' : '单位提出'}
          {row.note ? `：${row.note}` : ''}
        </small>
      </span>
    ),
  }
  const way: Column<Row> = {
    key: 'way',
    title: '从 → 到',
    cell: (row) => (
      <span className={classes.cell}>
        {row.fromName ?? '未登记'} → {row.kind === 'leave' ? '离开' : (row.toName ?? row.wantedName)}
        {row.wantedCode && !row.toName ? <small>{row.wantedCode}</small> : null}
      </span>
    ),
  }
  const steps: Column<Row> = { key: 'steps', title: '办理情况', cell: (row) => <JoiningSteps steps={row.steps} /> }
  const same: Column<Row> = {
    key: 'same',
    title: '平台上的单位',
    cell: (row) => (row.sameUnitName ? `已有同名或同代码单位：${row.sameUnitName}` : '尚未找到'),
  }
  const end: Column<Row> = {
    key: 'end',
    title: '结果',
    cell: (row) => (
      <span className={classes.cell}>
        {row.endedAs ? joiningEndNames[row.endedAs] : ''}
        <small>
          {row.endedAt ? shanghaiDateText(row.endedAt) : ''}
          {row.reason ? ` ${row.reason}` : ''}
        </small>
      </span>
    ),
  }
  if (tab === 'holding') return [person, way, same, asked]
  return tab === 'over' ? [person, way, asked, end] : [person, way, asked, steps]
}

function Answers({ tab }: { tab: keyof typeof tabNames }) {
  if (tab === 'over') return null
  return (
    <div className={classes.bar}>
      {tab === 'confirm' ? (
        <SubmitButton name="intent" value="agree">
          确认所选
        </SubmitButton>
      ) : null}
      {tab === 'release' ? (
        <SubmitButton name="intent" value="release">
          放行所选
        </SubmitButton>
      ) : null}
      {tab === 'holding' ? (
        <>
          <TextInput name="code" label="绑定到（统一社会信用代码）" maxLength={40} />
          <SubmitButton name="intent" value="bind">
            绑定所选
          </SubmitButton>
        </>
      ) : null}
      {tab === 'release' ? null : (
        <>
          <TextInput name="reason" label={tab === 'sent' ? '撤回的理由' : '不能确认的理由'} maxLength={500} />
          <SubmitButton name="intent" value="end" variant="default">
            {tab === 'sent' ? '撤回所选' : '退回所选'}
          </SubmitButton>
        </>
      )}
    </div>
  )
}
