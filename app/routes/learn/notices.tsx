import { Button } from '@mantine/core'
import { IconBell, IconCertificate, IconClockHour4, IconPencilCheck } from '@tabler/icons-react'
import { Form, Link, redirect } from 'react-router'
import { z } from 'zod'
import classes from '#app/components/identity/identity.module.css'
import own from '#app/components/notices/notices.module.css'
import { EmptyState } from '#app/components/ui/empty-state.tsx'
import { PageHeader } from '#app/components/ui/page-header.tsx'
import { Sheet } from '#app/components/ui/sheet.tsx'
import { SubmitButton } from '#app/components/ui/submit-button.tsx'
import { requireActor } from '#app/middleware/session.ts'
import { safeRedirectPath } from '#server/identity/rules/redirect-path.ts'
import { shanghaiMinuteText } from '#server/platform/calendar.ts'
import { markNoticesRead } from '#server/portal/mark-notices-read.ts'
import { listNotices } from '#server/portal/queries.ts'
import type { Route } from './+types/notices'

export const meta: Route.MetaFunction = () => [{ title: '通知 · 学时' }]

const noticeForm = z.strictObject({ noticeId: z.union([z.literal('all'), z.uuid()]), goTo: z.string().max(2000).optional() })

export async function loader({ request, context }: Route.LoaderArgs) {
  const { accountId } = requireActor(context)
  const before = z.uuid().safeParse(new URL(request.url).searchParams.get('before'))
  return await listNotices(accountId, { before: before.data })
}

export async function action({ request, context }: Route.ActionArgs) {
  const actor = requireActor(context)
  const form = noticeForm.safeParse(Object.fromEntries(await request.formData()))
  if (!form.success) throw new Response(null, { status: 400 })
  await markNoticesRead(actor, form.data.noticeId)
  return redirect(safeRedirectPath(form.data.goTo, '/learn/notices'))
}

const isUnread = (notice: { readAt: Date | null; over: string | null }) => notice.readAt === null && notice.over === null

export default function Notices({ loaderData: { notices, more } }: Route.ComponentProps) {
  const unread = notices.some(isUnread)
  return (
    <>
      <PageHeader
        title="通知"
        actions={
          unread ? (
            <Form method="post">
              <SubmitButton name="noticeId" value="all" variant="default" size="sm">
                全部标为已读
              </SubmitButton>
            </Form>
          ) : null
        }
      />
      {notices.length === 0 ? (
        <EmptyState icon={<IconBell size={40} stroke={1.3} />} title="还没有通知">
          学时入账、证书生成、考试安排等消息会出现在这里。
        </EmptyState>
      ) : (
        <Sheet label="通知列表">
          <ol className={classes.notices}>
            {notices.map((notice) => (
              <li key={notice.id} data-unread={isUnread(notice) || undefined}>
                <span className={classes.icon} aria-hidden>
                  <NoticeIcon kind={notice.kind} />
                </span>
                <div>
                  <h2>
                    {notice.urgent && notice.readAt === null && !notice.over ? <span className={own.urgent}>紧急</span> : null}
                    {notice.title}
                    {isUnread(notice) ? <span className="visually-hidden">（未读）</span> : null}
                  </h2>
                  {notice.senderName ? <p className={own.sender}>{notice.senderName}</p> : null}
                  <p className={own.body}>
                    {notice.over === 'withdrawn' ? `这条通知已由发送单位撤回：${notice.body}` : notice.body}
                  </p>
                  <div className={classes.row}>
                    <small>
                      {shanghaiMinuteText(notice.createdAt)}
                      {notice.revisedAt && notice.over !== 'withdrawn' ? ` · ${shanghaiMinuteText(notice.revisedAt)} 更正` : ''}
                      {notice.over === 'expired' ? ' · 已过期' : ''}
                    </small>
                    {notice.link ? (
                      <Form method="post">
                        <input type="hidden" name="goTo" value={notice.link} />
                        <Button type="submit" name="noticeId" value={notice.id} variant="subtle" size="compact-sm">
                          查看<span className="visually-hidden">：{notice.title}</span>
                        </Button>
                      </Form>
                    ) : notice.senderName && isUnread(notice) ? (
                      <Form method="post">
                        <Button type="submit" name="noticeId" value={notice.id} variant="subtle" size="compact-sm">
                          知道了<span className="visually-hidden">：{notice.title}</span>
                        </Button>
                      </Form>
                    ) : null}
                  </div>
                </div>
              </li>
            ))}
          </ol>
        </Sheet>
      )}
      {more ? (
        <p className={classes.pager}>
          <Link to={`?before=${notices.at(-1)?.id}`}>更早的通知</Link>
        </p>
      ) : null}
    </>
  )
}

function NoticeIcon({ kind }: { kind: string }) {
  if (kind.startsWith('hours')) return <IconClockHour4 size={20} stroke={1.7} />
  if (kind.startsWith('certificate')) return <IconCertificate size={20} stroke={1.7} />
  if (kind.startsWith('exam') || kind.startsWith('attempt')) return <IconPencilCheck size={20} stroke={1.7} />
  return <IconBell size={20} stroke={1.7} />
}
