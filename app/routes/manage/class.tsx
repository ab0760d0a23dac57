import { TextInput } from '@mantine/core'
import { data, Form, Link } from 'react-router'
import { z } from 'zod'
import classes from '#app/components/desk/desk.module.css'
import { ConfirmPart, PlaceList, RunPart } from '#app/components/institutions/class-parts.tsx'
import { Facts } from '#app/components/institutions/facts.tsx'
import { ScoresShown } from '#app/components/institutions/scores-shown.tsx'
import { Message } from '#app/components/ui/message.tsx'
import { PageHeader } from '#app/components/ui/page-header.tsx'
import { Sheet } from '#app/components/ui/sheet.tsx'
import { SubmitButton } from '#app/components/ui/submit-button.tsx'
import { requireOfficial } from '#app/middleware/session.ts'
import { takeInstitutionFiles } from '#app/middleware/take-institution-files.ts'
import { judgeGathering } from '#server/attendance/queries.ts'
import { findPrice } from '#server/fees/find-price.ts'
import { listPricesInForce } from '#server/fees/list-prices.ts'
import type { Actor } from '#server/identity/actor.ts'
import { declinePlace } from '#server/institutions/agree-place.ts'
import { cancelClass } from '#server/institutions/cancel-class.ts'
import { answerEvaluation } from '#server/institutions/evaluate-class.ts'
import { findClass } from '#server/institutions/find-class.ts'
import { findEvaluations } from '#server/institutions/find-evaluations.ts'
import { decideClass, handInClass } from '#server/institutions/hand-in-class.ts'
import { priceClass } from '#server/institutions/price-class.ts'
import { classStatus } from '#server/institutions/rules/class-state.ts'
import { describeClass } from '#server/institutions/rules/class-text.ts'
import { type InstitutionRefusal, institutionRefusals } from '#server/institutions/rules/refusals.ts'
import { shanghaiMinuteText } from '#server/platform/calendar.ts'
import { databaseNow } from '#server/platform/database.ts'
import { commonRefusals } from '#server/platform/errors.ts'
import type { Result } from '#server/platform/result.ts'
import type { Route } from './+types/class'

export const meta: Route.MetaFunction = () => [{ title: '培训班 · 学时' }]

export async function loader({ params, context }: Route.LoaderArgs) {
  const actor = requireOfficial(context)
  const held = z.uuid().safeParse(params.classId).success ? await findClass(actor, params.classId) : null
  if (!held) throw new Response(null, { status: 404 })
  const prices = held.may.run ? await listPricesInForce(actor, held.organisationId) : []
  const [price, evaluations, now] = await Promise.all([
    findPrice({ kind: 'class', id: held.id }),
    findEvaluations(held.id),
    databaseNow(),
  ])
  const judged = held.may.answer && held.state === 'handed-in' ? await judgeGathering(held.id) : []
  return {
    ...{ held, price, evaluations, now, status: classStatus(held, now) },
    judged: judged.map(({ learnerId, realName, unitName, sentence }) => ({ learnerId, realName, unitName, sentence })),
    prices: prices.map(({ id, item, documentNumber }) => ({ id, label: `${item}（${documentNumber}）` })),
  }
}

const intents = ['price', 'hand-in', 'cancel', 'decline', 'confirm', 'return', 'answer'] as const
const order = z.object({
  intent: z.enum(intents),
  words: z.string().max(2_500).default(''),
  priceId: z.union([z.uuid(), z.literal('')]).default(''),
  placeId: z.uuid().default('00000000-0000-0000-0000-000000000000'),
  number: z.coerce.number().int().min(1).max(100_000).default(1),
})
const done: Record<(typeof intents)[number], string> = {
  ...{ price: '收费标准已更新。', 'hand-in': '出勤已报送，等待主管部门确认。', cancel: '已取消，报名的人已收到通知。' },
  ...{ decline: '已不予录取。', confirm: '已确认，完成人员的学时将自动到账。', return: '已退回。', answer: '已答复。' },
}

export async function action({ params, request, context }: Route.ActionArgs) {
  const actor = requireOfficial(context)
  const { classId } = params
  if (!z.uuid().safeParse(classId).success) throw new Response(null, { status: 404 })
  const form = await request.formData()
  const pressed = form.get('intent')
  if (pressed === 'attach' || pressed === 'detach')
    return await takeInstitutionFiles(actor, { owner: { of: 'class', id: classId }, form })
  const given = order.safeParse(Object.fromEntries(form))
  if (!given.success) throw new Response(null, { status: 400 })
  const { intent, placeId } = given.data
  const answer = await carryOut(actor, classId, given.data)
  if (answer.ok) return { kind: 'done' as const, sentence: done[intent] }
  const { status, sentence } = { ...institutionRefusals, ...commonRefusals }[answer.reason]
  return data({ kind: 'refused' as const, intent, sentence, placeId }, { status })
}

