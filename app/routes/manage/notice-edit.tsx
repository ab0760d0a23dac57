import { Button } from '@mantine/core'
import { data, Form, Link, redirect } from 'react-router'
import { z } from 'zod'
import classes from '#app/components/joining/joining.module.css'
import { BulletinFields } from '#app/components/notices/bulletin-fields.tsx'
import { reviseBulletinForm } from '#app/components/notices/bulletin-form.ts'
import { PageHeader } from '#app/components/ui/page-header.tsx'
import { Sheet } from '#app/components/ui/sheet.tsx'
import { SubmitButton } from '#app/components/ui/submit-button.tsx'
import { requireOfficial } from '#app/middleware/session.ts'
import { shanghaiDay } from '#server/platform/calendar.ts'
import { commonRefusals } from '#server/platform/errors.ts'
import { findBulletin } from '#server/portal/list-bulletins.ts'
import { reviseBulletin } from '#server/portal/revise-bulletin.ts'
import { portalRefusals } from '#server/portal/rules/refusals.ts'
import type { Route } from './+types/notice-edit'

export const meta: Route.MetaFunction = () => [{ title: '修改通知 · 学时' }]

function bulletinIdOf(params: { bulletinId: string }): string {
  const parsed = z.uuid().safeParse(params.bulletinId)
  if (!parsed.success) throw new Response(null, { status: 404 })
  return parsed.data
}

export async function loader({ params, context }: Route.LoaderArgs) {
  const bulletin = await findBulletin(requireOfficial(context), bulletinIdOf(params), { rows: 0 })
  if (!bulletin || bulletin.state === 'withdrawn') throw new Response(null, { status: 404 })
  const { id, title, body, urgent, expiresAt, state } = bulletin
  return {
    bulletinId: id,
    draft: state === 'draft',
    words: { title, body, urgent, expiresOn: expiresAt ? shanghaiDay(new Date(expiresAt.getTime() - 1)) : '' },
  }
}

export async function action({ params, request, context }: Route.ActionArgs) {
  const actor = requireOfficial(context)
  const bulletinId = bulletinIdOf(params)
  const parsed = reviseBulletinForm.safeParse(Object.fromEntries(await request.formData()))
  if (!parsed.success) throw new Response(null, { status: 400 })
  const revised = await reviseBulletin(actor, { bulletinId, ...parsed.data })
  if (revised.ok) return redirect(`/manage/notices/${bulletinId}`)
  const { status, sentence } = { ...portalRefusals, ...commonRefusals }[revised.reason]
  return data({ sentence }, { status })
}

export default function EditNotice({ loaderData: { bulletinId, draft, words }, actionData }: Route.ComponentProps) {
  return (
    <>
      <PageHeader
        title={draft ? '修改草稿' : '更正通知'}
        subtitle={draft ? undefined : '所有收件人会看到新的内容，并注明已更正；原来的内容留在更正记录里。'}
      />
      <div className={classes.stack}>
        {actionData ? (
          <div className={classes.message} data-tone="bad" role="alert">
            {actionData.sentence}
          </div>
        ) : null}
        <Sheet>
          <Form method="post" className={classes.form}>
            <BulletinFields words={words} />
            <div className={classes.actions}>
              <SubmitButton>保存</SubmitButton>
              <Button component={Link} to={`/manage/notices/${bulletinId}`} variant="default">
                取消
              </Button>
            </div>
          </Form>
        </Sheet>
      </div>
    </>
  )
}
