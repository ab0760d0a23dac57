import { useForm } from '@conform-to/react'
import { Button } from '@mantine/core'
import { data, Form, Link, redirect } from 'react-router'
import { z } from 'zod'
import { FactsFields } from '#app/components/organisations/facts-fields.tsx'
import { formErrorsOf } from '#app/components/organisations/field-of-refusal.ts'
import classes from '#app/components/organisations/organisations.module.css'
import { PageHeader } from '#app/components/ui/page-header.tsx'
import { Sheet } from '#app/components/ui/sheet.tsx'
import { SubmitButton } from '#app/components/ui/submit-button.tsx'
import { parseForm } from '#app/middleware/parse-form.ts'
import { requireOfficial } from '#app/middleware/session.ts'
import { findOrganisationPage } from '#server/organisations/find-organisation-page.ts'
import { factsForm } from '#server/organisations/rules/organisation-forms.ts'
import { updateOrganisation } from '#server/organisations/update-organisation.ts'
import type { Route } from './+types/organisation-edit'

export async function loader({ params, context }: Route.LoaderArgs) {
  const id = z.uuid().safeParse(params.organisationId)
  const organisation = id.success ? await findOrganisationPage(requireOfficial(context), id.data) : null
  if (!organisation?.may.maintain || organisation.closedAt) throw new Response(null, { status: 404 })
  return { organisation }
}

export async function action({ params, request, context }: Route.ActionArgs) {
  const actor = requireOfficial(context)
  const submission = await parseForm(request, factsForm)
  if (submission.status !== 'success') return data({ result: submission.reply() }, { status: 400 })
  const { district, ...facts } = submission.value
  const saved = await updateOrganisation(actor, {
    organisationId: z.uuid().catch('00000000-0000-0000-0000-000000000000').parse(params.organisationId),
    ...facts,
    ...(district === undefined ? {} : { district }),
  })
  if (saved.ok || saved.reason === 'nothing-changed') return redirect(`/manage/organisations/${params.organisationId}?done=saved`)
  const { status, reply } = formErrorsOf(saved.reason)
  return data({ result: submission.reply(reply) }, { status })
}

export const meta: Route.MetaFunction = () => [{ title: '修改机构信息 · 学时' }]

export default function EditOrganisation({ loaderData: { organisation }, actionData }: Route.ComponentProps) {
  const [form, field] = useForm<z.input<typeof factsForm>>({
    id: 'facts',
    lastResult: actionData?.result ?? null,
    defaultValue: {
      district: organisation.district ?? '',
      industry: organisation.industry ?? '',
      payrollCategory: organisation.payrollCategory ?? '',
      contactName: organisation.contactName ?? '',
      contactPhone: organisation.contactPhone ?? '',
    },
  })
  return (
    <>
      <PageHeader title="修改机构信息" subtitle={organisation.name} />
      <Sheet>
        <Form method="post" id={form.id} className={classes.form} noValidate>
          {form.errors ? (
            <p className={classes.notice} data-tone="bad" role="alert">
              {form.errors[0]}
            </p>
          ) : null}
          <FactsFields field={field} withDistrict={organisation.may.govern} />
          <div className={classes.actions}>
            <SubmitButton>保存</SubmitButton>
            <Button component={Link} to={`/manage/organisations/${organisation.id}`} variant="default">
              取消
            </Button>
          </div>
        </Form>
      </Sheet>
    </>
  )
}
