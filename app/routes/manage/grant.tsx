import { useForm } from '@conform-to/react'
import { parseWithZod } from '@conform-to/zod/v4'
import { NativeSelect, TextInput } from '@mantine/core'
import { data, Form, Link, redirect, useSearchParams } from 'react-router'
import { z } from 'zod'
import { fieldProps } from '#app/components/identity/field-props.ts'
import classes from '#app/components/organisations/officials.module.css'
import { PersonFields } from '#app/components/organisations/person-fields.tsx'
import { EmptyState } from '#app/components/ui/empty-state.tsx'
import { FilterBar } from '#app/components/ui/filter-bar.tsx'
import { PageHeader } from '#app/components/ui/page-header.tsx'
import { Sheet } from '#app/components/ui/sheet.tsx'
import { SubmitButton } from '#app/components/ui/submit-button.tsx'
import { parseForm } from '#app/middleware/parse-form.ts'
import { confirmFirst, requireOfficial, sendToConfirm } from '#app/middleware/session.ts'
import { findAccountNamed } from '#server/identity/queries.ts'
import { holds } from '#server/identity/rules/powers.ts'
import { roleNames } from '#server/identity/rules/role-names.ts'
import { grantRole } from '#server/organisations/grant-role.ts'
import { type GrantPlace, listGrantPlaces } from '#server/organisations/list-grant-places.ts'
import { grantForm } from '#server/organisations/rules/grant-forms.ts'
import { organisationRefusals } from '#server/organisations/rules/refusals.ts'
import { commonRefusals } from '#server/platform/errors.ts'
import type { Route } from './+types/grant'

export const meta: Route.MetaFunction = () => [{ title: '授权 · 学时' }]

/** In the address, the installation instead of an organisation. */
const installation = 'installation'

export async function loader({ request, context }: Route.LoaderArgs) {
  const actor = requireOfficial(context)
  if (!holds(actor, 'role.grant')) throw new Response(null, { status: 404 })
  const query = new URL(request.url).searchParams
  const at = query.get('at')
  if (at === null)
    return { places: await listGrantPlaces(actor, { search: (query.get('search') ?? '').slice(0, 100) }), place: null }
  if (at !== installation && !z.uuid().safeParse(at).success) throw new Response(null, { status: 404 })
  const [place] = await listGrantPlaces(actor, { organisationId: at === installation ? null : at })
  if (!place) throw new Response(null, { status: 404 })
  await confirmFirst(context)
  return { places: [], place }
}

export async function action({ request, context }: Route.ActionArgs) {
  const actor = requireOfficial(context)
  const submission = await parseForm(request, grantForm)
  if (submission.status !== 'success') return data(submission.reply(), { status: 400 })
  const { realName, identifier, role, organisationId = null, validUntil } = submission.value
  const accountId = await findAccountNamed(realName, identifier)
  const refusals = { ...organisationRefusals, ...commonRefusals }
  if (!accountId) {
    const { status, sentence } = refusals['person-unknown']
    return data(submission.reply({ fieldErrors: { identifier: [sentence] } }), { status })
  }
  const granted = await grantRole(actor, { accountId, role, organisationId, validUntil })
  if (granted.ok) return redirect('/manage/officials?done=granted')
  if (granted.reason === 'confirm-needed') throw sendToConfirm(context)
  const { status, sentence } = refusals[granted.reason]
  const field = granted.reason === 'valid-until-past' ? 'validUntil' : granted.reason === 'role-not-here' ? 'role' : ''
  return data(submission.reply(field ? { fieldErrors: { [field]: [sentence] } } : { formErrors: [sentence] }), { status })
}

export default function Grant({ loaderData: { places, place }, actionData }: Route.ComponentProps) {
  return (
    <>
      <p>
        <Link to={place ? '/manage/officials/grant' : '/manage/officials'}>← {place ? '换一个机构' : '全部权限'}</Link>
      </p>
      <PageHeader title="授权" subtitle={place ? `授予在“${place.name}”办理的权限` : '先选择在哪个机构办理。'} />
      {place ? <GrantForm place={place} result={actionData ?? null} /> : <ChoosePlace places={places} />}
    </>
  )
}

function ChoosePlace({ places }: { places: GrantPlace[] }) {
  const [query] = useSearchParams()
  return (
    <div className={classes.stack}>
      <FilterBar search={{ label: '机构名称、代码或拼音首字母' }} keep={[]} />
      {places.length === 0 ? (
        <EmptyState title={query.get('search') ? '没有可授权的机构符合条件' : '这里没有可以由您单独授权的机构'}>
          本单位增加或更换经办人，请用<Link to="/manage/officials/handover">本单位交接</Link>，由第二人确认。
        </EmptyState>
      ) : (
        <ul className={classes.places}>
          {places.map((place) => (
            <li key={place.organisationId ?? installation}>
              <Link to={`?at=${place.organisationId ?? installation}`}>
                {place.name}
                <small>可授予：{place.roles.map((role) => roleNames[role]).join('、')}</small>
              </Link>
            </li>
          ))}
        </ul>
      )}
      {places.length === 20 ? <p className={classes.hint}>只列出前 20 个，请输入名称缩小范围。</p> : null}
    </div>
  )
}

function GrantForm({ place, result }: { place: GrantPlace; result: Route.ComponentProps['actionData'] | null }) {
  const [form, field] = useForm({
    id: 'grant',
    lastResult: result ?? null,
    onValidate: ({ formData }) => parseWithZod(formData, { schema: grantForm }),
    shouldRevalidate: 'onInput',
  })
  return (
    <div className={classes.stack}>
      <Sheet>
        <Form method="post" id={form.id} className={classes.form} noValidate={form.noValidate} onSubmit={form.onSubmit}>
          {form.errors ? (
            <div className={classes.notice} data-tone="bad" role="alert">
              {form.errors[0]}
            </div>
          ) : null}
          {place.organisationId ? <input type="hidden" name="organisationId" value={place.organisationId} /> : null}
          <NativeSelect
            id={field.role.id}
            name={field.role.name}
            label="权限"
            defaultValue={field.role.initialValue ?? place.roles[0] ?? ''}
            error={field.role.errors?.[0] ?? null}
            data={place.roles.map((role) => ({ value: role, label: roleNames[role] }))}
            size="md"
          />
          <PersonFields field={field} />
          <TextInput
            {...fieldProps(field.validUntil)}
            type="date"
            label="截止日期"
            description="到这一天结束时自动失效；留空为长期。"
          />
          <SubmitButton>授权</SubmitButton>
        </Form>
      </Sheet>
      <p className={classes.hint}>对方登录后须先绑定手机验证器，才能使用这项权限。</p>
    </div>
  )
}
