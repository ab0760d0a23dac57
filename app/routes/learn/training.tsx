import { data, Form, Link } from 'react-router'
import { z } from 'zod'
import classes from '#app/components/desk/desk.module.css'
import { PriceLine } from '#app/components/fees/price-line.tsx'
import { FilingFacts } from '#app/components/filings/filing-facts.tsx'
import { Message } from '#app/components/ui/message.tsx'
import { PageHeader } from '#app/components/ui/page-header.tsx'
import { Sheet } from '#app/components/ui/sheet.tsx'
import { SubmitButton } from '#app/components/ui/submit-button.tsx'
import { requireActor } from '#app/middleware/session.ts'
import { findPrice } from '#server/fees/find-price.ts'
import { joinTraining, leaveTraining } from '#server/filings/join-training.ts'
import { findOpenTraining } from '#server/filings/list-open-trainings.ts'
import { filingStateNames } from '#server/filings/rules/filing-state.ts'
import { filingRefusals } from '#server/filings/rules/refusals.ts'
import { commonRefusals } from '#server/platform/errors.ts'
import type { Route } from './+types/training'

export const meta: Route.MetaFunction = () => [{ title: '线下培训 · 学时' }]

export async function loader({ params, context }: Route.LoaderArgs) {
  const actor = requireActor(context)
  const training = z.uuid().safeParse(params.filingId).success ? await findOpenTraining(actor, params.filingId) : null
  if (!training) throw new Response(null, { status: 404 })
  return { training, price: await findPrice({ kind: 'training', id: training.id }) }
}

export async function action({ params, request, context }: Route.ActionArgs) {
  const actor = requireActor(context)
  const joins = (await request.formData()).get('intent') === 'join'
  const answer = joins ? await joinTraining(actor, params.filingId) : await leaveTraining(actor, params.filingId)
  if (answer.ok) return { done: true, sentence: joins ? '已报名。请按时到场，签到和签退。' : '已取消报名。' }
  const { status, sentence } = { ...filingRefusals, ...commonRefusals }[answer.reason]
  return data({ done: false, sentence }, { status })
}

export default function Training({ loaderData: { training, price }, actionData }: Route.ComponentProps) {
  const open = training.state === 'accepted' && !training.begun
  const full = training.joined >= training.expected
  return (
    <>
      <PageHeader
        title={training.title}
        subtitle={`${training.organisationName} · ${training.state === 'accepted' ? `已报名 ${training.joined} 人，共 ${training.expected} 个名额` : filingStateNames[training.state]}`}
        actions={<Link to="/learn/trainings">全部培训</Link>}
      />
      {actionData ? <Message tone={actionData.done ? 'good' : 'bad'}>{actionData.sentence}</Message> : null}
      <div className={classes.stack}>
        <p className={classes.quiet}>
          费用：
          <PriceLine price={price} />
        </p>
        <div className={classes.actions}>
          {open && !training.mine && training.invited ? (
            full ? (
              <span>名额已满</span>
            ) : (
              <Form method="post">
                <SubmitButton name="intent" value="join">
                  报名
                </SubmitButton>
              </Form>
            )
          ) : null}
          {training.mine ? <span>您在名单上。</span> : null}
          {open && training.mine ? (
            <Form method="post">
              <SubmitButton name="intent" value="leave" variant="default">
                取消报名
              </SubmitButton>
            </Form>
          ) : null}
          {training.mine ? <Link to="/learn/check-in">去签到</Link> : null}
          {training.mine && price ? <Link to="/learn/fees">我的费用</Link> : null}
        </div>
        <Sheet label="培训内容">
          <FilingFacts content={training.content} />
        </Sheet>
        {training.attachments.length > 0 ? (
          <Sheet label="附件">
            <ul className={classes.plain}>
              {training.attachments.map((file) => (
                <li key={file.id}>
                  <a href={`/filing-files/${file.id}`} target="_blank" rel="noreferrer">
                    {file.name}
                  </a>
                </li>
              ))}
            </ul>
          </Sheet>
        ) : null}
      </div>
    </>
  )
}
