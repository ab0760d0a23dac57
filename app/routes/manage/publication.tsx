import { NativeSelect, Textarea } from '@mantine/core'
import { data, Form, Link, redirect } from 'react-router'
import { z } from 'zod'
import classes from '#app/components/desk/desk.module.css'
import { BodyView } from '#app/components/publications/body-view.tsx'
import { PublicationFields } from '#app/components/publications/publication-fields.tsx'
import { publicationFormFields, publicationTextOf } from '#app/components/publications/publication-text.ts'
import { Message } from '#app/components/ui/message.tsx'
import { PageHeader } from '#app/components/ui/page-header.tsx'
import { Sheet } from '#app/components/ui/sheet.tsx'
import { SubmitButton } from '#app/components/ui/submit-button.tsx'
import { requireOfficial } from '#app/middleware/session.ts'
import type { Actor } from '#server/identity/actor.ts'
import { shanghaiMinuteText } from '#server/platform/calendar.ts'
import { commonRefusals } from '#server/platform/errors.ts'
import { decidePublication, repealRegulation } from '#server/publications/decide-publication.ts'
import { findDeskPublication } from '#server/publications/list-publications.ts'
import { type PublicationField, publicationKindNames } from '#server/publications/rules/publication-form.ts'
import { movePublication, publicationActs, publicationStatusNames } from '#server/publications/rules/publication-state.ts'
import { publicationRefusals } from '#server/publications/rules/refusals.ts'
import { savePublication } from '#server/publications/save-publication.ts'
import type { Route } from './+types/publication'

export const meta: Route.MetaFunction = ({ loaderData }) => [{ title: `${loaderData?.page.title ?? '门户内容'} · 学时` }]

const idOf = (params: { publicationId: string }): string => {
  const id = z.uuid().safeParse(params.publicationId)
  if (!id.success) throw new Response(null, { status: 404 })
  return id.data
}

const done = {
  save: '已保存。',
  submit: '已提交审核，由另一人发布。',
  retract: '已撤回，可以继续修改。',
  return: '已退回。',
  publish: '已发布。',
  withdraw: '已撤下，门户上不再显示。',
  revise: '已转为草稿；重新发布之前，门户上不显示。',
  repeal: '已保存时效。',
} as const
type Intent = keyof typeof done
const intents = Object.keys(done) as [Intent, ...Intent[]]

export async function loader({ request, params, context }: Route.LoaderArgs) {
  const page = await findDeskPublication(requireOfficial(context), idOf(params))
  if (!page) throw new Response(null, { status: 404 })
  const said = z.enum(intents).nullable().catch(null).parse(new URL(request.url).searchParams.get('done'))
  return { page, said: said && done[said] }
}

const revision = z.coerce.number().int().min(1)
const orders = z.union([
  z.object({ intent: z.literal('save'), revision, ...publicationFormFields }),
  z.object({ intent: z.enum(publicationActs), revision, words: z.string().max(10_000).default('') }),
  z.object({ intent: z.literal('repeal'), byId: z.uuid().or(z.literal('')) }),
])

export async function action({ request, params, context }: Route.ActionArgs) {
  const actor = requireOfficial(context)
  const publicationId = idOf(params)
  const order = orders.safeParse(Object.fromEntries(await request.formData()))
  if (!order.success) throw new Response(null, { status: 400 })
  const answer = await act(actor, publicationId, order.data)
  if (answer.ok) throw redirect(`/manage/publications/${publicationId}?done=${order.data.intent}`)
  const { status, sentence } = { ...publicationRefusals, ...commonRefusals }[answer.reason]
  const problems = (answer.detail ?? {}) as Partial<Record<PublicationField, string>>
  return data(
    { intent: order.data.intent, sentence, problems, text: order.data.intent === 'save' ? order.data : null },
    { status },
  )
}

function act(actor: Actor, publicationId: string, order: z.infer<typeof orders>) {
  if (order.intent === 'save') return savePublication(actor, { publicationId, revision: order.revision, text: order })
  if (order.intent === 'repeal') return repealRegulation(actor, { publicationId, byId: order.byId || null })
  return decidePublication(actor, { publicationId, revision: order.revision, act: order.intent, words: order.words })
}

