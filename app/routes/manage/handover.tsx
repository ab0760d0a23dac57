import { useForm } from '@conform-to/react'
import { parseWithZod } from '@conform-to/zod/v4'
import { Radio } from '@mantine/core'
import { data, Form, Link, redirect } from 'react-router'
import classes from '#app/components/organisations/officials.module.css'
import { PersonFields } from '#app/components/organisations/person-fields.tsx'
import { PageHeader } from '#app/components/ui/page-header.tsx'
import { Sheet } from '#app/components/ui/sheet.tsx'
import { SubmitButton } from '#app/components/ui/submit-button.tsx'
import { parseForm } from '#app/middleware/parse-form.ts'
import { confirmFirst, requireOfficial, sendToConfirm } from '#app/middleware/session.ts'
import type { Actor } from '#server/identity/actor.ts'
import { findAccountNamed } from '#server/identity/queries.ts'
import { proposeHandover } from '#server/organisations/propose-handover.ts'
import { findOrganisation } from '#server/organisations/queries.ts'
import { handoverForm } from '#server/organisations/rules/grant-forms.ts'
import { organisationRefusals } from '#server/organisations/rules/refusals.ts'
import { commonRefusals } from '#server/platform/errors.ts'
import type { Route } from './+types/handover'

export const meta: Route.MetaFunction = () => [{ title: '本单位交接 · 学时' }]

/** Where the person is handler by the role they act in. */
function ownPlace(actor: Actor): string {
  const grant = actor.roles.find((each) => each.role === 'handler')
  if (!grant?.organisationId) throw new Response(null, { status: 404 })
  return grant.organisationId
}

export async function loader({ context }: Route.LoaderArgs) {
  const organisationId = ownPlace(requireOfficial(context))
  await confirmFirst(context)
  return { name: (await findOrganisation(organisationId))?.name ?? '' }
}

export async function action({ request, context }: Route.ActionArgs) {
  const actor = requireOfficial(context)
  const organisationId = ownPlace(actor)
  const submission = await parseForm(request, handoverForm)
  if (submission.status !== 'success') return data(submission.reply(), { status: 400 })
  const { realName, identifier, leaves } = submission.value
  const refusals = { ...organisationRefusals, ...commonRefusals }
  const successorId = await findAccountNamed(realName, identifier)
  if (!successorId) {
    const { status, sentence } = refusals['person-unknown']
    return data(submission.reply({ fieldErrors: { identifier: [sentence] } }), { status })
  }
  const proposed = await proposeHandover(actor, { organisationId, successorId, leaves: leaves === 'yes' })
  if (proposed.ok) return redirect('/manage/officials?done=proposed')
  if (proposed.reason === 'confirm-needed') throw sendToConfirm(context)
  const { status, sentence } = refusals[proposed.reason]
  return data(submission.reply({ formErrors: [sentence] }), { status })
}

export default function Handover({ loaderData: { name }, actionData }: Route.ComponentProps) {
  const [form, field] = useForm({
    id: 'handover',
    lastResult: actionData ?? null,
    onValidate: ({ formData }) => parseWithZod(formData, { schema: handoverForm }),
    shouldRevalidate: 'onInput',
  })
  return (
    <>
      <p>
        <Link to="/manage/officials">← 全部权限</Link>
      </p>
      <PageHeader title="本单位交接" subtitle={`${name}的经办人`} />
      <div className={classes.stack}>
        <Sheet>
          <p className={classes.hint}>
            一个人不能单独更换或增加经办人：提出后，由本单位另一位经办人或主管部门审核员确认才生效。接手人不能自己确认。
          </p>
          <Form method="post" id={form.id} className={classes.form} noValidate={form.noValidate} onSubmit={form.onSubmit}>
            {form.errors ? (
              <div className={classes.notice} data-tone="bad" role="alert">
                {form.errors[0]}
              </div>
            ) : null}
            <Radio.Group
              name={field.leaves.name}
              label="办理事项"
              defaultValue={field.leaves.initialValue ?? 'yes'}
              error={field.leaves.errors?.[0] ?? null}
            >
              <div className={classes.places}>
                <Radio value="yes" label="由对方接替我，我不再担任经办人" />
                <Radio value="no" label="增加对方为经办人，我继续担任" />
              </div>
            </Radio.Group>
            <PersonFields field={field} />
            <SubmitButton>提出</SubmitButton>
          </Form>
        </Sheet>
      </div>
    </>
  )
}
