import { Textarea, TextInput } from '@mantine/core'
import { data, Form, redirect } from 'react-router'
import { z } from 'zod'
import classes from '#app/components/joining/joining.module.css'
import { PageHeader } from '#app/components/ui/page-header.tsx'
import { Sheet } from '#app/components/ui/sheet.tsx'
import { SubmitButton } from '#app/components/ui/submit-button.tsx'
import { requireActor, sendToConfirm } from '#app/middleware/session.ts'
import { getPerson } from '#server/identity/queries.ts'
import { identityRefusals } from '#server/identity/rules/refusals.ts'
import { withdrawRecordRequest } from '#server/organisations/answer-record-request.ts'
import { askRecordRequest } from '#server/organisations/ask-record-request.ts'
import { listOwnRecordRequests } from '#server/organisations/list-record-requests.ts'
import { deletionDays, deletionDueAt, requestKindNames, requestStateNames } from '#server/organisations/rules/record-request.ts'
import { organisationRefusals } from '#server/organisations/rules/refusals.ts'
import { shanghaiDateText, shanghaiMinuteText } from '#server/platform/calendar.ts'
import { commonRefusals } from '#server/platform/errors.ts'
import type { Route } from './+types/profile-requests'

export const meta: Route.MetaFunction = () => [{ title: '资料申请 · 学时' }]

export async function loader({ context }: Route.LoaderArgs) {
  const actor = requireActor(context)
  const [person, requests] = await Promise.all([getPerson(actor.accountId), listOwnRecordRequests(actor)])
  return { person: { realName: person.realName, maskedIdNumber: person.maskedIdNumber }, requests }
}

const text = z.string().max(1_000).default('')
const requestForm = z.discriminatedUnion('intent', [
  z.strictObject({ intent: z.literal('correction'), realName: text, idNumber: text, reason: text }),
  z.strictObject({ intent: z.literal('deletion'), reason: text }),
  z.strictObject({ intent: z.literal('withdraw'), requestId: z.uuid() }),
])

export async function action({ request, context }: Route.ActionArgs) {
  const actor = requireActor(context)
  const parsed = requestForm.safeParse(Object.fromEntries(await request.formData()))
  if (!parsed.success) throw new Response(null, { status: 400 })
  const form = parsed.data
  const done =
    form.intent === 'withdraw'
      ? await withdrawRecordRequest(actor, form.requestId)
      : form.intent === 'correction'
        ? await askRecordRequest(actor, { kind: 'correction', ...form })
        : await askRecordRequest(actor, { kind: 'deletion', reason: form.reason })
  if (done.ok) return redirect('/learn/profile/requests')
  if (done.reason === 'confirm-needed') throw sendToConfirm(context)
  const { status, sentence } = { ...identityRefusals, ...organisationRefusals, ...commonRefusals }[done.reason]
  return data({ intent: form.intent, field: fieldOf(done.reason), sentence }, { status })
}

const fieldOf = (reason: string) =>
  (['real-name', 'id-number', 'request-reason'] as const).find((prefix) => reason.startsWith(prefix)) ?? null

export default function ProfileRequests({ loaderData: { person, requests }, actionData }: Route.ComponentProps) {
  const open = (kind: 'correction' | 'deletion') => requests.some((each) => each.kind === kind && each.state === 'open')
  const errorOf = (intent: string, field: string) =>
    actionData?.intent === intent && actionData.field === field ? actionData.sentence : undefined
  return (
    <>
      <PageHeader title="资料申请" subtitle="姓名、身份证号由单位经办人或主管部门核对证件后更正；注销账号由主管部门办理。" />
      {actionData && !actionData.field ? (
        <div className={classes.message} data-tone="bad" role="alert">
          {actionData.sentence}
        </div>
      ) : null}
      <div className={classes.stack}>
        {requests.length > 0 ? (
          <Sheet>
            <h2>我的申请</h2>
            {requests.map((each) => (
              <div key={each.id} className={classes.item}>
                <div>
                  {requestKindNames[each.kind]}
                  {each.wantedName ? `（姓名：${each.wantedName}）` : ''} · {requestStateNames[each.state]}
                  <p className={classes.quiet}>
                    {shanghaiMinuteText(each.askedAt)} 提出：{each.reason}
                    {each.answeredAt ? `；${shanghaiMinuteText(each.answeredAt)} ${requestStateNames[each.state]}` : ''}
                    {each.answer ? `：${each.answer}` : ''}
                  </p>
                  {each.kind === 'deletion' && each.state === 'open' ? (
                    <p className={classes.quiet}>
                      {shanghaiDateText(deletionDueAt(each.askedAt))} 前可以撤回，之后由主管部门注销。
                    </p>
                  ) : null}
                </div>
                {each.state === 'open' ? (
                  <Form method="post">
                    <input type="hidden" name="requestId" value={each.id} />
                    <SubmitButton name="intent" value="withdraw" variant="default" size="sm">
                      撤回
                    </SubmitButton>
                  </Form>
                ) : null}
              </div>
            ))}
          </Sheet>
        ) : null}
        {open('correction') ? null : (
          <Sheet>
            <h2>更正姓名或身份证号</h2>
            <Form method="post" className={classes.form}>
              <TextInput
                name="realName"
                label="正确的姓名"
                defaultValue={person.realName}
                required
                error={errorOf('correction', 'real-name')}
              />
              <TextInput
                name="idNumber"
                label="正确的身份证号"
                description={`现为 ${person.maskedIdNumber}；没有错请留空。`}
                autoComplete="off"
                error={errorOf('correction', 'id-number')}
              />
              <Textarea
                name="reason"
                label="哪里有误，有什么证件"
                maxLength={500}
                autosize
                minRows={2}
                required
                size="md"
                error={errorOf('correction', 'request-reason')}
              />
              <div>
                <SubmitButton name="intent" value="correction">
                  提交申请
                </SubmitButton>
              </div>
            </Form>
          </Sheet>
        )}
        {open('deletion') ? null : (
          <Sheet>
            <details>
              <summary>注销账号</summary>
              <p>
                注销后：姓名、身份证号、手机号和登录方式从本站删除，不能再登录，也不能恢复；单位登记同时结束。依照继续教育和档案管理的规定，学时台账、已发的证书和审计记录继续保存，但不再与您的姓名和号码相连，职称评审将查不到这些学时。请先下载证书和学时证明。
              </p>
              <p>提出后 {deletionDays} 天内可以撤回。</p>
              <Form method="post" className={classes.form}>
                <Textarea
                  name="reason"
                  label="理由"
                  maxLength={500}
                  autosize
                  minRows={2}
                  required
                  size="md"
                  error={errorOf('deletion', 'request-reason')}
                />
                <div>
                  <SubmitButton name="intent" value="deletion" color="red" variant="light">
                    申请注销账号
                  </SubmitButton>
                </div>
              </Form>
            </details>
          </Sheet>
        )}
      </div>
    </>
  )
}
