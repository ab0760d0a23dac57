import { Textarea, TextInput } from '@mantine/core'
import { data, Form, Link, redirect } from 'react-router'
import { z } from 'zod'
import { ComplaintView } from '#app/components/complaints/complaint-view.tsx'
import classes from '#app/components/desk/desk.module.css'
import { Message } from '#app/components/ui/message.tsx'
import { PageHeader } from '#app/components/ui/page-header.tsx'
import { Sheet } from '#app/components/ui/sheet.tsx'
import { SubmitButton } from '#app/components/ui/submit-button.tsx'
import { requireOfficial } from '#app/middleware/session.ts'
import { decideComplaint } from '#server/complaints/decide-complaint.ts'
import { findComplaint } from '#server/complaints/find-complaint.ts'
import { handOverComplaint, listHandOverTargets } from '#server/complaints/hand-over-complaint.ts'
import { moveComplaint, type OfficeAct } from '#server/complaints/rules/complaint-state.ts'
import { days } from '#server/complaints/rules/deadlines.ts'
import { complaintRefusals } from '#server/complaints/rules/refusals.ts'
import { showComplainant } from '#server/complaints/show-complainant.ts'
import { databaseNow } from '#server/platform/database.ts'
import { commonRefusals } from '#server/platform/errors.ts'
import type { Route } from './+types/complaint'

export const meta: Route.MetaFunction = ({ loaderData }) => [{ title: `${loaderData?.complaint.title ?? '诉求'} · 学时` }]

const done = {
  accept: '已受理。',
  decline: '已答复不予受理。',
  extend: '期限已延长。',
  answer: '已答复。',
  'hand-over': '已转交。',
} as const
const doneQuery = z.enum(['accept', 'decline', 'extend', 'answer']).nullable().catch(null)
const idOf = (params: { complaintId: string }): string => {
  const id = z.uuid().safeParse(params.complaintId)
  if (!id.success) throw new Response(null, { status: 404 })
  return id.data
}

export async function loader({ request, params, context }: Route.LoaderArgs) {
  const actor = requireOfficial(context)
  const complaint = await findComplaint(actor, idOf(params))
  if (!complaint) throw new Response(null, { status: 404 })
  const said = doneQuery.parse(new URL(request.url).searchParams.get('done'))
  const targets = moveComplaint(complaint.state, 'hand-over').ok ? await listHandOverTargets(actor, complaint.id) : []
  return { complaint, targets, now: await databaseNow(), said: said && done[said] }
}

const words = z.string().max(10_000).default('')
const revision = z.coerce.number().int().min(1)
const orders = z.discriminatedUnion('act', [
  z.object({ act: z.enum(['accept', 'decline', 'extend', 'answer']), revision, words }),
  z.object({ act: z.literal('hand-over'), revision, words, to: z.string().max(200).default('') }),
  z.object({ act: z.literal('look'), words }),
])

export async function action({ request, params, context }: Route.ActionArgs) {
  const actor = requireOfficial(context)
  const complaintId = idOf(params)
  const order = orders.safeParse(Object.fromEntries(await request.formData()))
  if (!order.success) throw new Response(null, { status: 400 })
  const refused = (reason: keyof typeof complaintRefusals | 'not-found') => {
    const { status, sentence } = { ...complaintRefusals, ...commonRefusals }[reason]
    return data({ act: order.data.act, sentence, words: order.data.words, person: null }, { status })
  }
  if (order.data.act === 'look') {
    const shown = await showComplainant(actor, { complaintId, reason: order.data.words })
    return shown.ok ? { act: order.data.act, sentence: null, words: '', person: shown.value } : refused(shown.reason)
  }
  if (order.data.act === 'hand-over') {
    const { to } = order.data
    const target = (await listHandOverTargets(actor, complaintId)).find((each) => each.name === to.trim())
    if (!target) return refused('target-unfit')
    const handed = await handOverComplaint(actor, { complaintId, toId: target.id, ...order.data })
    if (handed.ok) throw redirect('/manage/complaints')
    return refused(handed.reason)
  }
  const decided = await decideComplaint(actor, { complaintId, ...order.data })
  if (decided.ok) throw redirect(`/manage/complaints/${complaintId}?done=${order.data.act}`)
  return refused(decided.reason)
}

