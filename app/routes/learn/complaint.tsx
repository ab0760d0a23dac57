import { data, Link, redirect } from 'react-router'
import { z } from 'zod'
import { ComplaintView } from '#app/components/complaints/complaint-view.tsx'
import { PersonPart } from '#app/components/complaints/person-part.tsx'
import classes from '#app/components/desk/desk.module.css'
import { Message } from '#app/components/ui/message.tsx'
import { PageHeader } from '#app/components/ui/page-header.tsx'
import { requireActor } from '#app/middleware/session.ts'
import { findOwnComplaint } from '#server/complaints/find-complaint.ts'
import { speech } from '#server/complaints/rules/complaint-query.ts'
import { complaintRefusals } from '#server/complaints/rules/refusals.ts'
import { speakOnComplaint } from '#server/complaints/speak-on-complaint.ts'
import { databaseNow } from '#server/platform/database.ts'
import { commonRefusals } from '#server/platform/errors.ts'
import type { Route } from './+types/complaint'

export const meta: Route.MetaFunction = ({ loaderData }) => [{ title: `${loaderData?.complaint.title ?? '诉求'} · 学时` }]

const done = {
  filed: '已提交。有进展会通知您。',
  supplement: '已补充。',
  withdraw: '已撤回。',
  rate: '已评价，谢谢。',
  'ask-review': '已申请复核。',
} as const
const doneQuery = z.enum(['filed', 'supplement', 'withdraw', 'rate', 'ask-review']).nullable().catch(null)
const idOf = (params: { complaintId: string }): string => {
  const id = z.uuid().safeParse(params.complaintId)
  if (!id.success) throw new Response(null, { status: 404 })
  return id.data
}

export async function loader({ request, params, context }: Route.LoaderArgs) {
  const actor = requireActor(context)
  const complaint = await findOwnComplaint(actor, idOf(params))
  if (!complaint) throw new Response(null, { status: 404 })
  const said = doneQuery.parse(new URL(request.url).searchParams.get('done'))
  return { complaint, now: await databaseNow(), said: said && done[said] }
}

export async function action({ request, params, context }: Route.ActionArgs) {
  const actor = requireActor(context)
  const said = speech.safeParse(Object.fromEntries(await request.formData()))
  if (!said.success) throw new Response(null, { status: 400 })
  const answer = await speakOnComplaint({ actor, complaintId: idOf(params) }, said.data)
  if (answer.ok) throw redirect(`/learn/complaints/${params.complaintId}?done=${said.data.act}`)
  const { status, sentence } = { ...complaintRefusals, ...commonRefusals }[answer.reason]
  return data({ act: said.data.act, sentence, words: said.data.words }, { status })
}

export default function OwnComplaint({ loaderData: { complaint, now, said }, actionData }: Route.ComponentProps) {
  return (
    <>
      <PageHeader
        title={complaint.title}
        subtitle={`编号 ${complaint.number}`}
        actions={<Link to="/learn/complaints">返回</Link>}
      />
      <div className={classes.stack}>
        {actionData ? <Message tone="bad">{actionData.sentence}</Message> : said ? <Message>{said}</Message> : null}
        <ComplaintView complaint={complaint} now={now} files />
        <PersonPart complaint={complaint} now={now} refused={actionData ?? null} />
      </div>
    </>
  )
}
