import { NativeSelect, Textarea } from '@mantine/core'
import { data, Form, Link } from 'react-router'
import { z } from 'zod'
import classes from '#app/components/desk/desk.module.css'
import { PriceLine } from '#app/components/fees/price-line.tsx'
import { Facts } from '#app/components/institutions/facts.tsx'
import { ScoresShown } from '#app/components/institutions/scores-shown.tsx'
import { Message } from '#app/components/ui/message.tsx'
import { PageHeader } from '#app/components/ui/page-header.tsx'
import { Sheet } from '#app/components/ui/sheet.tsx'
import { SubmitButton } from '#app/components/ui/submit-button.tsx'
import { requireActor } from '#app/middleware/session.ts'
import { findPrice } from '#server/fees/find-price.ts'
import { askPlace, withdrawPlace } from '#server/institutions/ask-place.ts'
import { evaluateClass } from '#server/institutions/evaluate-class.ts'
import { findEvaluations } from '#server/institutions/find-evaluations.ts'
import { findOpenClass, type LearnerClass } from '#server/institutions/list-open-classes.ts'
import { classStatus } from '#server/institutions/rules/class-state.ts'
import { describeClass } from '#server/institutions/rules/class-text.ts'
import { questions } from '#server/institutions/rules/evaluation.ts'
import { isOpen, placeStateNames } from '#server/institutions/rules/place-state.ts'
import { institutionRefusals } from '#server/institutions/rules/refusals.ts'
import { databaseNow } from '#server/platform/database.ts'
import { commonRefusals } from '#server/platform/errors.ts'
import type { Route } from './+types/class'

export const meta: Route.MetaFunction = () => [{ title: '培训班 · 学时' }]

export async function loader({ params, context }: Route.LoaderArgs) {
  const actor = requireActor(context)
  const id = z.uuid().safeParse(params.classId)
  const held = id.success ? await findOpenClass(actor, id.data) : null
  if (!held) throw new Response(null, { status: 404 })
  const [price, evaluations, now] = await Promise.all([
    findPrice({ kind: 'class', id: held.id }),
    findEvaluations(held.id),
    databaseNow(),
  ])
  return { held, price, evaluations, status: classStatus(held, now), begun: held.startsAt <= now }
}

const order = z.object({
  intent: z.enum(['ask', 'ask-unit', 'withdraw', 'evaluate']),
  ...{ content: z.coerce.number().catch(0), teacher: z.coerce.number().catch(0), service: z.coerce.number().catch(0) },
  words: z.string().max(2_000).catch(''),
})
const asked = {
  asked: '已报名，等单位同意缴费。',
  waiting: '名额已满，您在候补名单上；有名额会自动录取并通知您。',
  enrolled: '已录取。',
}

export async function action({ params, request, context }: Route.ActionArgs) {
  const actor = requireActor(context)
  const { classId } = params
  const given = order.safeParse(Object.fromEntries(await request.formData()))
  if (!given.success || !z.uuid().safeParse(classId).success) throw new Response(null, { status: 400 })
  const { intent, words, ...scores } = given.data
  const answer =
    intent === 'withdraw'
      ? await withdrawPlace(actor, classId)
      : intent === 'evaluate'
        ? await evaluateClass(actor, { classId, scores, words })
        : await askPlace(actor, { classId, payer: intent === 'ask-unit' ? 'unit' : 'learner' })
  if (answer.ok) {
    const sentence = answer.value ? asked[answer.value.state] : intent === 'withdraw' ? '已退出。' : '谢谢您的评价。'
    return { done: true, sentence, words: '' }
  }
  const { status, sentence } = { ...institutionRefusals, ...commonRefusals }[answer.reason]
  return data({ done: false, sentence, words }, { status })
}

