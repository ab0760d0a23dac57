import { Button, NativeSelect, TextInput } from '@mantine/core'
import { data, Form, Link, redirect } from 'react-router'
import { z } from 'zod'
import classes from '#app/components/joining/joining.module.css'
import { learnerIdOf, ReasonField, RecordFrame } from '#app/components/learners/record-frame.tsx'
import { Sheet } from '#app/components/ui/sheet.tsx'
import { SubmitButton } from '#app/components/ui/submit-button.tsx'
import { requireOfficial } from '#app/middleware/session.ts'
import { previewObligation } from '#server/hours/preview-obligation.ts'
import { type DatedAttribute, titleLevelNames, titleLevels } from '#server/identity/rules/learner-attributes.ts'
import { dateLearnerAttribute, removeLearnerAttribute } from '#server/organisations/date-learner-attribute.ts'
import { organisationRefusals } from '#server/organisations/rules/refusals.ts'
import { shanghaiDay, shanghaiYear } from '#server/platform/calendar.ts'
import { databaseNow } from '#server/platform/database.ts'
import { findCorrectable } from '#server/reports/find-correctable.ts'
import type { Route } from './+types/learner-titles'

export const meta: Route.MetaFunction = () => [{ title: '职称与岗位 · 学时' }]

const day = z.iso.date()
const attributeOf = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('title-level'), value: z.enum(titleLevels), sinceOn: day }),
  z.object({ kind: z.literal('high-tech'), value: z.enum(['yes', 'no']), sinceOn: day }),
])

/** The choice of a form, 'title-level:senior', as what would be recorded. */
const readChoice = (holding: unknown, sinceOn: unknown) => {
  const [kind, value] = String(holding ?? '').split(':')
  return attributeOf.safeParse({ kind, value, sinceOn })
}

export async function loader({ params, request, context }: Route.LoaderArgs) {
  const found = await findCorrectable(requireOfficial(context), 'learner.correct', learnerIdOf(params))
  if (!found) throw new Response(null, { status: 404 })
  const query = new URL(request.url).searchParams
  const chosen = readChoice(query.get('holding'), query.get('sinceOn'))
  const now = await databaseNow()
  const wanted = chosen.success ? chosen.data : null
  const others = found.attributes.filter((each) => each.kind !== wanted?.kind || each.sinceOn !== wanted.sinceOn)
  return {
    ...found,
    today: shanghaiDay(now),
    wanted,
    replaced: wanted ? others.length < found.attributes.length : false,
    effect: wanted ? await previewObligation(shanghaiYear(now), { before: found.attributes, after: [...others, wanted] }) : null,
    done: query.has('done'),
  }
}

const said = { reason: z.string().max(500).default('') }
const titlesForm = z.discriminatedUnion('intent', [
  z.strictObject({ intent: z.literal('record'), holding: z.string().max(40), sinceOn: day, ...said }),
  z.strictObject({ intent: z.literal('remove'), kind: z.enum(['title-level', 'high-tech']), sinceOn: day, ...said }),
])

export async function action({ params, request, context }: Route.ActionArgs) {
  const actor = requireOfficial(context)
  const learnerId = learnerIdOf(params)
  const parsed = titlesForm.safeParse(Object.fromEntries(await request.formData()))
  if (!parsed.success) throw new Response(null, { status: 400 })
  const form = parsed.data
  const attribute = form.intent === 'record' ? readChoice(form.holding, form.sinceOn) : null
  if (attribute && !attribute.success) throw new Response(null, { status: 400 })
  const done = attribute
    ? await dateLearnerAttribute(actor, { learnerId, reason: form.reason, attribute: attribute.data })
    : form.intent === 'remove'
      ? await removeLearnerAttribute(actor, { learnerId, kind: form.kind, sinceOn: form.sinceOn, reason: form.reason })
      : null
  if (!done) throw new Response(null, { status: 400 })
  if (done.ok) return redirect(`/manage/learners/${learnerId}/titles?done`)
  if (done.reason === 'not-found') throw new Response(null, { status: 404 })
  const { status, sentence } = organisationRefusals[done.reason]
  return data({ sentence }, { status })
}

const nameOf = ({ kind, value }: DatedAttribute) =>
  kind === 'title-level' ? `职称：${titleLevelNames[value]}` : value === 'yes' ? '从事高新技术工作' : '不从事高新技术工作'

const choices = [
  ...titleLevels.map((value) => ({ value: `title-level:${value}`, label: `职称：${titleLevelNames[value]}` })),
  { value: 'high-tech:yes', label: '从事高新技术工作' },
  { value: 'high-tech:no', label: '不从事高新技术工作' },
]

export default function Titles({ loaderData, actionData }: Route.ComponentProps) {
  const { person, attributes, wanted, effect, replaced, today, done } = loaderData
  return (
    <RecordFrame
      title="职称与岗位"
      subtitle="年度学时要求按当年 12 月 31 日的职称和岗位确定；保存后本人会收到通知。"
      person={person}
      problem={actionData?.sentence}
      done={done && !wanted ? '已保存。' : null}
    >
      {wanted ? (
        <Sheet>
          <h2>请核对</h2>
          <p>
            {nameOf(wanted)}，{wanted.sinceOn} 起。{replaced ? '这一天已有记录，将被更正；原记录留在审计中。' : ''}
          </p>
          {effect ? (
            <dl className={classes.facts}>
              <dt>{effect.year} 年度现在</dt>
              <dd>{effect.before}</dd>
              <dt>保存之后</dt>
              <dd>{effect.after === effect.before ? '不变' : effect.after}</dd>
            </dl>
          ) : (
            <p className={classes.quiet}>本年度的学时规则尚未公布，公布后按此记录计算。</p>
          )}
          <Form method="post" className={classes.form} style={{ marginBlockStart: '1.25rem' }}>
            <input type="hidden" name="holding" value={`${wanted.kind}:${wanted.value}`} />
            <input type="hidden" name="sinceOn" value={wanted.sinceOn} />
            <ReasonField />
            <div className={classes.actions}>
              <SubmitButton name="intent" value="record">
                保存
              </SubmitButton>
              <Button component={Link} to="?" variant="default">
                返回修改
              </Button>
            </div>
          </Form>
        </Sheet>
      ) : (
        <Sheet>
          <h2>登记或更正</h2>
          <Form method="get" className={classes.form}>
            <NativeSelect name="holding" label="内容" data={choices} />
            <TextInput name="sinceOn" type="date" label="自何日起" defaultValue={today} max={today} required />
            <div>
              <SubmitButton>查看对年度要求的影响</SubmitButton>
            </div>
          </Form>
        </Sheet>
      )}
      <Sheet>
        <h2>已有记录</h2>
        {attributes.length === 0 ? <p className={classes.quiet}>没有记录，按一般专业技术人员计算年度要求。</p> : null}
        {attributes.map((each) => (
          <div key={`${each.kind} ${each.sinceOn}`} className={classes.item}>
            <div>
              {nameOf(each)}，{each.sinceOn} 起
            </div>
            <details>
              <summary>删除误录的记录</summary>
              <Form method="post" className={classes.form}>
                <input type="hidden" name="kind" value={each.kind} />
                <input type="hidden" name="sinceOn" value={each.sinceOn} />
                <ReasonField />
                <div>
                  <SubmitButton name="intent" value="remove" color="zhusha">
                    删除
                  </SubmitButton>
                </div>
              </Form>
            </details>
          </div>
        ))}
      </Sheet>
    </RecordFrame>
  )
}
