import { data, Link, redirect } from 'react-router'
import { z } from 'zod'
import { EvidenceBox } from '#app/components/declarations/evidence-box.tsx'
import classes from '#app/components/desk/desk.module.css'
import { FilingEditor } from '#app/components/filings/filing-editor.tsx'
import { Message } from '#app/components/ui/message.tsx'
import { PageHeader } from '#app/components/ui/page-header.tsx'
import { Sheet } from '#app/components/ui/sheet.tsx'
import { requireOfficial } from '#app/middleware/session.ts'
import { takeFiles } from '#app/middleware/take-files.ts'
import { findFiling } from '#server/filings/find-filing.ts'
import { listTopics } from '#server/filings/list-topics.ts'
import { readFilingForm } from '#server/filings/rules/filing-form.ts'
import { requestKindNames } from '#server/filings/rules/filing-state.ts'
import { filingRefusals } from '#server/filings/rules/refusals.ts'
import { saveFiling } from '#server/filings/save-filing.ts'
import { submitFiling } from '#server/filings/submit-filing.ts'
import { shanghaiYear } from '#server/platform/calendar.ts'
import { databaseNow } from '#server/platform/database.ts'
import { commonRefusals } from '#server/platform/errors.ts'
import { newId } from '#server/platform/ids.ts'
import type { Route } from './+types/training-edit'

export const meta: Route.MetaFunction = () => [{ title: '培训备案 · 学时' }]

export async function loader({ params, context }: Route.LoaderArgs) {
  const actor = requireOfficial(context)
  const found = z.uuid().safeParse(params.filingId).success ? await findFiling(actor, params.filingId) : null
  const request = found?.requests.find((each) => each.state === 'draft' || each.state === 'returned')
  if (!found?.may.organise || !request || request.kind === 'cancel') throw new Response(null, { status: 404 })
  const year = shanghaiYear(await databaseNow())
  return {
    filing: found,
    request,
    topics: await listTopics(year),
    files: found.files.filter((file) => file.purpose === 'attachment'),
  }
}

export async function action({ params, request, context }: Route.ActionArgs) {
  const actor = requireOfficial(context)
  const { filingId } = params
  const form = await request.formData()
  const intent = form.get('intent')
  if (intent === 'attach' || intent === 'detach') return await takeFiles(actor, { filingId, purpose: 'attachment', form })
  const given = readFilingForm(form)
  if (!given || (intent !== 'save' && intent !== 'submit')) throw new Response(null, { status: 400 })
  const sessions = given.content.sessions.map((session) => ({ ...session, id: session.id || newId() }))
  const saving = { filingId, ...given, content: { ...given.content, sessions } }
  const done = intent === 'save' ? await saveFiling(actor, saving) : await submitFiling(actor, saving)
  if (done.ok) return intent === 'save' ? { kind: 'saved' as const } : redirect(`/manage/trainings/${filingId}`)
  const { status, sentence } = { ...filingRefusals, ...commonRefusals }[done.reason]
  const problems = done.reason === 'filing-wrong' ? (done.detail as Record<string, string>) : {}
  if (done.reason === 'reason-missing') problems.reason = sentence
  return data({ kind: 'refused' as const, sentence, problems, content: saving.content, reason: given.reason }, { status })
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

export default function TrainingEdit({ loaderData, actionData }: Route.ComponentProps) {
  const { filing, request, topics, files } = loaderData
  const refused = actionData?.kind === 'refused' ? actionData : null
  return (
    <>
      <PageHeader
        title={request.kind === 'change' ? '变更备案' : '培训备案'}
        subtitle={`${filing.organisationName} · 由${filing.authorityName}审核`}
        actions={<Link to={`/manage/trainings/${filing.id}`}>返回</Link>}
      />
      {actionData?.kind === 'saved' ? <Message>草稿已保存。</Message> : null}
      {actionData?.kind === 'offline' ? <Message tone="bad">网络断开，还没有保存；恢复后请再点一次。</Message> : null}
      {refused ? <Message tone="bad">{refused.sentence}</Message> : null}
      {request.state === 'returned' ? (
        <Message tone="plain">
          {requestKindNames[request.kind]}被退回：{request.answer}
        </Message>
      ) : null}
      <div className={classes.stack}>
        <FilingEditor
          key={refused ? 'refused' : request.revision}
          content={refused?.content ?? request.content}
          revision={request.revision}
          reason={refused?.reason ?? request.reason}
          kind={request.kind}
          topics={topics}
          problems={refused?.problems ?? {}}
        />
        <Sheet label="附件">
          <h2>附件</h2>
          <EvidenceBox evidence={files} asks={['课程表、通知等，没有可以不传']} folder="/filing-files" />
        </Sheet>
      </div>
    </>
  )
}
