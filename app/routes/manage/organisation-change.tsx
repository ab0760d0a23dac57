import { useForm } from '@conform-to/react'
import { Button, Radio, Textarea, TextInput } from '@mantine/core'
import { data, Form, Link, redirect } from 'react-router'
import { z } from 'zod'
import { fieldProps } from '#app/components/identity/field-props.ts'
import { formErrorsOf } from '#app/components/organisations/field-of-refusal.ts'
import { organisationKindText } from '#app/components/organisations/kind-text.ts'
import classes from '#app/components/organisations/organisations.module.css'
import { FilterBar } from '#app/components/ui/filter-bar.tsx'
import { PageHeader } from '#app/components/ui/page-header.tsx'
import { Sheet } from '#app/components/ui/sheet.tsx'
import { SubmitButton } from '#app/components/ui/submit-button.tsx'
import { parseForm } from '#app/middleware/parse-form.ts'
import { requireOfficial } from '#app/middleware/session.ts'
import type { Actor } from '#server/identity/actor.ts'
import { closeOrganisation } from '#server/organisations/close-organisation.ts'
import { findOrganisationPage, type OrganisationPage, searchTargets } from '#server/organisations/find-organisation-page.ts'
import { mergeOrganisations } from '#server/organisations/merge-organisations.ts'
import { moveOrganisation } from '#server/organisations/move-organisation.ts'
import { renameOrganisation } from '#server/organisations/rename-organisation.ts'
import { reopenOrganisation } from '#server/organisations/reopen-organisation.ts'
import { type Change, changeForm, changes } from '#server/organisations/rules/organisation-forms.ts'
import { mayStandBelow, organisationKinds } from '#server/organisations/rules/tree.ts'
import type { Route } from './+types/organisation-change'

export async function loader({ params, request, context }: Route.LoaderArgs) {
  const actor = requireOfficial(context)
  const { change, organisation } = await findChange(actor, params)
  const search = (new URL(request.url).searchParams.get('search') ?? '').slice(0, 100)
  const kinds =
    change === 'merge' ? [organisation.kind] : organisationKinds.filter((parent) => mayStandBelow(organisation.kind, parent))
  const needsTarget = change === 'move' || change === 'merge'
  return {
    change,
    organisation,
    needsTarget,
    search,
    targets: needsTarget && search ? await searchTargets(actor, { search, kinds, except: organisation.id }) : [],
  }
}

/** Only what this person may do with this body as it stands is there. */
async function findChange(
  actor: Actor,
  params: Route.LoaderArgs['params'],
): Promise<{ change: Change; organisation: OrganisationPage }> {
  const parsed = z.object({ organisationId: z.uuid(), change: z.enum(changes) }).safeParse(params)
  const organisation = parsed.success ? await findOrganisationPage(actor, parsed.data.organisationId) : null
  if (!parsed.success || !organisation?.may.govern || (parsed.data.change === 'reopen') !== (organisation.closedAt !== null))
    throw new Response(null, { status: 404 })
  return { change: parsed.data.change, organisation }
}

export async function action({ params, request, context }: Route.ActionArgs) {
  const actor = requireOfficial(context)
  const { change, organisation } = await findChange(actor, params)
  const submission = await parseForm(request, changeForm)
  if (submission.status !== 'success') return data({ result: submission.reply() }, { status: 400 })
  const { name = '', targetId, reason } = submission.value
  if ((change === 'move' || change === 'merge') && !targetId)
    return data({ result: submission.reply({ formErrors: ['请先查找并选择一个机构。'] }) }, { status: 400 })
  const deed = { organisationId: organisation.id, reason }
  const done = await {
    rename: () => renameOrganisation(actor, { ...deed, name }),
    move: () => moveOrganisation(actor, { ...deed, parentId: targetId ?? '' }),
    merge: () => mergeOrganisations(actor, { fromId: organisation.id, intoId: targetId ?? '', reason }),
    close: () => closeOrganisation(actor, deed),
    reopen: () => reopenOrganisation(actor, deed),
  }[change]()
  if (done.ok) return redirect(`/manage/organisations/${organisation.id}?done=${change}`)
  const { status, reply } = formErrorsOf(done.reason)
  return data({ result: submission.reply(reply) }, { status })
}