export default function Publication({ loaderData: { page, said }, actionData }: Route.ComponentProps) {
  const may = (each: (typeof publicationActs)[number]) => movePublication(page.status, each).ok
  const problem = (each: Intent) => (actionData?.intent === each ? actionData.sentence : undefined)
  const ticket = <input type="hidden" name="revision" value={page.revision} />
  return (
    <>
      <PageHeader
        title={page.title}
        subtitle={`${publicationKindNames[page.kind]} · ${publicationStatusNames[page.status]} · ${page.makerName}`}
        actions={<Link to="/manage/publications">返回</Link>}
      />
      <div className={classes.stack}>
        {actionData ? <Message tone="bad">{actionData.sentence}</Message> : said ? <Message>{said}</Message> : null}
        {page.answer && page.status === 'draft' ? <Message tone="plain">退回的理由：{page.answer}</Message> : null}
        {page.mayReview ? (
          <Sheet label="审核">
            <h2>审核</h2>
            <Form method="post" className={classes.form}>
              {ticket}
              <p className={classes.quiet}>
                {page.publishAt ? `通过后在 ${shanghaiMinuteText(page.publishAt)} 发布。` : '通过后立即发布，所有人可见。'}
              </p>
              <Textarea name="words" label="退回的理由（退回时必填）" maxLength={500} error={problem('return')} />
              <div className={classes.actions}>
                <SubmitButton name="intent" value="publish">
                  通过并发布
                </SubmitButton>
                <SubmitButton name="intent" value="return" variant="default">
                  退回
                </SubmitButton>
              </div>
            </Form>
          </Sheet>
        ) : null}
        {page.status === 'draft' ? (
          <Sheet label="内容">
            <Form method="post" className={classes.form} key={page.revision}>
              {ticket}
              <PublicationFields
                kind={page.kind}
                text={actionData?.text ?? publicationTextOf(page)}
                problems={actionData?.problems ?? {}}
              />
              <div className={classes.actions}>
                <SubmitButton name="intent" value="save">
                  保存
                </SubmitButton>
              </div>
            </Form>
            <Form method="post">
              {ticket}
              <p className={classes.quiet}>提交的是最后一次保存的内容。</p>
              <SubmitButton name="intent" value="submit" variant="default">
                提交审核
              </SubmitButton>
            </Form>
          </Sheet>
        ) : (
          <Sheet label="预览">
            <BodyView body={page.body} />
          </Sheet>
        )}
        {page.mayRetract ? (
          <Form method="post">
            {ticket}
            <SubmitButton name="intent" value="retract" variant="default">
              撤回修改
            </SubmitButton>
          </Form>
        ) : null}
        {page.status === 'published' ? (
          <p>
            <Link to={`/p/${page.id}`}>在门户上查看</Link>
          </p>
        ) : null}
        {may('withdraw') || may('revise') ? (
          <details className={classes.strike} open={problem('withdraw') !== undefined}>
            <summary>撤下或修改</summary>
            <Form method="post">
              {ticket}
              <p className={classes.quiet}>修改要重新审核；重新发布之前，门户上不显示。发布过的每一版都保留。</p>
              <Textarea name="words" label="撤下的理由（撤下时必填）" maxLength={500} error={problem('withdraw')} />
              <div className={classes.actions}>
                {may('withdraw') ? (
                  <SubmitButton name="intent" value="withdraw" variant="default">
                    撤下
                  </SubmitButton>
                ) : null}
                <SubmitButton name="intent" value="revise" variant="default">
                  修改
                </SubmitButton>
              </div>
            </Form>
          </details>
        ) : null}
        {page.kind === 'regulation' ? (
          <Sheet label="时效">
            <h2>时效</h2>
            <Form method="post" className={classes.form}>
              <NativeSelect
                name="byId"
                label="被哪份文件废止"
                defaultValue={page.repealedBy?.id ?? ''}
                error={problem('repeal')}
                data={[
                  { value: '', label: '现行有效' },
                  ...page.regulations.map((each) => ({ value: each.id, label: each.title })),
                ]}
              />
              <div>
                <SubmitButton name="intent" value="repeal" variant="default">
                  保存时效
                </SubmitButton>
              </div>
            </Form>
          </Sheet>
        ) : null}
        {page.versions.length > 0 ? (
          <Sheet label="发布过的版本">
            <h2>发布过的版本</h2>
            {page.versions.map((version) => (
              <details key={version.number} className={classes.strike}>
                <summary>
                  第 {version.number} 版 · {shanghaiMinuteText(version.publishedAt)} · {version.by}审核
                </summary>
                <p>
                  <strong>{version.title}</strong>
                </p>
                <BodyView body={version.body} />
              </details>
            ))}
          </Sheet>
        ) : null}
      </div>
    </>
  )
}
