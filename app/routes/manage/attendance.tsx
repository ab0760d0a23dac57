import { Button } from '@mantine/core'
import { data, Form, Link } from 'react-router'
import { z } from 'zod'
import classes from '#app/components/attendance/attendance.module.css'
import { PeopleList } from '#app/components/attendance/people-list.tsx'
import { SessionList } from '#app/components/attendance/session-list.tsx'
import { SheetEntry } from '#app/components/attendance/sheet-entry.tsx'
import { EmptyState } from '#app/components/ui/empty-state.tsx'
import { FilterBar } from '#app/components/ui/filter-bar.tsx'
import { Message } from '#app/components/ui/message.tsx'
import { PageHeader } from '#app/components/ui/page-header.tsx'
import { Pager } from '#app/components/ui/pager.tsx'
import { requireOfficial } from '#app/middleware/session.ts'
import { dropPerson } from '#server/attendance/choose-people.ts'
import { decideMark } from '#server/attendance/decide-mark.ts'
import { findAttendance } from '#server/attendance/find-attendance.ts'
import { markSheet } from '#server/attendance/mark-sheet.ts'
import { findGathering } from '#server/attendance/queries.ts'
import { recordResults } from '#server/attendance/record-results.ts'
import { type AttendanceOrder, attendanceForm, readSheetTimes } from '#server/attendance/rules/attendance-form.ts'
import { gatheringStateNames } from '#server/attendance/rules/judge-attendance.ts'
import { attendanceRefusals } from '#server/attendance/rules/refusals.ts'
import { formatHours } from '#server/hours/rules/entry.ts'
import type { Actor } from '#server/identity/actor.ts'
import { commonRefusals } from '#server/platform/errors.ts'
import { newId } from '#server/platform/ids.ts'
import type { Result } from '#server/platform/result.ts'
import type { Route } from './+types/attendance'

export const meta: Route.MetaFunction = ({ loaderData }) => [
  { title: `${loaderData?.gathering.title ?? '培训'}：名单和考勤 · 学时` },
]

const shows = { all: '全部', missing: '没有来', incomplete: '到了但不能全计', waiting: '有待核对的签到' } as const
const query = z.object({
  show: z.enum(['all', 'missing', 'incomplete', 'waiting']).catch('all'),
  search: z.string().max(50).catch(''),
  page: z.coerce.number().int().min(1).max(200).catch(1),
})

export async function loader({ params, request, context }: Route.LoaderArgs) {
  const actor = requireOfficial(context)
  const wanted = query.parse(Object.fromEntries(new URL(request.url).searchParams))
  const found = z.uuid().safeParse(params.gatheringId).success
    ? await findAttendance(actor, { gatheringId: params.gatheringId, ...wanted })
    : null
  if (!found) throw new Response(null, { status: 404 })
  return { ...found, ...wanted, filtered: wanted.show !== 'all' || wanted.search !== '', formId: newId() }
}

export async function action({ params, request, context }: Route.ActionArgs) {
  const actor = requireOfficial(context)
  const given = attendanceForm(await request.formData())
  if (!given) throw new Response(null, { status: 400 })
  const answer = await carryOut(actor, params.gatheringId, given)
  if (answer.ok) return { done: answer.value, problem: '' }
  const { status, sentence } = { ...attendanceRefusals, ...commonRefusals, ...ownRefusals }[answer.reason]
  return data({ done: '', problem: sentence }, { status })
}

const ownRefusals = {
  'nobody-chosen': { status: 422, sentence: '请先勾选人员，或勾选“名单上的所有人”。' },
  'times-wrong': { status: 422, sentence: '请填写这一场的签到、签退时间，例如 09:00。' },
} as const

type Reason = keyof typeof attendanceRefusals | keyof typeof ownRefusals | 'not-found'

async function carryOut(actor: Actor, gatheringId: string, order: AttendanceOrder): Promise<Result<string, Reason>> {
  if (order.intent === 'decide') {
    const decided = await decideMark(actor, order)
    return decided.ok ? { ok: true, value: order.counts ? '已确认这次签到。' : '已作废这次签到。' } : decided
  }
  if (order.intent === 'drop') {
    const dropped = await dropPerson(actor, { gatheringId, learnerId: order.learnerId })
    return dropped.ok ? { ok: true, value: '已移出名单。' } : dropped
  }
  const { learnerIds } = order
  if (learnerIds !== 'all' && learnerIds.length === 0) return { ok: false, reason: 'nobody-chosen' }
  if (order.intent === 'result') {
    const recorded = await recordResults(actor, { gatheringId, learnerIds, result: order.result })
    return recorded.ok ? { ok: true, value: `已为 ${recorded.value.recorded} 人登记考核结果。` } : recorded
  }
  const session = (await findGathering(gatheringId))?.sessions.find((each) => each.id === order.sessionId)
  const times = session ? readSheetTimes(order, session) : null
  if (!times) return { ok: false, reason: 'times-wrong' }
  const marked = await markSheet(actor, { sessionId: order.sessionId, learnerIds, ...times })
  return marked.ok ? { ok: true, value: `已登记 ${marked.value.marked} 人到场。` } : marked
}

export default function Attendance({ loaderData, actionData }: Route.ComponentProps) {
  const { gathering, people, counts, total, page, filtered, formId, own } = loaderData
  const open = own && gathering.state === 'open'
  const trained = gathering.kind === 'training'
  const address = `/manage/attendance/${gathering.id}`
  return (
    <>
      <PageHeader
        title={gathering.title}
        subtitle={`${gathering.organisationName} · ${gatheringStateNames[gathering.state]} · 名单 ${counts.all} 人，按现有记录可计 ${formatHours(counts.centihours)} 人学时`}
        actions={
          open && trained ? (
            <Button component={Link} to={`${address}/people`} size="sm">
              添加人员
            </Button>
          ) : null
        }
      />
      {actionData?.done ? <Message>{actionData.done}</Message> : null}
      {actionData?.problem ? <Message tone="bad">{actionData.problem}</Message> : null}
      {open && counts.waiting > 0 ? (
        <Message tone="plain">
          {counts.waiting} 人有待核对的签到。<Link to="?show=waiting">逐条核对</Link>
        </Message>
      ) : null}
      <SessionList sessions={gathering.sessions} address={address} open={open} />
      <FilterBar
        search={{ label: '姓名' }}
        filters={[
          {
            ...{ name: 'show', label: '显示', all: '全部' },
            options: (['missing', 'incomplete', 'waiting'] as const).map((value) => ({
              value,
              label: `${shows[value]}（${counts[value]}）`,
            })),
          },
        ]}
      />
      {people.length === 0 ? (
        <EmptyState title={filtered ? '没有这样的人员' : '名单上还没有人'}>
          {filtered
            ? '换一个条件试试。'
            : trained
              ? '从本单位在册人员里添加，或粘贴一份名单。'
              : '学员报名并录取后会出现在这里。'}
        </EmptyState>
      ) : (
        <Form method="post" className={classes.entry} key={formId}>
          <PeopleList people={people} sessions={gathering.sessions} open={open} droppable={trained} />
          {open ? <SheetEntry sessions={gathering.sessions} assessed={gathering.assessed} total={counts.all} /> : null}
        </Form>
      )}
      <Pager page={page} pages={Math.max(1, Math.ceil(total / 50))} count={{ total, capped: false }} unit="人" />
    </>
  )
}
