import { Button, Checkbox, Textarea, TextInput } from '@mantine/core'
import { data, Form, Link, redirect } from 'react-router'
import { z } from 'zod'
import classes from '#app/components/attendance/attendance.module.css'
import { EmptyState } from '#app/components/ui/empty-state.tsx'
import { Message } from '#app/components/ui/message.tsx'
import { PageHeader } from '#app/components/ui/page-header.tsx'
import { Sheet } from '#app/components/ui/sheet.tsx'
import { SubmitButton } from '#app/components/ui/submit-button.tsx'
import { requireOfficial } from '#app/middleware/session.ts'
import { choosePeople, findChoosable, lookUpPeople } from '#server/attendance/choose-people.ts'
import { findHeld } from '#server/attendance/find-held.ts'
import { listMost, readLines } from '#server/attendance/rules/people-list.ts'
import { attendanceRefusals } from '#server/attendance/rules/refusals.ts'
import { commonRefusals } from '#server/platform/errors.ts'
import type { Route } from './+types/attendance-people'

export const meta: Route.MetaFunction = () => [{ title: '添加人员 · 学时' }]

export async function loader({ params, request, context }: Route.LoaderArgs) {
  const actor = requireOfficial(context)
  const search = (new URL(request.url).searchParams.get('search') ?? '').slice(0, 50)
  const { gatheringId } = params
  const held = z.uuid().safeParse(gatheringId).success ? await findHeld(actor, gatheringId) : null
  if (held?.kind !== 'training' || held.state !== 'open') throw new Response(null, { status: 404 })
  return { title: held.title, gatheringId, search, people: await findChoosable(actor, { gatheringId, search }) }
}

const order = z.discriminatedUnion('intent', [
  z.object({ intent: z.literal('look-up'), list: z.string().max(400_000) }),
  z.object({ intent: z.literal('add'), how: z.enum(['chosen', 'imported']), chosen: z.array(z.uuid()).max(listMost) }),
])

export async function action({ params, request, context }: Route.ActionArgs) {
  const actor = requireOfficial(context)
  const form = await request.formData()
  const given = order.safeParse({ ...Object.fromEntries(form), chosen: form.getAll('chosen') })
  if (!given.success) throw new Response(null, { status: 400 })
  const { gatheringId } = params
  const nothing = { looked: null, problem: '', list: '' }
  if (given.data.intent === 'look-up') {
    const people = readLines(given.data.list)
    const { list } = given.data
    if (people.length === 0)
      return data(
        { ...nothing, list, problem: '没有读到身份证号：请每行写一个人，例如“张三 120101199001011234”。' },
        { status: 422 },
      )
    const looked = await lookUpPeople(actor, { gatheringId, people })
    if (!looked) throw new Response(null, { status: 404 })
    return { ...nothing, list, looked }
  }
  const { how, chosen } = given.data
  if (chosen.length === 0) return data({ ...nothing, problem: '请先勾选人员。' }, { status: 422 })
  const added = await choosePeople(actor, { gatheringId, learnerIds: chosen, how })
  if (added.ok) return redirect(`/manage/attendance/${gatheringId}`)
  const { status, sentence } = { ...attendanceRefusals, ...commonRefusals }[added.reason]
  return data({ ...nothing, problem: sentence }, { status })
}

export default function AttendancePeople({ loaderData, actionData }: Route.ComponentProps) {
  const { title, gatheringId, search, people } = loaderData
  const looked = actionData?.looked
  const good = looked?.filter((row) => row.learnerId !== null) ?? []
  return (
    <>
      <PageHeader title="添加人员" subtitle={title} actions={<Link to={`/manage/attendance/${gatheringId}`}>返回名单</Link>} />
      {actionData?.problem ? <Message tone="bad">{actionData.problem}</Message> : null}
      <div className={classes.ways}>
        <Sheet label="从在册人员中选">
          <h2>从在册人员中选</h2>
          <Form role="search" className={classes.actions}>
            <TextInput name="search" aria-label="姓名" placeholder="姓名" defaultValue={search} />
            <Button type="submit" variant="default">
              查找
            </Button>
          </Form>
          {people.length === 0 ? (
            <EmptyState title="没有找到">换一个姓名试试；只能添加登记在本单位及下级的人员。</EmptyState>
          ) : (
            <Form method="post" className={classes.form}>
              <input type="hidden" name="how" value="chosen" />
              {people.map((person) => (
                <Checkbox
                  key={person.learnerId}
                  name="chosen"
                  value={person.learnerId}
                  disabled={person.listed}
                  label={`${person.realName} ${person.maskedIdNumber} · ${person.unitName}${person.listed ? '（已在名单）' : ''}`}
                />
              ))}
              <SubmitButton name="intent" value="add">
                加入名单
              </SubmitButton>
            </Form>
          )}
        </Sheet>
        <Sheet label="粘贴名单">
          <h2>粘贴名单</h2>
          <Form method="post" className={classes.entry}>
            <Textarea
              name="list"
              label="姓名和身份证号，每行一人"
              description={`可以从表格里整列复制过来，一次最多 ${listMost} 人。`}
              rows={8}
              defaultValue={actionData?.list ?? ''}
            />
            <SubmitButton name="intent" value="look-up" variant="default">
              核对名单
            </SubmitButton>
          </Form>
        </Sheet>
      </div>
      {looked ? (
        <Sheet label="核对结果">
          <h2>
            {looked.length} 行中有 {good.length} 人可以加入
          </h2>
          {looked.some((row) => row.problem) ? (
            <ul>
              {looked
                .filter((row) => row.problem)
                .map((row) => (
                  <li key={row.line}>
                    第 {row.line} 行 {row.realName || '（没有姓名）'}：{row.problem}
                  </li>
                ))}
            </ul>
          ) : null}
          {good.length > 0 ? (
            <Form method="post">
              <input type="hidden" name="how" value="imported" />
              {good.map((row) => (
                <input key={row.line} type="hidden" name="chosen" value={row.learnerId ?? ''} />
              ))}
              <SubmitButton name="intent" value="add">
                把这 {good.length} 人加入名单
              </SubmitButton>
            </Form>
          ) : null}
        </Sheet>
      ) : null}
    </>
  )
}
