import { Textarea, TextInput } from '@mantine/core'
import { data, Form, Link, redirect } from 'react-router'
import { z } from 'zod'
import { earlierText } from '#app/components/policy/earlier-text.ts'
import { FigureTable } from '#app/components/policy/figure-table.tsx'
import classes from '#app/components/policy/policy.module.css'
import { PageHeader } from '#app/components/ui/page-header.tsx'
import { Sheet } from '#app/components/ui/sheet.tsx'
import { SubmitButton } from '#app/components/ui/submit-button.tsx'
import { parseForm } from '#app/middleware/parse-form.ts'
import { confirmFirst, requireOfficial, sendToConfirm } from '#app/middleware/session.ts'
import { findDraft } from '#server/hours/find-draft.ts'
import { publishDraft } from '#server/hours/publish-draft.ts'
import { changeRows } from '#server/hours/rules/figure-rows.ts'
import { hoursRefusals } from '#server/hours/rules/refusals.ts'
import { commonRefusals } from '#server/platform/errors.ts'
import type { Route } from './+types/policy-publish'

export const meta: Route.MetaFunction = () => [{ title: '公布学时规则 · 学时' }]

const form = z.strictObject({
  revision: z.coerce.number().int(),
  reason: z.string().max(500).default(''),
  /** The day at whose beginning in Shanghai it holds. */
  holdsFrom: z
    .string()
    .regex(/^\d{4}-\d{2}-\d{2}$/)
    .transform((day) => new Date(`${day}T00:00:00+08:00`))
    .optional(),
})

export async function loader({ params, context }: Route.LoaderArgs) {
  const actor = requireOfficial(context)
  const draft = z.uuid().safeParse(params.draftId).success ? await findDraft(actor, params.draftId) : null
  if (draft?.state !== 'open' || !draft.checked || draft.own) throw new Response(null, { status: 404 })
  await confirmFirst(context)
  const { id, year, revision, document, changes, compared } = draft
  return {
    ...{ id, year, revision, title: document.title, version: document.version, rows: changeRows(changes) },
    compared: { year: compared.year, version: compared.version },
  }
}

export async function action({ params, request, context }: Route.ActionArgs) {
  const actor = requireOfficial(context)
  const submission = await parseForm(request, form)
  if (submission.status !== 'success' || !z.uuid().safeParse(params.draftId).success) throw new Response(null, { status: 400 })
  const { revision, reason, holdsFrom = null } = submission.value
  const published = await publishDraft(actor, { draftId: params.draftId, revision, reason, holdsFrom })
  if (published.ok) return redirect(`/manage/policy?year=${published.value.year}&version=${published.value.version}`)
  if (published.reason === 'confirm-needed') throw sendToConfirm(context)
  const { status, sentence } = { ...hoursRefusals, ...commonRefusals }[published.reason]
  return data(
    { reason: published.reason, sentence: `${sentence}${published.detail ? earlierText(published.detail) : ''}` },
    { status },
  )
}

export default function PublishPolicy({ loaderData, actionData }: Route.ComponentProps) {
  const { id, year, revision, title, version, rows, compared } = loaderData
  const besides = (...reasons: string[]) => (actionData && reasons.includes(actionData.reason) ? actionData.sentence : undefined)
  const ofReason = besides('draft-reason-missing', 'draft-reason-too-long')
  const ofDay = besides('holds-from-past')
  return (
    <>
      <PageHeader title={`公布 ${year} 年度第 ${version} 版`} subtitle={title} />
      <div className={classes.stack}>
        {actionData && !ofReason && !ofDay ? (
          <div className={classes.message} data-tone="bad" role="alert">
            {actionData.sentence}
          </div>
        ) : null}
        <div className={classes.message} data-tone="warn">
          公布后不能修改，只能再出新版本。没有验证的年度从生效时起按新版本计算；已验证的年度不变。
        </div>
        <Sheet>
          <h2>
            与 {compared.year} 年度第 {compared.version} 版的不同（{rows.length}）
          </h2>
          {rows.length === 0 ? <p className={classes.quiet}>没有不同。</p> : <FigureTable caption="改动" rows={rows} />}
        </Sheet>
        <Sheet>
          <Form method="post" className={classes.form}>
            <input type="hidden" name="revision" value={revision} />
            <Textarea
              name="reason"
              label="公布的理由"
              description="所有能看到规则的人都会看到"
              maxLength={200}
              autosize
              minRows={2}
              size="md"
              error={ofReason}
            />
            <TextInput type="date" name="holdsFrom" label="生效日" description="从那一天零时起；留空则立即生效" error={ofDay} />
            <div className={classes.actions}>
              <SubmitButton>公布</SubmitButton>
              <Link to={`/manage/policy/drafts/${id}`}>取消</Link>
            </div>
          </Form>
        </Sheet>
      </div>
    </>
  )
}
