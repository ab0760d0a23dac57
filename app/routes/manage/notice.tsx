import { Button, Checkbox, Progress, TextInput } from '@mantine/core'
import { useEffect } from 'react'
import { data, Form, Link, redirect, useRevalidator } from 'react-router'
import { z } from 'zod'
import classes from '#app/components/joining/joining.module.css'
import { NoticeText } from '#app/components/notices/notice-text.tsx'
import own from '#app/components/notices/notices.module.css'
import { type Column, DataTable } from '#app/components/ui/data-table.tsx'
import { PageHeader } from '#app/components/ui/page-header.tsx'
import { Sheet } from '#app/components/ui/sheet.tsx'
import { StatTile } from '#app/components/ui/stat-tile.tsx'
import { SubmitButton } from '#app/components/ui/submit-button.tsx'
import { requireOfficial } from '#app/middleware/session.ts'
import { holds } from '#server/identity/rules/powers.ts'
import { shanghaiDateText, shanghaiMinuteText } from '#server/platform/calendar.ts'
import { commonRefusals } from '#server/platform/errors.ts'
import { discardBulletin } from '#server/portal/draft-bulletin.ts'
import { findBulletin } from '#server/portal/list-bulletins.ts'
import { audienceNames, bulletinStateNames, percentOf } from '#server/portal/rules/bulletin.ts'
import { channelNames } from '#server/portal/rules/letters.ts'
import { recipientSentence } from '#server/portal/rules/recipients.ts'
import { portalRefusals } from '#server/portal/rules/refusals.ts'
import { sendBulletin } from '#server/portal/send-bulletin.ts'
import { withdrawBulletin } from '#server/portal/withdraw-bulletin.ts'
import type { Route } from './+types/notice'

export const meta: Route.MetaFunction = () => [{ title: '通知 · 学时' }]

function bulletinIdOf(params: { bulletinId: string }): string {
  const parsed = z.uuid().safeParse(params.bulletinId)
  if (!parsed.success) throw new Response(null, { status: 404 })
  return parsed.data
}

export async function loader({ params, context }: Route.LoaderArgs) {
  const actor = requireOfficial(context)
  const bulletin = await findBulletin(actor, bulletinIdOf(params))
  if (!bulletin) throw new Response(null, { status: 404 })
  return {
    bulletin: {
      ...bulletin,
      mayWrite: holds(actor, 'notice.send-letters'),
      rows: bulletin.rows.map((row) => ({ ...row, problem: row.problem && recipientSentence(row.problem) })),
    },
  }
}

const ticked = z.literal('on').optional()
const actForm = z.discriminatedUnion('intent', [
  z.strictObject({ intent: z.literal('send'), looked: z.literal('on'), sms: ticked, email: ticked }),
  z.strictObject({ intent: z.literal('discard') }),
  z.strictObject({ intent: z.literal('withdraw'), reason: z.string().max(1000) }),
])

export async function action({ params, request, context }: Route.ActionArgs) {
  const actor = requireOfficial(context)
  const bulletinId = bulletinIdOf(params)
  const parsed = actForm.safeParse(Object.fromEntries(await request.formData()))
  if (!parsed.success) throw new Response(null, { status: 400 })
  const form = parsed.data
  const answer =
    form.intent === 'send'
      ? await sendBulletin(
          actor,
          bulletinId,
          (['sms', 'email'] as const).filter((channel) => form[channel] === 'on'),
        )
      : form.intent === 'discard'
        ? await discardBulletin(actor, bulletinId)
        : await withdrawBulletin(actor, { bulletinId, reason: form.reason })
  if (answer.ok) return redirect(form.intent === 'discard' ? '/manage/notices' : `/manage/notices/${bulletinId}`)
  const { status, sentence } = { ...portalRefusals, ...commonRefusals }[answer.reason]
  return data({ sentence }, { status })
}

type Bulletin = Route.ComponentProps['loaderData']['bulletin']
type Row = Bulletin['rows'][number]

const columns: readonly Column<Row>[] = [
  { key: 'row', title: '行', numeric: true, cell: (row) => row.rowNumber },
  { key: 'who', title: '人员', heading: true, cell: (row) => <span className={classes.number}>{row.shown}</span> },
  { key: 'problem', title: '结果', cell: (row) => row.problem ?? '可以收到' },
]

const figure = (count: number) => count.toLocaleString('zh-CN')

/** While a worker writes, the page looks again every two seconds. */
function useProgress(writing: boolean): void {
  const { revalidate } = useRevalidator()
  useEffect(() => {
    if (!writing) return
    const timer = setInterval(() => void revalidate(), 2_000)
    return () => clearInterval(timer)
  }, [writing, revalidate])
}

