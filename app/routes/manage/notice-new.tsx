import { FileInput, Radio, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { data, Form, redirect } from 'react-router'
import { z } from 'zod'
import classes from '#app/components/joining/joining.module.css'
import { BulletinFields } from '#app/components/notices/bulletin-fields.tsx'
import { newBulletinForm } from '#app/components/notices/bulletin-form.ts'
import { PageHeader } from '#app/components/ui/page-header.tsx'
import { Sheet } from '#app/components/ui/sheet.tsx'
import { SubmitButton } from '#app/components/ui/submit-button.tsx'
import { requireOfficial } from '#app/middleware/session.ts'
import { commonRefusals } from '#server/platform/errors.ts'
import { spreadsheetSentence } from '#server/platform/spreadsheet/problems.ts'
import { readSpreadsheet } from '#server/platform/spreadsheet/read-spreadsheet.ts'
import { draftBulletin } from '#server/portal/draft-bulletin.ts'
import { findSenderByCode, listSenders } from '#server/portal/list-senders.ts'
import { recipientLimit } from '#server/portal/rules/recipients.ts'
import { portalRefusals } from '#server/portal/rules/refusals.ts'
import type { Route } from './+types/notice-new'

export const meta: Route.MetaFunction = () => [{ title: '写通知 · 学时' }]

export async function loader({ request, context }: Route.LoaderArgs) {
  const actor = requireOfficial(context)
  const params = new URL(request.url).searchParams
  const [place] = await listSenders(actor, z.uuid().safeParse(params.get('under')).data ?? null)
  if (!place) throw new Response(null, { status: 404 })
  return { place, to: z.uuid().safeParse(params.get('to')).data ?? null }
}

export async function action({ request, context }: Route.ActionArgs) {
  const actor = requireOfficial(context)
  const parsed = newBulletinForm.safeParse(Object.fromEntries(await request.formData()))
  if (!parsed.success) throw new Response(null, { status: 400 })
  const { audience, code, organisationId, accountId, people, file, ...words } = parsed.data
  if (audience === 'person') {
    if (!accountId) throw new Response(null, { status: 400 })
    return answer(await draftBulletin(actor, { ...words, audience: 'list', accountId }))
  }
  if (audience === 'list') {
    const pasted = people.split('\n').map((line) => [line])
    if (!file || file.size === 0) return answer(await draftBulletin(actor, { ...words, audience, rows: pasted }))
    const read = await readSpreadsheet(file, { maxRows: recipientLimit + 10, maxColumns: 50 })
    if (!read.ok) return refused(spreadsheetSentence(read))
    return answer(await draftBulletin(actor, { ...words, audience, rows: read.value.rows }))
  }
  const target = code.trim() === '' ? organisationId : (await findSenderByCode(actor, code))?.id
  if (!target) return refused('您的权限范围内没有这个代码的机构。')
  return answer(await draftBulletin(actor, { ...words, audience, organisationId: target }))
}

const refused = (sentence: string) => data({ sentence }, { status: 400 })
function answer(draft: Awaited<ReturnType<typeof draftBulletin>>) {
  if (draft.ok) return redirect(`/manage/notices/${draft.value.bulletinId}`)
  return refused({ ...portalRefusals, ...commonRefusals }[draft.reason].sentence)
}

export default function NewNotice({ loaderData: { place, to }, actionData }: Route.ComponentProps) {
  const [audience, setAudience] = useState<string>(to ? 'person' : 'learners')
  return (
    <>
      <PageHeader title="写通知" subtitle="先存为草稿并预览，确认后才发出。" />
      <div className={classes.stack}>
        {actionData ? (
          <div className={classes.message} data-tone="bad" role="alert">
            {actionData.sentence}
          </div>
        ) : null}
        <Sheet>
          <Form method="post" encType="multipart/form-data" className={classes.form}>
            {to ? (
              <>
                <input type="hidden" name="audience" value="person" />
                <input type="hidden" name="accountId" value={to} />
                <p className={classes.about}>只发给所选的一个人。</p>
              </>
            ) : (
              <>
                <input type="hidden" name="organisationId" value={place.id} />
                <Radio.Group size="md" name="audience" label="发给谁" value={audience} onChange={setAudience}>
                  <div className={classes.stack}>
                    <Radio size="md" value="learners" label={`${place.name}及下级的在册人员`} />
                    <Radio size="md" value="officials" label={`${place.name}及下级的经办人和审核人`} />
                    <Radio size="md" value="list" label="一份名单" />
                  </div>
                </Radio.Group>
                {audience === 'list' ? (
                  <>
                    <Textarea
                      size="md"
                      name="people"
                      label="名单"
                      description="每行一个人：身份证号、手机号或姓名，可以从表格里整行粘贴"
                      autosize
                      minRows={4}
                      maxRows={16}
                    />
                    <FileInput
                      size="md"
                      name="file"
                      label="或者上传表格"
                      description="Excel（.xlsx）或 CSV，最多 20,000 人、5 MB；上传后不看上面的名单"
                      placeholder="选择文件"
                      classNames={{ placeholder: classes.placeholder }}
                      accept=".xlsx,.csv"
                    />
                  </>
                ) : (
                  <TextInput
                    name="code"
                    label="只发给某个下级机构"
                    description="填它的统一社会信用代码；不填就是上面的全部"
                    maxLength={40}
                  />
                )}
              </>
            )}
            <BulletinFields />
            <div>
              <SubmitButton>预览</SubmitButton>
            </div>
          </Form>
        </Sheet>
      </div>
    </>
  )
}
