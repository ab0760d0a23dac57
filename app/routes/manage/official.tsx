import { TextInput } from '@mantine/core'
import { data, Form, Link, redirect } from 'react-router'
import { z } from 'zod'
import classes from '#app/components/organisations/officials.module.css'
import { termText } from '#app/components/organisations/term-text.ts'
import { PageHeader } from '#app/components/ui/page-header.tsx'
import { Sheet } from '#app/components/ui/sheet.tsx'
import { SubmitButton } from '#app/components/ui/submit-button.tsx'
import { parseForm } from '#app/middleware/parse-form.ts'
import { requireOfficial, sendToConfirm } from '#app/middleware/session.ts'
import { getPerson } from '#server/identity/queries.ts'
import { roleNames } from '#server/identity/rules/role-names.ts'
import { limitRole } from '#server/organisations/limit-role.ts'
import { listGrantPlaces } from '#server/organisations/list-grant-places.ts'
import { findOfficial } from '#server/organisations/list-officials.ts'
import { resetSecondFactor } from '#server/organisations/reset-second-factor.ts'
import { officialForm } from '#server/organisations/rules/grant-forms.ts'
import { organisationRefusals } from '#server/organisations/rules/refusals.ts'
import { withdrawRole } from '#server/organisations/withdraw-role.ts'
import { shanghaiDay, shanghaiMinuteText } from '#server/platform/calendar.ts'
import { databaseNow } from '#server/platform/database.ts'
import { commonRefusals } from '#server/platform/errors.ts'
import type { Route } from './+types/official'

export const meta: Route.MetaFunction = ({ loaderData }) => [{ title: `${loaderData?.official.realName ?? '权限'} · 学时` }]

async function officialOf(context: Route.LoaderArgs['context'], params: { grantId: string }) {
  const actor = requireOfficial(context)
  const official = z.uuid().safeParse(params.grantId).success ? await findOfficial(actor, params.grantId) : null
  if (!official) throw new Response(null, { status: 404 })
  return { actor, official }
}

export async function loader({ request, params, context }: Route.LoaderArgs) {
  const { actor, official } = await officialOf(context, params)
  const [person, places, now] = await Promise.all([
    getPerson(official.accountId),
    listGrantPlaces(actor, { organisationId: official.organisationId }),
    databaseNow(),
  ])
  const mayGrant = places.some((place) => place.roles.some((role) => role === official.role))
  return {
    official,
    maskedPhone: person.maskedPhone,
    may: mayGrant && official.accountId !== actor.accountId && official.revokedAt === null,
    lastDay: official.validUntil ? shanghaiDay(new Date(official.validUntil.getTime() - 1)) : '',
    today: shanghaiDay(now),
    done: new URL(request.url).searchParams.get('done'),
  }
}

export async function action({ request, params, context }: Route.ActionArgs) {
  const { actor, official } = await officialOf(context, params)
  const submission = await parseForm(request, officialForm)
  if (submission.status !== 'success') return data({ problem: '请按 年-月-日 填写截止日期。' }, { status: 400 })
  const form = submission.value
  const answer =
    form.intent === 'limit'
      ? await limitRole(actor, { grantId: official.grantId, validUntil: form.validUntil })
      : form.intent === 'withdraw'
        ? await withdrawRole(actor, official.grantId)
        : await resetSecondFactor(actor, official.accountId)
  if (answer.ok) return redirect(`/manage/officials/${official.grantId}?done=${form.intent}`)
  if (answer.reason === 'confirm-needed') throw sendToConfirm(context)
  const { status, sentence } = { ...organisationRefusals, ...commonRefusals }[answer.reason]
  return data({ problem: sentence }, { status })
}

const doneSentences: Record<string, string> = {
  limit: '期限已保存。',
  withdraw: '权限已收回，对方打开的页面随即失效。',
  'reset-second-factor': '验证器已解除绑定，对方已全部退出登录；下次登录时重新绑定。',
}

export default function OfficialPage({ loaderData, actionData }: Route.ComponentProps) {
  const { official, maskedPhone, may, lastDay, today, done } = loaderData
  const sentence = done === null ? undefined : doneSentences[done]
  return (
    <>
      <p>
        <Link to="/manage/officials">← 全部权限</Link>
      </p>
      <PageHeader title={official.realName} subtitle={`${official.organisationName ?? '全平台'} · ${roleNames[official.role]}`} />
      <div className={classes.stack}>
        {actionData ? (
          <div className={classes.notice} data-tone="bad" role="alert">
            {actionData.problem}
          </div>
        ) : sentence ? (
          <div className={classes.notice} role="status">
            {sentence}
          </div>
        ) : null}
        <Sheet>
          <dl className={classes.facts}>
            <dt>手机号</dt>
            <dd>{maskedPhone}</dd>
            <dt>授予</dt>
            <dd>
              {shanghaiMinuteText(official.grantedAt)}
              {official.grantedByName ? `，由${official.grantedByName}` : null}
            </dd>
            <dt>期限</dt>
            <dd>{official.revokedAt ? `${shanghaiMinuteText(official.revokedAt)} 已结束` : termText(official.validUntil)}</dd>
            <dt>验证器</dt>
            <dd>{official.secondFactor ? '已绑定' : '未绑定：绑定之前，这项权限不能使用'}</dd>
          </dl>
        </Sheet>
        {may ? (
          <>
            <Sheet>
              <h2>期限</h2>
              <p className={classes.hint}>到这一天结束时自动失效；留空为长期。</p>
              <Form method="post" className={classes.line}>
                <TextInput type="date" name="validUntil" label="截止日期" defaultValue={lastDay} min={today} key={lastDay} />
                <SubmitButton name="intent" value="limit" variant="default">
                  保存期限
                </SubmitButton>
              </Form>
            </Sheet>
            <Sheet>
              <h2>收回</h2>
              <p className={classes.hint}>立即生效：对方已打开的页面也不能再办理。记录会保留。</p>
              <Form method="post">
                <SubmitButton name="intent" value="withdraw" color="zhusha">
                  收回这项权限
                </SubmitButton>
              </Form>
            </Sheet>
            {official.secondFactor ? (
              <Sheet>
                <h2>丢失验证器</h2>
                <p className={classes.hint}>请先当面或电话核实是本人。解除后对方全部退出登录，用密码登录并重新绑定。</p>
                <Form method="post">
                  <SubmitButton name="intent" value="reset-second-factor" variant="default">
                    解除验证器绑定
                  </SubmitButton>
                </Form>
              </Sheet>
            ) : null}
          </>
        ) : null}
      </div>
    </>
  )
}