export default function ManagedNotice({ loaderData: { bulletin }, actionData }: Route.ComponentProps) {
  useProgress(bulletin.state === 'sending')
  return (
    <>
      <PageHeader
        title={bulletin.title}
        subtitle={`${bulletinStateNames[bulletin.state]} · ${shanghaiMinuteText(bulletin.sentAt ?? bulletin.createdAt)} · ${bulletin.sentByName ?? bulletin.creatorName}`}
        actions={
          <>
            {bulletin.state === 'withdrawn' ? null : (
              <Button component={Link} to={`/manage/notices/${bulletin.id}/edit`} variant="default" size="sm">
                {bulletin.state === 'draft' ? '修改' : '更正'}
              </Button>
            )}
            <Button component={Link} to="/manage/notices" variant="default" size="sm">
              返回
            </Button>
          </>
        }
      />
      <div className={classes.stack}>
        {actionData ? (
          <div className={classes.message} data-tone="bad" role="alert">
            {actionData.sentence}
          </div>
        ) : null}
        {bulletin.state === 'draft' ? <Draft bulletin={bulletin} /> : <Reach bulletin={bulletin} />}
        <Sheet>
          <h2>{bulletin.state === 'draft' ? '收件人会看到' : '内容'}</h2>
          <NoticeText notice={bulletin} />
          {bulletin.expiresAt ? (
            <p className={classes.quiet}>有效期到 {shanghaiDateText(new Date(bulletin.expiresAt.getTime() - 1))}。</p>
          ) : null}
        </Sheet>
        {bulletin.rows.length > 0 ? (
          <section>
            <h2>名单{bulletin.problemCount > 0 ? `（${figure(bulletin.problemCount)} 行收不到）` : ''}</h2>
            <DataTable caption="名单各行" columns={columns} rows={bulletin.rows} rowKey={(row) => String(row.rowNumber)} />
          </section>
        ) : null}
        {bulletin.revisions.length > 0 ? (
          <Sheet>
            <h2>更正记录</h2>
            {bulletin.revisions.map((revision) => (
              <div key={revision.at.toISOString()} className={classes.item}>
                <p className={classes.quiet}>
                  {shanghaiMinuteText(revision.at)} 由{revision.actorName}更正，原来是：
                </p>
                <NoticeText notice={{ ...revision, senderName: null, urgent: false }} />
              </div>
            ))}
          </Sheet>
        ) : null}
        {bulletin.state === 'sending' || bulletin.state === 'sent' ? <Withdraw /> : null}
      </div>
    </>
  )
}

function targetOf({ audience, audienceName }: Bulletin): string {
  return audienceName ? `${audienceName}及下级的${audienceNames[audience]}` : audienceNames[audience]
}

function Draft({ bulletin }: { bulletin: Bulletin }) {
  const { recipientCount, closedCount, awaitingCount, problemCount, mayWrite, smsCount, emailCount } = bulletin
  return (
    <Sheet>
      <h2>发给 {figure(recipientCount)} 人</h2>
      <ul className={own.about}>
        <li>范围：{targetOf(bulletin)}。</li>
        {awaitingCount > 0 ? <li>其中 {figure(awaitingCount)} 人还没有激活账号，激活后才能看到。</li> : null}
        {closedCount > 0 ? <li>另有 {figure(closedCount)} 人账号已停用，收不到。</li> : null}
        {problemCount > 0 ? <li>名单里有 {figure(problemCount)} 行找不到人或重复，下面逐行写明，不影响其他人。</li> : null}
        {recipientCount === 0 ? <li>没有人可以收到，请放弃后重新选择范围或名单。</li> : null}
      </ul>
      {recipientCount > 0 ? (
        <Form method="post" className={classes.form}>
          {mayWrite && smsCount > 0 ? (
            <Checkbox
              name="sms"
              value="on"
              label={`同时发短信给 ${figure(smsCount)} 人`}
              description={`短信里是标题和网址。${recipientCount > smsCount ? `另外 ${figure(recipientCount - smsCount)} 人选择了不接收短信通知。` : ''}`}
            />
          ) : null}
          {mayWrite && emailCount > 0 ? (
            <Checkbox
              name="email"
              value="on"
              label={`同时发邮件给 ${figure(emailCount)} 人`}
              description={recipientCount > emailCount ? '其他人没有绑定邮箱，或选择了不接收邮件通知。' : undefined}
            />
          ) : null}
          <Checkbox name="looked" value="on" required label={`已核对内容，发给 ${figure(recipientCount)} 人`} />
          <div>
            <SubmitButton name="intent" value="send">
              发送
            </SubmitButton>
          </div>
        </Form>
      ) : null}
      <Form method="post" className={own.below}>
        <SubmitButton name="intent" value="discard" variant="default" size="sm">
          放弃这份草稿
        </SubmitButton>
      </Form>
    </Sheet>
  )
}

function Reach({ bulletin }: { bulletin: Bulletin }) {
  const { state, recipientCount, deliveredCount, readCount, letterChannels } = bulletin
  const percent = percentOf(deliveredCount, recipientCount)
  return (
    <>
      {state === 'withdrawn' ? (
        <div className={classes.message} data-tone="bad" role="status">
          {bulletin.withdrawnAt ? shanghaiMinuteText(bulletin.withdrawnAt) : ''} 由{bulletin.withdrawnByName}撤回：
          {bulletin.withdrawReason}
        </div>
      ) : null}
      {state === 'sending' ? (
        <Sheet>
          <h2>正在发送：{percent}%</h2>
          <Progress value={percent} aria-label="发送进度" />
          <p className={classes.quiet}>可以离开本页，发送会继续；中途可以撤回。</p>
        </Sheet>
      ) : null}
      <div className={classes.outcomes}>
        <StatTile
          label="送达"
          value={figure(deliveredCount)}
          unit="人"
          note={[targetOf(bulletin), ...letterChannels.map((channel) => `同时发${channelNames[channel]}`)].join('，')}
        />
        <StatTile label="已读" value={figure(readCount)} unit="人" note={`${percentOf(readCount, deliveredCount)}%`} />
      </div>
    </>
  )
}

function Withdraw() {
  return (
    <Sheet>
      <h2>撤回</h2>
      <p className={classes.quiet}>没看过的人不会再看到；看过的人会看到“已撤回”和理由。撤回后不能恢复。</p>
      <Form method="post" className={classes.form}>
        <TextInput name="reason" label="撤回的理由" maxLength={200} required />
        <div>
          <SubmitButton name="intent" value="withdraw" variant="light" color="zhusha">
            撤回这条通知
          </SubmitButton>
        </div>
      </Form>
    </Sheet>
  )
}