export default function Class({ loaderData, actionData }: Route.ComponentProps) {
  const { held, price, evaluations, status, begun } = loaderData
  const { place } = held
  return (
    <>
      <PageHeader
        title={held.title}
        subtitle={`${held.organisationName} · ${status} · 已录取 ${held.enrolled} 人，共 ${held.capacity} 个名额${held.waiting > 0 ? `，候补 ${held.waiting} 人` : ''}`}
        actions={<Link to="/learn/classes">全部班次</Link>}
      />
      {actionData ? <Message tone={actionData.done ? 'good' : 'bad'}>{actionData.sentence}</Message> : null}
      <div className={classes.stack}>
        <p className={classes.quiet}>
          费用：
          <PriceLine price={price} />
        </p>
        {place ? (
          <p>
            我的报名：{placeStateNames[place.state]}
            {place.state === 'waiting' ? `，排在第 ${place.ahead + 1} 位` : ''}
            {place.payer === 'unit' ? '（单位缴费）' : ''}
            {place.reason ? `：${place.reason}` : ''}
          </p>
        ) : null}
        <Enrol held={held} status={status} begun={begun} priced={price !== null} />
        <Sheet label="班次内容">
          <Facts lines={describeClass(held.content, held.courseTitles)} />
          {held.content.courses.some((id) => held.courseTitles[id]) ? (
            <p>
              {held.content.courses.map((id) =>
                held.courseTitles[id] ? (
                  <Link key={id} to={`/learn/courses/${id}`}>
                    去学《{held.courseTitles[id]}》
                  </Link>
                ) : null,
              )}
            </p>
          ) : null}
        </Sheet>
        <Sheet label="学员评价">
          <h2>学员评价</h2>
          <ScoresShown {...evaluations} />
          <ul className={classes.plain}>
            {evaluations.said.map(({ number, words, answer }) => (
              <li key={number}>
                <span>
                  {words}
                  {answer ? <small>机构答复：{answer}</small> : null}
                </span>
              </li>
            ))}
          </ul>
          {held.completed && !held.evaluated ? <Evaluate words={actionData?.words ?? ''} /> : null}
          {held.evaluated ? <p className={classes.quiet}>您已经评价过了。</p> : null}
        </Sheet>
      </div>
    </>
  )
}

function Enrol({ held, status, begun, priced }: { held: LearnerClass; status: string; begun: boolean; priced: boolean }) {
  const { place } = held
  const open = place !== null && isOpen(place.state)
  if (open && held.state === 'published')
    return (
      <div className={classes.actions}>
        {begun ? null : (
          <details>
            <summary>退出报名</summary>
            <p className={classes.quiet}>退出后名额会给候补的人；已缴的费用会退还。</p>
            <Form method="post">
              <SubmitButton name="intent" value="withdraw" variant="default">
                确定退出
              </SubmitButton>
            </Form>
          </details>
        )}
        {place.state === 'enrolled' ? <Link to="/learn/check-in">去签到</Link> : null}
        {priced ? <Link to="/learn/fees">我的费用</Link> : null}
      </div>
    )
  if (open || status !== '报名中') return null
  if (!held.recognised) return <p>机构的认定现在无效，暂停报名。</p>
  if (!held.invited) return <p>这个班次的参加范围不包括您登记的单位。</p>
  const label = held.enrolled >= held.capacity ? '报名候补' : '报名'
  return (
    <Form method="post" className={classes.actions}>
      <SubmitButton name="intent" value="ask">
        {priced ? `${label}，自己缴费` : label}
      </SubmitButton>
      {priced && held.unitName ? (
        <SubmitButton name="intent" value="ask-unit" variant="default">
          {label}，由{held.unitName}缴费
        </SubmitButton>
      ) : null}
    </Form>
  )
}

function Evaluate({ words }: { words: string }) {
  const scores = ['', '5', '4', '3', '2', '1'].map((value) => ({ value, label: value === '' ? '请选择' : `${value} 分` }))
  return (
    <Form method="post" className={classes.form}>
      <h3>我的评价</h3>
      <p className={classes.quiet}>不显示姓名；满 5 条后公布。机构可以答复，不能删除。</p>
      <div className={classes.fields}>
        {questions.map(({ key, label }) => (
          <NativeSelect key={key} name={key} label={label} data={scores} required />
        ))}
      </div>
      <Textarea name="words" label="想说的话（可不填）" defaultValue={words} maxLength={500} rows={3} />
      <div className={classes.actions}>
        <SubmitButton name="intent" value="evaluate">
          提交评价
        </SubmitButton>
      </div>
    </Form>
  )
}
