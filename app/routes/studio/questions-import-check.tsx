import { Checkbox } from '@mantine/core'
import { data, Form, Link, redirect } from 'react-router'
import { z } from 'zod'
import classes from '#app/components/questions/questions.module.css'
import { type Column, DataTable } from '#app/components/ui/data-table.tsx'
import { Message } from '#app/components/ui/message.tsx'
import { PageHeader } from '#app/components/ui/page-header.tsx'
import { Pager } from '#app/components/ui/pager.tsx'
import { SubmitButton } from '#app/components/ui/submit-button.tsx'
import { useRepeat } from '#app/components/ui/use-repeat.ts'
import { requireOfficial } from '#app/middleware/session.ts'
import { cancelImport, confirmImport } from '#server/questions/confirm-import.ts'
import { findImport, type ImportRow } from '#server/questions/find-import.ts'
import { importFormatLabels, importStateNames } from '#server/questions/rules/import-words.ts'
import { questionKindLabels } from '#server/questions/rules/question.ts'
import { questionRefusals } from '#server/questions/rules/refusals.ts'
import type { Route } from './+types/questions-import-check'

export const meta: Route.MetaFunction = () => [{ title: '导入检查结果 · 题库 · 学时' }]

const idOf = (text: string) => {
  const id = z.uuid().safeParse(text)
  if (!id.success) throw new Response(null, { status: 404 })
  return id.data
}

export async function loader({ params, request, context }: Route.LoaderArgs) {
  const page = z.coerce
    .number()
    .int()
    .min(1)
    .max(1_000)
    .catch(1)
    .parse(new URL(request.url).searchParams.get('page') ?? 1)
  const list = await findImport(requireOfficial(context), idOf(params.importId), page)
  if (!list) throw new Response(null, { status: 404 })
  return { list, page }
}

export async function action({ params, request, context }: Route.ActionArgs) {
  const actor = requireOfficial(context)
  const form = await request.formData()
  const intent = z.enum(['confirm', 'cancel']).safeParse(form.get('intent'))
  if (!intent.success) throw new Response(null, { status: 400 })
  const importId = idOf(params.importId)
  const answer =
    intent.data === 'confirm'
      ? await confirmImport(actor, { importId, leaveOut: form.get('leaveOut') === 'yes' })
      : await cancelImport(actor, importId)
  if (answer.ok) return redirect(intent.data === 'confirm' ? `/studio/questions/import/${importId}` : '/studio/questions/import')
  const { status, sentence } = questionRefusals[answer.reason]
  return data({ sentence }, { status })
}

const columns: readonly Column<ImportRow>[] = [
  {
    key: 'stem',
    title: '题目',
    heading: true,
    cell: (row) => (
      <span className={classes.cell}>
        {row.stem.slice(0, 100) || '（没有题干）'}
        <small>{row.spot}</small>
      </span>
    ),
  },
  { key: 'kind', title: '题型', cell: (row) => (row.kind ? questionKindLabels[row.kind] : '—') },
  {
    key: 'outcome',
    title: '检查结果',
    cell: (row) => (
      <span className={classes.cell}>
        {row.problems.length > 0 ? <span className={classes.problem}>{row.problems.join('')}</span> : '可以导入'}
        {row.notes.length > 0 ? <small>{row.notes.join('')}</small> : null}
      </span>
    ),
  },
]

export default function QuestionsImportCheck({ loaderData: { list, page }, actionData }: Route.ComponentProps) {
  useRepeat(list.state === 'confirmed')
  return (
    <>
      <PageHeader
        title={list.fileName}
        subtitle={`${importFormatLabels[list.format]} · 导入到“${list.subject}” · 可导入 ${list.soundCount} 题，${list.problemCount} 题有问题，${list.noted} 题有说明`}
        actions={<Link to="/studio/questions/import">返回</Link>}
      />
      {actionData ? <Message tone="bad">{actionData.sentence}</Message> : null}
      {list.notes.length > 0 ? (
        <Message tone="plain">
          {list.notes.map((note) => (
            <p key={note}>{note}</p>
          ))}
        </Message>
      ) : null}
      {list.state === 'checked' ? (
        <Form method="post" className={classes.bulk}>
          {list.soundCount > 0 && list.problemCount > 0 ? (
            <Checkbox name="leaveOut" value="yes" label={`跳过有问题的 ${list.problemCount} 题，只导入其余的`} />
          ) : null}
          {list.soundCount > 0 ? (
            <SubmitButton name="intent" value="confirm">
              导入 {list.soundCount} 题
            </SubmitButton>
          ) : (
            <p className={classes.quiet}>没有可以导入的题目，请改好文件后重新上传。</p>
          )}
          <SubmitButton name="intent" value="cancel" variant="default">
            放弃这份文件
          </SubmitButton>
        </Form>
      ) : (
        <Message tone={list.state === 'done' ? 'good' : 'plain'}>
          {importStateNames[list.state]}
          {list.state === 'done' ? `：${list.soundCount} 题。` : '。'}
          {list.state === 'done' ? (
            <Link to={`/studio/questions?subject=${encodeURIComponent(list.subject)}`}>在题库中查看</Link>
          ) : null}
        </Message>
      )}
      {list.rows.length > 0 ? (
        <>
          <DataTable caption="文件里的题目" columns={columns} rows={list.rows} rowKey={(row) => String(row.place)} />
          <Pager page={page} pages={list.pages} count={{ total: list.soundCount + list.problemCount, capped: false }} unit="题" />
        </>
      ) : null}
    </>
  )
}