function carryOut(
  actor: Actor,
  classId: string,
  { intent, words, priceId, placeId, number }: z.infer<typeof order>,
): Promise<Result<unknown, InstitutionRefusal | 'not-found'>> {
  switch (intent) {
    case 'price':
      return priceClass(actor, { classId, priceId: priceId || null })
    case 'hand-in':
      return handInClass(actor, { classId, note: words })
    case 'cancel':
      return cancelClass(actor, { classId, reason: words })
    case 'decline':
      return declinePlace(actor, { placeId, reason: words })
    case 'answer':
      return answerEvaluation(actor, { classId, number, answer: words })
    default:
      return decideClass(actor, { classId, confirm: intent === 'confirm', answer: words })
  }
}

export default function Class({ loaderData, actionData }: Route.ComponentProps) {
  const { held, price, prices, evaluations, judged, now, status } = loaderData
  const refused = actionData?.kind === 'refused' ? actionData : null
  return (
    <>
      <PageHeader
        title={held.title || '（未命名的班次）'}
        subtitle={`${held.organisationName} · ${status}`}
        actions={<Link to="/manage/classes">全部班次</Link>}
      />
      {actionData?.kind === 'done' ? <Message>{actionData.sentence}</Message> : null}
      {refused ? <Message tone="bad">{refused.sentence}</Message> : null}
      <div className={classes.stack}>
        {held.may.answer ? <ConfirmPart held={held} problem={refused} /> : null}
        {judged.length > 0 ? (
          <Sheet label="出勤">
            <h2>出勤</h2>
            <ul className={classes.plain}>
              {judged.map((person) => (
                <li key={person.learnerId}>
                  <span>
                    {person.realName}
                    <small>{person.unitName}</small>
                  </span>
                  <span>{person.sentence}</span>
                </li>
              ))}
            </ul>
          </Sheet>
        ) : null}
        {held.may.run ? <RunPart held={held} now={now} problem={refused} price={price} prices={prices} /> : null}
        <PlaceList held={held} now={now} problem={refused} />
        <Sheet label="班次内容">
          <h2>班次内容</h2>
          <Facts lines={describeClass(held.content, held.courseTitles)} />
        </Sheet>
        {held.files.length > 0 && !(held.may.run && held.state === 'published') ? (
          <Sheet label="举办证明">
            <h2>举办证明</h2>
            <ul className={classes.plain}>
              {held.files.map((file) => (
                <li key={file.id}>
                  <a href={`/institution-files/${file.id}`} target="_blank" rel="noreferrer">
                    {file.name}
                  </a>
                </li>
              ))}
            </ul>
          </Sheet>
        ) : null}
        {held.reports.length > 0 ? (
          <Sheet label="报送经过">
            <h2>报送经过</h2>
            <ul className={classes.plain}>
              {held.reports.map((report) => (
                <li key={report.submittedAt.toISOString()}>
                  <span>
                    报送出勤：{{ submitted: '等待确认', confirmed: '已确认', returned: '已退回' }[report.state]}
                    <small>
                      {report.submitter} {shanghaiMinuteText(report.submittedAt)}
                      {report.note ? `：${report.note}` : ''}
                    </small>
                    {report.decidedAt ? (
                      <small>
                        {report.decider} {shanghaiMinuteText(report.decidedAt)}
                        {report.answer ? `：${report.answer}` : ''}
                      </small>
                    ) : null}
                  </span>
                </li>
              ))}
            </ul>
          </Sheet>
        ) : null}
        {held.state === 'confirmed' ? (
          <Sheet label="学员评价">
            <h2>学员评价</h2>
            <ScoresShown {...evaluations} />
            <ul className={classes.plain}>
              {evaluations.said.map(({ number, words, answer }) => (
                <li key={number}>
                  <span>
                    {words}
                    {answer ? <small>答复：{answer}</small> : null}
                  </span>
                  {held.may.run && !answer ? (
                    <details>
                      <summary>答复</summary>
                      <Form method="post" className={classes.actions}>
                        <input type="hidden" name="number" value={number} />
                        <TextInput name="words" aria-label={`答复第 ${number} 条评价`} maxLength={500} required />
                        <SubmitButton name="intent" value="answer" variant="default" size="xs">
                          公布答复
                        </SubmitButton>
                      </Form>
                    </details>
                  ) : null}
                </li>
              ))}
            </ul>
          </Sheet>
        ) : null}
      </div>
    </>
  )
}
