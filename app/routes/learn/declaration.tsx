import { randomUUID } from 'node:crypto'
import { Button } from '@mantine/core'
import { data, Form, Link, redirect } from 'react-router'
import { z } from 'zod'
import { answerText } from '#app/components/declarations/answer-field.tsx'
import { DeclarationEditor } from '#app/components/declarations/declaration-editor.tsx'
import classes from '#app/components/declarations/declarations.module.css'
import { offlineSentence, sizeText } from '#app/components/declarations/evidence-box.tsx'
import { StepList } from '#app/components/declarations/step-list.tsx'
import { PageHeader } from '#app/components/ui/page-header.tsx'
import { Sheet } from '#app/components/ui/sheet.tsx'
import { SubmitButton } from '#app/components/ui/submit-button.tsx'
import { requireActor } from '#app/middleware/session.ts'
import { attachEvidence } from '#server/declarations/attach-evidence.ts'
import { findOwnDeclaration } from '#server/declarations/find-own-declaration.ts'
import { removeEvidence } from '#server/declarations/remove-evidence.ts'
import { isOpen, isOver, stateNames } from '#server/declarations/rules/declaration-state.ts'
import { declarationRefusals } from '#server/declarations/rules/refusals.ts'
import { saveDeclaration } from '#server/declarations/save-declaration.ts'
import { submitDeclaration } from '#server/declarations/submit-declaration.ts'
import { withdrawDeclaration } from '#server/declarations/withdraw-declaration.ts'
import { formatHours } from '#server/hours/rules/entry.ts'
import type { Actor } from '#server/identity/actor.ts'
import { shanghaiDay } from '#server/platform/calendar.ts'
import { databaseNow } from '#server/platform/database.ts'
import { commonRefusals } from '#server/platform/errors.ts'
import type { Route } from './+types/declaration'

export const meta: Route.MetaFunction = ({ loaderData }) => [{ title: `${loaderData?.title || '学习申报'} · 学时` }]

const idOf = (params: { declarationId: string }): string => {
  const parsed = z.uuid().safeParse(params.declarationId)
  if (!parsed.success) throw new Response(null, { status: 404 })
  return parsed.data
}

export async function loader({ params, context }: Route.LoaderArgs) {
  const declaration = await findOwnDeclaration(requireActor(context), idOf(params))
  if (!declaration) throw new Response(null, { status: 404 })
  const { policy, signatureKey: _, ...shown } = declaration
  return { ...shown, policyTitle: policy.document.title, today: shanghaiDay(await databaseNow()), page: randomUUID() as string }
}

const sentenceOf = (reason: keyof typeof declarationRefusals | 'not-found') =>
  ({ ...declarationRefusals, ...commonRefusals })[reason]
const intents = z.enum(['save', 'submit', 'withdraw', 'attach', 'detach'])

export async function action({ request, params, context }: Route.ActionArgs) {
  const actor = requireActor(context)
  const declarationId = idOf(params)
  const form = await request.formData()
  const intent = intents.safeParse(form.get('intent'))
  if (!intent.success) throw new Response(null, { status: 400 })
  switch (intent.data) {
    case 'attach':
      return await attach(actor, declarationId, form)
    case 'detach': {
      const removed = await removeEvidence(actor, { declarationId, evidenceId: z.uuid().parse(form.get('evidenceId')) })
      return { kind: 'evidence' as const, problems: removed.ok ? [] : [sentenceOf(removed.reason).sentence] }
    }
    case 'withdraw': {
      const withdrawn = await withdrawDeclaration(actor, declarationId)
      if (withdrawn.ok) return redirect(withdrawn.value.gone ? '/learn/declarations' : `/learn/declarations/${declarationId}`)
      return refused(withdrawn.reason)
    }
    default: {
      const saving = readAnswers(declarationId, form)
      const done = intent.data === 'save' ? await saveDeclaration(actor, saving) : await submitDeclaration(actor, saving)
      if (!done.ok) return refused(done.reason, done.reason === 'answers-wrong' ? (done.detail as Record<string, string>) : {})
      return 'revision' in (done.value ?? {})
        ? { kind: 'saved' as const, ...(done.value as { revision: number }) }
        : redirect(`/learn/declarations/${declarationId}`)
    }
  }
}

/** Without the network what was typed stays on the page, and says that it is not kept yet. */
export async function clientAction({ serverAction }: Route.ClientActionArgs) {
  try {
    return await serverAction()
  } catch (error) {
    // Answers of the server, redirects among them, go their way; only a line that is cut is a TypeError.
    if (error instanceof TypeError) return { kind: 'offline' as const }
    throw error
  }
}

function refused(reason: keyof typeof declarationRefusals | 'not-found', problems: Record<string, string> = {}) {
  const { status, sentence } = sentenceOf(reason)
  return data({ kind: 'refused' as const, sentence, problems }, { status })
}

function readAnswers(declarationId: string, form: FormData) {
  const answers: Record<string, string> = {}
  for (const [name, value] of form)
    if (name.startsWith('answer.') && typeof value === 'string') answers[name.slice('answer.'.length)] = value
  const writer = z
    .object({ page: z.uuid(), step: z.coerce.number().int() })
    .parse({ page: form.get('page'), step: form.get('step') })
  return { declarationId, revision: z.coerce.number().int().parse(form.get('revision')), writer, answers }
}

