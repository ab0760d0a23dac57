import { data, Link, redirect } from 'react-router'
import { z } from 'zod'
import { ClassEditor } from '#app/components/institutions/class-editor.tsx'
import { Message } from '#app/components/ui/message.tsx'
import { PageHeader } from '#app/components/ui/page-header.tsx'
import { requireOfficial } from '#app/middleware/session.ts'
import { findClass, listOfferedCourses } from '#server/institutions/find-class.ts'
import { findStanding } from '#server/institutions/find-standing.ts'
import { readClassForm } from '#server/institutions/rules/forms.ts'
import { institutionRefusals } from '#server/institutions/rules/refusals.ts'
import { saveClass } from '#server/institutions/save-class.ts'
import { commonRefusals } from '#server/platform/errors.ts'
import { newId } from '#server/platform/ids.ts'
import type { Route } from './+types/class-edit'

export const meta: Route.MetaFunction = () => [{ title: '培训班 · 学时' }]

export async function loader({ params, context }: Route.LoaderArgs) {
  const actor = requireOfficial(context)
  const found = z.uuid().safeParse(params.classId).success ? await findClass(actor, params.classId) : null
  if (!found?.may.run || (found.state !== 'draft' && found.state !== 'published')) throw new Response(null, { status: 404 })
  const [standing, courses] = await Promise.all([findStanding(found.organisationId), listOfferedCourses()])
  const { id, organisationName, title, state, content, revision } = found
  return {
    id,
    organisationName,
    title,
    published: state === 'published',
    content,
    revision,
    fields: standing?.fields ?? [],
    courses,
  }
}

export async function action({ params, request, context }: Route.ActionArgs) {
  const actor = requireOfficial(context)
  const { classId } = params
  const form = await request.formData()
  const intent = form.get('intent')
  const given = readClassForm(form)
  if (!given || (intent !== 'save' && intent !== 'publish') || !z.uuid().safeParse(classId).success)
    throw new Response(null, { status: 400 })
  const sessions = given.content.sessions.map((session) => ({ ...session, id: session.id || newId() }))
  const content = { ...given.content, sessions }
  const saved = await saveClass(actor, { classId, revision: given.revision, content, publish: intent === 'publish' })
  if (saved.ok) return redirect(`/manage/classes/${classId}`)
  const { status, sentence } = { ...institutionRefusals, ...commonRefusals }[saved.reason]
  const problems = saved.reason === 'class-wrong' ? (saved.detail as Record<string, string>) : {}
  return data({ kind: 'refused' as const, sentence, problems, content }, { status })
}

/** Without the network what was typed stays on the page. */
export async function clientAction({ serverAction }: Route.ClientActionArgs) {
  try {
    return await serverAction()
  } catch (error) {
    if (error instanceof TypeError) return { kind: 'offline' as const }
    throw error
  }
}

export default function ClassEdit({ loaderData, actionData }: Route.ComponentProps) {
  const { id, organisationName, title, published, content, revision, fields, courses } = loaderData
  const refused = actionData?.kind === 'refused' ? actionData : null
  return (
    <>
      <PageHeader
        title={published ? '变更班次' : title || '新的班次'}
        subtitle={published ? `${title} · 已报名的人会收到通知` : organisationName}
        actions={<Link to={`/manage/classes/${id}`}>返回</Link>}
      />
      {actionData?.kind === 'offline' ? <Message tone="bad">网络断开，还没有保存；恢复后请再点一次。</Message> : null}
      {refused ? <Message tone="bad">{refused.sentence}</Message> : null}
      <ClassEditor
        key={refused ? 'refused' : revision}
        content={refused?.content ?? content}
        revision={revision}
        published={published}
        fields={fields}
        courses={courses}
        problems={refused?.problems ?? {}}
      />
    </>
  )
}