const words: Record<Change, { title: string; submit: string; effect: (organisation: OrganisationPage) => string }> = {
  rename: {
    title: '更名',
    submit: '更名',
    effect: () => '已经出具的证书和记录保留原名称；变更记录里新旧名称都能查到。',
  },
  move: {
    title: '变更隶属',
    submit: '变更隶属',
    effect: ({ below, learners }) =>
      `连同全部下级 ${below} 个机构一起移动，本机构登记人员 ${learners} 人不变。保存后，原上级立即失去、新上级立即获得对它们的管理权限。`,
  },
  merge: {
    title: '并入其他机构',
    submit: '并入',
    effect: ({ children, learners, officials }) =>
      `登记人员 ${learners} 人和直属下级 ${children} 个机构全部转入所选机构；本机构的授权 ${officials.length} 项终止，机构停用，不能撤销。历史记录保留。`,
  },
  close: {
    title: '停用',
    submit: '停用',
    effect: ({ children, learners, officials }) =>
      children > 0 || learners > 0
        ? `现在还不能停用：直属下级 ${children} 个、登记人员 ${learners} 人。请先移走，或改用“并入其他机构”。`
        : `停用后不能再登记人员，授权 ${officials.length} 项终止。历史记录保留，以后可以恢复。`,
  },
  reopen: { title: '恢复', submit: '恢复', effect: () => '恢复后可以重新登记人员；停用时终止的授权需要重新授予。' },
}

export default function ChangeOrganisation({ loaderData, actionData }: Route.ComponentProps) {
  const { change, organisation, needsTarget, search, targets } = loaderData
  const [form, field] = useForm<z.input<typeof changeForm>>({ id: 'change', lastResult: actionData?.result ?? null })
  const { title, submit, effect } = words[change]
  const ready = !needsTarget || targets.length > 0
  return (
    <>
      <PageHeader title={title} subtitle={`${organisation.name}（${organisationKindText(organisation)}）`} />
      <p className={classes.notice} data-tone={change === 'merge' || change === 'close' ? 'warn' : undefined}>
        {effect(organisation)}
      </p>
      <Sheet>
        {needsTarget ? (
          <FilterBar
            search={{
              label: change === 'move' ? '查找新的上级：名称、代码或拼音首字母' : '查找并入哪个机构：名称、代码或拼音首字母',
            }}
            keep={[]}
          />
        ) : null}
        {needsTarget && search && targets.length === 0 ? (
          <p className={classes.soft}>没有找到可选的机构。它应在您的权限范围内、正在使用，并且类型合适。</p>
        ) : null}
        {ready ? (
          <Form method="post" id={form.id} className={classes.form} noValidate>
            {form.errors ? (
              <p className={classes.notice} data-tone="bad" role="alert">
                {form.errors[0]}
              </p>
            ) : null}
            {needsTarget ? (
              <Radio.Group
                label={change === 'move' ? '新的上级' : '并入'}
                name="targetId"
                required
                error={field.targetId.errors?.[0]}
              >
                <div className={classes.targets}>
                  {targets.map((target) => (
                    <Radio
                      key={target.id}
                      value={target.id}
                      label={target.name}
                      description={[target.code, target.parentName ? `上级：${target.parentName}` : null]
                        .filter(Boolean)
                        .join('，')}
                    />
                  ))}
                </div>
              </Radio.Group>
            ) : null}
            {change === 'rename' ? (
              <TextInput {...fieldProps(field.name)} label="新的名称" defaultValue={organisation.name} maxLength={100} required />
            ) : null}
            <Textarea
              {...fieldProps(field.reason)}
              label="理由"
              description="例如文件名称和文号；会留在变更记录里"
              maxLength={500}
              rows={3}
              required
            />
            <div className={classes.actions}>
              <SubmitButton {...(change === 'merge' || change === 'close' ? { color: 'zhusha' } : {})}>{submit}</SubmitButton>
              <Button component={Link} to={`/manage/organisations/${organisation.id}`} variant="default">
                取消
              </Button>
            </div>
          </Form>
        ) : null}
      </Sheet>
    </>
  )
}
