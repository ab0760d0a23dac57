import { NativeSelect, Radio, Stack, Textarea } from '@mantine/core'
import { data, Form, Link, redirect } from 'react-router'
import { z } from 'zod'
import classes from '#app/components/policy/policy.module.css'
import { PageHeader } from '#app/components/ui/page-header.tsx'
import { Sheet } from '#app/components/ui/sheet.tsx'
import { SubmitButton } from '#app/components/ui/submit-button.tsx'
import { parseForm } from '#app/middleware/parse-form.ts'
import { requireOfficial } from '#app/middleware/session.ts'
import { listOpenDrafts, listPolicies } from '#server/hours/list-policies.ts'
import { rulePacks } from '#server/hours/packs/rule-packs.ts'
import { packName } from '#server/hours/rules/apply-pack.ts'
import { hoursRefusals } from '#server/hours/rules/refusals.ts'
import { startDraft } from '#server/hours/start-draft.ts'
import { holds } from '#server/identity/rules/powers.ts'
import { shanghaiYear } from '#server/platform/calendar.ts'
import { databaseNow } from '#server/platform/database.ts'
import { commonRefusals } from '#server/platform/errors.ts'
import type { Route } from './+types/policy-new'

export const meta: Route.MetaFunction = () => [{ title: '起草学时规则 · 学时' }]

const form = z.strictObject({
  year: z.coerce.number().int(),
  pack: z.string().max(40).default(''),
  reason: z.string().max(500).default(''),
})

export async function loader({ context }: Route.LoaderArgs) {
  const actor = requireOfficial(context)
  if (!holds(actor, 'policy.change')) throw new Response(null, { status: 404 })
  const [versions, drafts, now] = await Promise.all([listPolicies(actor), listOpenDrafts(actor), databaseNow()])
  const thisYear = shanghaiYear(now)
  const known = new Set(versions.map((each) => each.year))
  return {
    drafts,
    years: [...new Set([thisYear + 1, thisYear, ...known])].map((year) => ({
      value: String(year),
      label: known.has(year) ? `${year} 年度（更正现行版本）` : `${year} 年度（沿用上一年度起草）`,
    })),
    packs: rulePacks.map((pack) => ({ ...pack, name: packName(pack) })),
  }
}

export async function action({ request, context }: Route.ActionArgs) {
  const submission = await parseForm(request, form)
  if (submission.status !== 'success') throw new Response(null, { status: 400 })
  const { year, pack, reason } = submission.value
  const started = await startDraft(requireOfficial(context), { year, packId: pack || null, reason })
  if (started.ok) return redirect(`/manage/policy/drafts/${started.value.draftId}`)
  const { status, sentence } = { ...hoursRefusals, ...commonRefusals }[started.reason]
  const draftId = started.reason === 'draft-exists' ? (started.detail?.draftId ?? null) : null
  return data({ reason: started.reason, sentence, draftId }, { status })
}

export default function NewPolicy({ loaderData: { years, packs, drafts }, actionData }: Route.ComponentProps) {
  const ofReason = actionData?.reason === 'draft-reason-missing' || actionData?.reason === 'draft-reason-too-long'
  return (
    <>
      <PageHeader title="起草学时规则" subtitle="草稿不影响任何人的学时；模拟检查并由另一人公布之后才生效。" />
      <div className={classes.stack}>
        {actionData && !ofReason ? (
          <div className={classes.message} data-tone="bad" role="alert">
            {actionData.sentence}
            {actionData.draftId ? <Link to={`/manage/policy/drafts/${actionData.draftId}`}>打开草稿</Link> : null}
          </div>
        ) : null}
        {drafts.map((draft) => (
          <div key={draft.id} className={classes.message} data-tone="warn">
            {draft.year} 年度已有草稿：<Link to={`/manage/policy/drafts/${draft.id}`}>{draft.title}</Link>
          </div>
        ))}
        <Sheet>
          <Form method="post" className={classes.form}>
            <NativeSelect size="md" name="year" label="年度" data={years} />
            <Radio.Group name="pack" label="从哪里开始" defaultValue="">
              <Stack gap="sm" mt="xs">
                <Radio value="" label="本市现行规则" description="更正这一年的现行版本，或沿用上一年度" />
                {packs.map((pack) => (
                  <Radio
                    key={pack.id}
                    value={pack.id}
                    label={`${pack.name}：${pack.title}`}
                    description={`来源：${pack.source}；采集于 ${pack.collectedOn}。${pack.notes.join('')}`}
                  />
                ))}
              </Stack>
            </Radio.Group>
            <Textarea
              name="reason"
              label="起草理由"
              description="如：按当年公需科目学习文件调整选修上限"
              maxLength={200}
              autosize
              minRows={2}
              size="md"
              error={ofReason ? actionData?.sentence : undefined}
            />
            <div className={classes.actions}>
              <SubmitButton>开始起草</SubmitButton>
              <Link to="/manage/policy">取消</Link>
            </div>
          </Form>
        </Sheet>
      </div>
    </>
  )
}
