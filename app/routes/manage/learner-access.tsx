import { data, Form, redirect } from 'react-router'
import { z } from 'zod'
import classes from '#app/components/joining/joining.module.css'
import { learnerIdOf, ReasonField, RecordFrame } from '#app/components/learners/record-frame.tsx'
import { Sheet } from '#app/components/ui/sheet.tsx'
import { SubmitButton } from '#app/components/ui/submit-button.tsx'
import { requireOfficial, sendToConfirm } from '#app/middleware/session.ts'
import { holds } from '#server/identity/rules/powers.ts'
import { changeLearnerAccess } from '#server/organisations/change-learner-access.ts'
import { organisationRefusals } from '#server/organisations/rules/refusals.ts'
import { findCorrectable } from '#server/reports/find-correctable.ts'
import type { Route } from './+types/learner-access'

export const meta: Route.MetaFunction = () => [{ title: '登录与账号状态 · 学时' }]

export async function loader({ params, request, context }: Route.LoaderArgs) {
  const actor = requireOfficial(context)
  const found = await findCorrectable(actor, 'learner.reset-access', learnerIdOf(params))
  if (!found) throw new Response(null, { status: 404 })
  const done = z.enum(changes).safeParse(new URL(request.url).searchParams.get('done'))
  return { ...found, mayClose: holds(actor, 'learner.deactivate'), done: done.success ? done.data : null }
}

const changes = ['reset', 'deactivate', 'reactivate'] as const
const accessForm = z.strictObject({ change: z.enum(changes), reason: z.string().max(500).default('') })

export async function action({ params, request, context }: Route.ActionArgs) {
  const learnerId = learnerIdOf(params)
  const parsed = accessForm.safeParse(Object.fromEntries(await request.formData()))
  if (!parsed.success) throw new Response(null, { status: 400 })
  const done = await changeLearnerAccess(requireOfficial(context), { learnerId, ...parsed.data })
  if (done.ok) return redirect(`/manage/learners/${learnerId}/access?done=${parsed.data.change}`)
  if (done.reason === 'not-found') throw new Response(null, { status: 404 })
  if (done.reason === 'confirm-needed') throw sendToConfirm(context)
  const { status, sentence } = organisationRefusals[done.reason]
  return data({ sentence }, { status })
}

const doneSentences = {
  reset:
    '已重置，已登录的设备全部退出。请告诉本人：打开本站的“激活账号”，填写姓名、身份证号和登记的手机号，设置新密码后即可登录。',
  deactivate: '账号已停用，已登录的设备全部退出；学时、证书和单位记录都保留。',
  reactivate: '账号已恢复，本人可以用原来的密码登录。',
}

export default function Access({ loaderData, actionData }: Route.ComponentProps) {
  const { person, standing, mayClose, done } = loaderData
  const closed = standing === 'disabled'
  return (
    <RecordFrame
      title="登录与账号状态"
      subtitle="办理后本人会收到通知。"
      person={person}
      problem={actionData?.sentence}
      done={done && doneSentences[done]}
    >
      {closed ? null : (
        <Sheet>
          <h2>重置登录</h2>
          <p className={classes.about}>
            本人忘记密码、设备丢失时使用：原密码作废，所有设备退出，由本人凭姓名、身份证号和手机号重新激活。
          </p>
          <ChangeForm change="reset" label="重置登录" />
        </Sheet>
      )}
      {mayClose ? (
        <Sheet>
          <h2>{closed ? '恢复账号' : '停用账号'}</h2>
          <p className={classes.about}>
            {closed
              ? '恢复后本人可以照常登录和学习。'
              : '停用后本人立即退出、不能登录，未办结的登记申请终止；学时、证书和历史记录都保留。'}
          </p>
          <ChangeForm change={closed ? 'reactivate' : 'deactivate'} label={closed ? '恢复账号' : '停用账号'} />
        </Sheet>
      ) : null}
    </RecordFrame>
  )
}

function ChangeForm({ change, label }: { change: (typeof changes)[number]; label: string }) {
  return (
    <Form method="post" className={classes.form}>
      <ReasonField />
      <div>
        <SubmitButton name="change" value={change} {...(change === 'reactivate' ? {} : { color: 'zhusha' })}>
          {label}
        </SubmitButton>
      </div>
    </Form>
  )
}
