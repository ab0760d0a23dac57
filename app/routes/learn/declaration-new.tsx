import { data, Form, redirect, useSearchParams } from 'react-router'
import { z } from 'zod'
import classes from '#app/components/declarations/declarations.module.css'
import { EmptyState } from '#app/components/ui/empty-state.tsx'
import { FilterBar } from '#app/components/ui/filter-bar.tsx'
import { PageHeader } from '#app/components/ui/page-header.tsx'
import { requireActor } from '#app/middleware/session.ts'
import { declarationRefusals } from '#server/declarations/rules/refusals.ts'
import { startDeclaration } from '#server/declarations/start-declaration.ts'
import { findPolicy } from '#server/hours/queries.ts'
import { partNames } from '#server/hours/rules/entry.ts'
import { shanghaiYear } from '#server/platform/calendar.ts'
import { databaseNow } from '#server/platform/database.ts'
import type { Route } from './+types/declaration-new'

export const meta: Route.MetaFunction = () => [{ title: '新的申报 · 学时' }]

export async function loader({ context }: Route.LoaderArgs) {
  requireActor(context)
  const year = shanghaiYear(await databaseNow())
  const policy = await findPolicy(year)
  const forms = policy?.document.declarations ?? []
  return { year, forms: forms.map(({ id, label, about, kind, cite }) => ({ id, label, about, kind, cite })) }
}

const startForm = z.strictObject({ formId: z.string().max(60) })

export async function action({ request, context }: Route.ActionArgs) {
  const actor = requireActor(context)
  const parsed = startForm.safeParse(Object.fromEntries(await request.formData()))
  if (!parsed.success) throw new Response(null, { status: 400 })
  const started = await startDeclaration(actor, parsed.data.formId)
  if (started.ok) return redirect(`/learn/declarations/${started.value.declarationId}`)
  const { status, sentence } = declarationRefusals[started.reason]
  return data({ sentence }, { status })
}

export default function NewDeclaration({ loaderData: { year, forms }, actionData }: Route.ComponentProps) {
  const [query] = useSearchParams()
  const search = (query.get('search') ?? '').trim()
  const found = forms.filter((form) => `${form.label}${form.about}`.includes(search))
  return (
    <>
      <PageHeader title="新的申报" subtitle={`请选择学习方式。各项认定标准出自 ${year} 年度学时规则。`} />
      {actionData ? (
        <div className={classes.message} data-tone="bad" role="alert">
          {actionData.sentence}
        </div>
      ) : null}
      {forms.length > 0 ? <FilterBar search={{ label: '查找学习方式' }} /> : null}
      {found.length === 0 ? (
        <EmptyState title={forms.length === 0 ? '本年度的规则还没有规定可以申报的学习方式' : '没有这样的学习方式'}>
          {forms.length === 0 ? '规则公布后再来看看。' : '换一个词试试，如“论文”“考试”。'}
        </EmptyState>
      ) : (
        <Form method="post">
          <ul className={classes.ways}>
            {found.map((form) => (
              <li key={form.id}>
                <button type="submit" name="formId" value={form.id}>
                  <strong>{form.label}</strong>
                  <small>{form.about}</small>
                  <small>
                    {partNames[form.kind]} · {form.cite}
                  </small>
                </button>
              </li>
            ))}
          </ul>
        </Form>
      )}
    </>
  )
}
