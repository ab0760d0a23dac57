import { Textarea } from '@mantine/core'
import { data, Form, Link, redirect } from 'react-router'
import { z } from 'zod'
import classes from '#app/components/declarations/declarations.module.css'
import { learnerIdOf, RecordFrame } from '#app/components/learners/record-frame.tsx'
import { FilterBar } from '#app/components/ui/filter-bar.tsx'
import { Sheet } from '#app/components/ui/sheet.tsx'
import { SubmitButton } from '#app/components/ui/submit-button.tsx'
import { requireOfficial, sendToConfirm } from '#app/middleware/session.ts'
import { formatHours } from '#server/hours/rules/entry.ts'
import { shanghaiDateText, shanghaiDay } from '#server/platform/calendar.ts'
import { commonRefusals } from '#server/platform/errors.ts'
import { findMerge, findMergeable } from '#server/reports/find-merge.ts'
import { mergeLearners } from '#server/reports/merge-learners.ts'
import { mergeRefusals } from '#server/reports/rules/merge-refusals.ts'
import type { Route } from './+types/learner-merge'

export const meta: Route.MetaFunction = () => [{ title: '合并账号 · 学时' }]

export async function loader({ params, request, context }: Route.LoaderArgs) {
  const actor = requireOfficial(context)
  const keptId = learnerIdOf(params)
  const kept = await findMergeable(actor, keptId)
  if (!kept) throw new Response(null, { status: 404 })
  const number = (new URL(request.url).searchParams.get('number') ?? '').slice(0, 40)
  return { kept, asked: number !== '', plan: await findMerge(actor, keptId, number) }
}

const mergeForm = z.strictObject({ mergedId: z.uuid(), reason: z.string().max(1_000).default('') })

export async function action({ params, request, context }: Route.ActionArgs) {
  const actor = requireOfficial(context)
  const keptId = learnerIdOf(params)
  const parsed = mergeForm.safeParse(Object.fromEntries(await request.formData()))
  if (!parsed.success) throw new Response(null, { status: 400 })
  const merged = await mergeLearners(actor, { keptId, ...parsed.data })
  if (merged.ok) return redirect(`/manage/learners/${keptId}`)
  if (merged.reason === 'confirm-needed') throw sendToConfirm(context)
  if (merged.reason === 'not-found') throw new Response(null, { status: 404 })
  const { status, sentence } = { ...mergeRefusals, ...commonRefusals }[merged.reason]
  return data({ sentence, field: merged.reason === 'merge-reason-missing' }, { status })
}

type Side = Route.ComponentProps['loaderData']['kept']

export default function LearnerMerge({ loaderData: { kept, asked, plan }, actionData }: Route.ComponentProps) {
  return (
    <RecordFrame
      title="合并账号"
      subtitle="同一个人有两个账号时，把另一个账号并入这一个。另一个账号停用，记录仍可查看；不能撤销。"
      person={kept.person}
      problem={actionData && !actionData.field ? actionData.sentence : undefined}
    >
      <Sheet>
        <h2>要并入的账号</h2>
        <FilterBar search={{ name: 'number', label: '另一个账号的身份证号或手机号' }} />
        {asked && !plan ? <p className={classes.quiet}>没有这个号码的另一个账号，请核对完整的号码。</p> : null}
      </Sheet>
      {plan ? (
        <>
          <div className={classes.beside}>
            <Account title="保留" side={plan.kept} />
            <Account title="并入后停用" side={plan.merged} />
          </div>
          <Sheet>
            <h2>学时怎样处理</h2>
            <p>
              台账只增不改：另一个账号的每一笔学时以冲正记录抵销，再以相反的记录写入保留的账号；两边都有的只留一笔。单位登记在保留的账号没有单位时一并转入；证书按转入后的学时重新核对。
            </p>
            {plan.kept.person.realName === plan.merged.person.realName ? null : (
              <div className={classes.message} data-tone="bad">
                {mergeRefusals['merge-names'].sentence}
              </div>
            )}
            {plan.frozenYears.length > 0 ? (
              <div className={classes.message} data-tone="bad">
                {plan.frozenYears.join('、')} 年度已经验证，须先由主管部门开出更正的一轮。
              </div>
            ) : null}
            <h3>转入 {plan.move.length} 笔</h3>
            <ul className={classes.plain}>
              {plan.move.map((entry) => (
                <li key={entry.id}>
                  <span>{entry.title}</span>
                  <small>
                    {shanghaiDay(entry.occurredAt)} · {formatHours(entry.centihours)} 学时
                  </small>
                </li>
              ))}
            </ul>
            <h3>重复、不再计入 {plan.drop.length} 笔</h3>
            <ul className={classes.plain}>
              {plan.drop.map((entry) => (
                <li key={entry.id}>
                  <span>{entry.title}</span>
                  <small>
                    {shanghaiDay(entry.occurredAt)} · {formatHours(entry.centihours)} 学时
                  </small>
                </li>
              ))}
            </ul>
          </Sheet>
          <Sheet>
            <Form method="post" className={classes.form}>
              <input type="hidden" name="mergedId" value={plan.merged.person.accountId} />
              <Textarea
                name="reason"
                label="依据"
                description="怎样确认是同一个人；记入审计。"
                maxLength={500}
                autosize
                minRows={2}
                required
                size="md"
                error={actionData?.field ? actionData.sentence : undefined}
              />
              <div>
                <SubmitButton color="red" variant="light">
                  合并到 {plan.kept.person.realName} 的这个账号
                </SubmitButton>
              </div>
            </Form>
          </Sheet>
        </>
      ) : null}
    </RecordFrame>
  )
}

function Account({ title, side }: { title: string; side: Side }) {
  return (
    <Sheet>
      <h2>{title}</h2>
      <dl className={classes.facts}>
        <dt>姓名</dt>
        <dd>
          <Link to={`/manage/learners/${side.person.accountId}`}>{side.person.realName}</Link>
        </dd>
        <dt>身份证号</dt>
        <dd>{side.person.maskedIdNumber}</dd>
        <dt>手机号</dt>
        <dd>{side.person.maskedPhone}</dd>
        <dt>单位</dt>
        <dd>{side.placeName ?? '未登记'}</dd>
        <dt>注册</dt>
        <dd>{shanghaiDateText(side.createdAt)}</dd>
        <dt>台账</dt>
        <dd>
          {side.entries} 笔，合计 {formatHours(side.centihours)} 学时
        </dd>
        <dt>证书</dt>
        <dd>{side.certificates} 张</dd>
        <dt>考试</dt>
        <dd>{side.attempts} 次</dd>
      </dl>
    </Sheet>
  )
}
