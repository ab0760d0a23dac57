import { useForm } from '@conform-to/react'
import { Button, NativeSelect, TextInput } from '@mantine/core'
import { data, Form, Link, redirect } from 'react-router'
import { z } from 'zod'
import { fieldProps } from '#app/components/identity/field-props.ts'
import { FactsFields } from '#app/components/organisations/facts-fields.tsx'
import { formErrorsOf } from '#app/components/organisations/field-of-refusal.ts'
import classes from '#app/components/organisations/organisations.module.css'
import { PageHeader } from '#app/components/ui/page-header.tsx'
import { Sheet } from '#app/components/ui/sheet.tsx'
import { SubmitButton } from '#app/components/ui/submit-button.tsx'
import { parseForm } from '#app/middleware/parse-form.ts'
import { requireOfficial } from '#app/middleware/session.ts'
import { createOrganisation } from '#server/organisations/create-organisation.ts'
import { findOrganisationPage } from '#server/organisations/find-organisation-page.ts'
import { newOrganisationForm } from '#server/organisations/rules/organisation-forms.ts'
import {
  authorityKindNames,
  authorityKinds,
  mayStandBelow,
  organisationKindNames,
  organisationKinds,
} from '#server/organisations/rules/tree.ts'
import type { Route } from './+types/organisation-new'

export async function loader({ request, context }: Route.LoaderArgs) {
  const id = z.uuid().safeParse(new URL(request.url).searchParams.get('parent'))
  const parent = id.success ? await findOrganisationPage(requireOfficial(context), id.data) : null
  if (!parent?.may.addBelow || parent.closedAt) throw new Response(null, { status: 404 })
  return {
    parent: { id: parent.id, name: parent.name, district: parent.district },
    kinds: organisationKinds.filter((kind) => mayStandBelow(kind, parent.kind)),
  }
}

export async function action({ request, context }: Route.ActionArgs) {
  const actor = requireOfficial(context)
  const submission = await parseForm(request, newOrganisationForm)
  if (submission.status !== 'success') return data({ result: submission.reply() }, { status: 400 })
  const { authorityKind, ...wanted } = submission.value
  const made = await createOrganisation(actor, {
    ...wanted,
    ...(wanted.kind === 'authority' && authorityKind ? { authorityKind } : {}),
  })
  if (made.ok) return redirect(`/manage/organisations/${made.value.organisationId}?done=created`)
  const { status, reply } = formErrorsOf(made.reason)
  return data({ result: submission.reply(reply) }, { status })
}

export const meta: Route.MetaFunction = () => [{ title: '新增机构 · 学时' }]

export default function NewOrganisation({ loaderData: { parent, kinds }, actionData }: Route.ComponentProps) {
  const [form, field] = useForm<z.input<typeof newOrganisationForm>>({
    id: 'new-organisation',
    lastResult: actionData?.result ?? null,
    defaultValue: { district: parent.district ?? '', kind: kinds[0] ?? 'unit' },
  })
  return (
    <>
      <PageHeader title="新增机构" subtitle={`设在“${parent.name}”之下。一次登记许多机构，请用批量导入。`} />
      <Sheet>
        <Form method="post" id={form.id} className={classes.form} noValidate>
          <input type="hidden" name="parentId" value={parent.id} />
          {form.errors ? (
            <p className={classes.notice} data-tone="bad" role="alert">
              {form.errors[0]}
            </p>
          ) : null}
          <NativeSelect
            {...fieldProps(field.kind)}
            label="类型"
            data={kinds.map((kind) => ({ value: kind, label: organisationKindNames[kind] }))}
          />
          {kinds.includes('authority') ? (
            <NativeSelect
              {...fieldProps(field.authorityKind)}
              label="主管部门类别（仅主管部门需要选择）"
              data={authorityKinds.map((kind) => ({ value: kind, label: authorityKindNames[kind] }))}
            />
          ) : null}
          <TextInput {...fieldProps(field.name)} label="机构全称" maxLength={100} required />
          <TextInput
            {...fieldProps(field.code)}
            label="统一社会信用代码"
            description="18 位，最后一位是校验码"
            maxLength={30}
            required
          />
          <FactsFields field={field} withDistrict />
          <div className={classes.actions}>
            <SubmitButton>登记</SubmitButton>
            <Button component={Link} to={`/manage/organisations/${parent.id}`} variant="default">
              取消
            </Button>
          </div>
        </Form>
      </Sheet>
    </>
  )
}