export default function Complaint({ loaderData: { complaint, targets, now, said }, actionData }: Route.ComponentProps) {
  const handles = complaint.standing === 'handles'
  const may = (act: OfficeAct) => handles && moveComplaint(complaint.state, act).ok
  const problem = (act: string) => (actionData?.act === act ? (actionData.sentence ?? undefined) : undefined)
  const typed = (act: string) => (actionData?.act === act ? actionData.words : '')
  const ticket = <input type="hidden" name="revision" value={complaint.revision} />
  return (
    <>
      <PageHeader
        title={complaint.title}
        subtitle={`编号 ${complaint.number}${complaint.anonymous ? ' · 匿名' : ' · 实名'}`}
        actions={<Link to="/manage/complaints">返回</Link>}
      />
      <div className={classes.stack}>
        {actionData?.sentence ? <Message tone="bad">{actionData.sentence}</Message> : said ? <Message>{said}</Message> : null}
        <ComplaintView complaint={complaint} now={now} files />
        {handles && !complaint.anonymous ? (
          <Sheet label="提交人">
            <h2>提交人</h2>
            {actionData?.person ? (
              <dl className={classes.facts}>
                <dt>姓名</dt>
                <dd>{actionData.person.realName}</dd>
                <dt>联系方式</dt>
                <dd>{actionData.person.contact || '—'}</dd>
              </dl>
            ) : (
              <Form method="post" className={classes.form}>
                <p className={classes.quiet}>
                  需要向本人了解情况时才查看；每次查看和理由都记录下来，本人看得到。不要告诉被投诉的单位。
                </p>
                <Textarea
                  name="words"
                  label="查看的理由"
                  maxLength={2000}
                  defaultValue={typed('look')}
                  error={problem('look')}
                  required
                />
                <div>
                  <SubmitButton name="act" value="look" variant="default">
                    查看姓名和联系方式
                  </SubmitButton>
                </div>
              </Form>
            )}
          </Sheet>
        ) : null}
        {may('accept') ? (
          <Sheet label="受理">
            <h2>受理</h2>
            <Form method="post" className={classes.form}>
              {ticket}
              <Textarea
                name="words"
                label="说明（不予受理时必填）"
                autosize
                minRows={3}
                maxLength={2000}
                defaultValue={typed('accept') || typed('decline')}
                error={problem('accept') ?? problem('decline')}
              />
              <div className={classes.actions}>
                <SubmitButton name="act" value="accept">
                  受理
                </SubmitButton>
                <SubmitButton name="act" value="decline" variant="default">
                  不予受理
                </SubmitButton>
              </div>
            </Form>
          </Sheet>
        ) : null}
        {may('answer') ? (
          <Sheet label="答复">
            <h2>{complaint.state === 'reviewing' ? '复核答复' : '答复'}</h2>
            <Form method="post" className={classes.form}>
              {ticket}
              <Textarea
                name="words"
                label="答复内容或延期的理由"
                description="提交人会看到"
                autosize
                minRows={5}
                maxLength={2000}
                defaultValue={typed('answer') || typed('extend')}
                error={problem('answer') ?? problem('extend')}
                required
              />
              <div className={classes.actions}>
                <SubmitButton name="act" value="answer">
                  答复
                </SubmitButton>
                {complaint.extended ? null : (
                  <SubmitButton name="act" value="extend" variant="default">
                    延长 {days.extension} 天
                  </SubmitButton>
                )}
              </div>
            </Form>
          </Sheet>
        ) : null}
        {may('hand-over') && targets.length > 0 ? (
          <Sheet label="转交">
            <h2>转交</h2>
            <Form method="post" className={classes.form}>
              {ticket}
              <p className={classes.quiet}>不属于本单位职责的，转给应当办理的单位；期限不变。不能转给被投诉的单位和它的下级。</p>
              <TextInput
                name="to"
                label="转给"
                description="输入名称选择"
                list="targets"
                autoComplete="off"
                maxLength={200}
                error={problem('hand-over')}
                required
              />
              <datalist id="targets">
                {targets.map((each) => (
                  <option key={each.id} value={each.name} />
                ))}
              </datalist>
              <Textarea name="words" label="转交的理由" maxLength={2000} defaultValue={typed('hand-over')} required />
              <div>
                <SubmitButton name="act" value="hand-over" variant="default">
                  转交
                </SubmitButton>
              </div>
            </Form>
          </Sheet>
        ) : null}
      </div>
    </>
  )
}