/** Each file by itself: one that is not taken keeps none of the others out. */
async function attach(actor: Actor, declarationId: string, form: FormData) {
  const problems: string[] = []
  for (const file of form.getAll('file')) {
    if (!(file instanceof File) || file.size === 0) continue
    const attached = await attachEvidence(actor, declarationId, {
      name: file.name,
      bytes: new Uint8Array(await file.arrayBuffer()),
    })
    if (!attached.ok) problems.push(`${file.name}：${sentenceOf(attached.reason).sentence}`)
  }
  return { kind: 'evidence' as const, problems }
}

export default function Declaration({ loaderData, actionData }: Route.ComponentProps) {
  const { form, state, title, reason, steps, evidence, placeName, reversedReason } = loaderData
  const answer =
    actionData?.kind === 'refused'
      ? actionData
      : actionData?.kind === 'offline'
        ? { sentence: offlineSentence, problems: {} }
        : null
  const standing = reversedReason ? '已冲正' : stateNames[state]
  return (
    <>
      <PageHeader title={title || form.label} subtitle={`${form.label} · ${standing}`} />
      {answer ? (
        <div className={classes.message} data-tone="bad" role="alert">
          {answer.sentence}
          {answer.sentence === declarationRefusals['no-place'].sentence ? <Link to="/learn/unit"> 我的单位</Link> : null}
        </div>
      ) : null}
      {state === 'returned' || state === 'refused' ? (
        <div className={classes.message} data-tone={state === 'returned' ? 'plain' : 'bad'}>
          {state === 'returned' ? `单位退回：${reason} 请补正后再次提交。` : `未予登记：${reason}`}
        </div>
      ) : null}
      <div className={classes.stack}>
        {isOpen(state) ? (
          <DeclarationEditor
            declaration={loaderData}
            problems={answer?.problems ?? {}}
            saved={actionData?.kind === 'saved' ? actionData.revision : 0}
          />
        ) : (
          <>
            <Standing {...loaderData} />
            <Sheet>
              <h2>申报内容</h2>
              <dl className={classes.facts}>
                {form.fields.map((field) => (
                  <FieldFact key={field.key} label={field.label} text={answerText(field, loaderData.answers[field.key])} />
                ))}
              </dl>
            </Sheet>
            <Sheet>
              <h2>证明材料</h2>
              <ul className={classes.plain}>
                {evidence.map((file) => (
                  <li key={file.id}>
                    <a href={`/evidence/${file.id}`} target="_blank" rel="noreferrer">
                      {file.name}
                    </a>
                    <small>{sizeText(file.bytes)}</small>
                  </li>
                ))}
              </ul>
            </Sheet>
          </>
        )}
        {steps.length > 0 ? (
          <Sheet>
            <h2>办理经过</h2>
            <StepList steps={steps} />
          </Sheet>
        ) : null}
        {isOver(state) ? null : (
          <Sheet>
            <details>
              <summary>{state === 'draft' ? '删除草稿' : '撤回申报'}</summary>
              <p className={classes.quiet}>
                {state === 'draft'
                  ? '草稿和已上传的文件将一并删除，不能恢复。'
                  : `撤回后${placeName ?? '单位'}不再办理；同一内容可以重新申报。`}
              </p>
              <Form method="post" defaultShouldRevalidate={false}>
                <SubmitButton name="intent" value="withdraw" color="red" variant="light">
                  {state === 'draft' ? '确认删除' : '确认撤回'}
                </SubmitButton>
              </Form>
            </details>
          </Sheet>
        )}
        <div>
          <Button component={Link} to="/learn/declarations" variant="subtle">
            返回列表
          </Button>
        </div>
      </div>
    </>
  )
}

function FieldFact({ label, text }: { label: string; text: string }) {
  return (
    <>
      <dt>{label}</dt>
      <dd>{text}</dd>
    </>
  )
}

/** Where it is, with whom, and what it came to. */
function Standing(declaration: Route.ComponentProps['loaderData']) {
  const { state, placeName, expectedCentihours, registeredCentihours, year, entryId, signedName, reversedReason, policyTitle } =
    declaration
  return (
    <Sheet>
      <div className={classes.expected}>
        <strong>
          {registeredCentihours
            ? `${reversedReason ? '曾登记' : '已登记'} ${formatHours(registeredCentihours)} 学时${reversedReason ? '，已冲正' : ''}`
            : `预计 ${formatHours(expectedCentihours ?? 0)} 学时`}
        </strong>
        {state === 'submitted' || state === 'checked' ? `等待${placeName ?? '单位'}的经办人办理。` : null}
        {entryId ? (
          <>
            由 {signedName} 登记，计入 <Link to={`/learn/hours?year=${year}`}>{year} 年度</Link>。
          </>
        ) : null}
        {reversedReason ? ` 冲正的理由：${reversedReason}` : null}
        <p className={classes.quiet}>依据：{policyTitle}</p>
      </div>
    </Sheet>
  )
}
