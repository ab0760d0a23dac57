import { data, Form, Link, redirect } from 'react-router'
import { z } from 'zod'
import classes from '#app/components/desk/desk.module.css'
import { PublicationFields } from '#app/components/publications/publication-fields.tsx'
import { emptyPublication, publicationFormFields } from '#app/components/publications/publication-text.ts'
import { Message } from '#app/components/ui/message.tsx'
import { PageHeader } from '#app/components/ui/page-header.tsx'
import { Sheet } from '#app/components/ui/sheet.tsx'
import { SubmitButton } from '#app/components/ui/submit-button.tsx'
import { requireOfficial } from '#app/middleware/session.ts'
import { holds } from '#server/identity/rules/powers.ts'
import { shanghaiYear } from '#server/platform/calendar.ts'
import { databaseNow } from '#server/platform/database.ts'
import { commonRefusals } from '#server/platform/errors.ts'
import { type PublicationField, publicationKindNames, publicationKinds } from '#server/publications/rules/publication-form.ts'
import { publicationRefusals } from '#server/publications/rules/refusals.ts'
import { startPublication } from '#server/publications/save-publication.ts'
import type { Route } from './+types/publication-new'

export const meta: Route.MetaFunction = () => [{ title: '写门户内容 · 学时' }]

const kindQuery = z.enum(publicationKinds).catch('news')

export async function loader({ request, context }: Route.LoaderArgs) {
  if (!holds(requireOfficial(context), 'publication.make')) throw new Response(null, { status: 404 })
  const kind = kindQuery.parse(new URL(request.url).searchParams.get('kind'))
  return { kind, year: shanghaiYear(await databaseNow()) }
}

export async function action({ request, context }: Route.ActionArgs) {
  const actor = requireOfficial(context)
  const text = z.object(publicationFormFields).safeParse(Object.fromEntries(await request.formData()))
  if (!text.success) throw new Response(null, { status: 400 })
  const started = await startPublication(actor, text.data)
  if (started.ok) throw redirect(`/manage/publications/${started.value.publicationId}`)
  const { status, sentence } = { ...publicationRefusals, ...commonRefusals }[started.reason]
  return data(
    { sentence, problems: (started.detail ?? {}) as Partial<Record<PublicationField, string>>, text: text.data },
    { status },
  )
}

export default function NewPublication({ loaderData: { kind, year }, actionData }: Route.ComponentProps) {
  return (
    <>
      <PageHeader title={`写${publicationKindNames[kind]}`} actions={<Link to="/manage/publications">返回</Link>} />
      <Sheet>
        <Form method="post" className={classes.form}>
          {actionData ? <Message tone="bad">{actionData.sentence}</Message> : null}
          <PublicationFields
            kind={kind}
            text={actionData?.text ?? emptyPublication(kind, year)}
            problems={actionData?.problems ?? {}}
          />
          <div>
            <SubmitButton>保存草稿</SubmitButton>
          </div>
        </Form>
      </Sheet>
    </>
  )
}
