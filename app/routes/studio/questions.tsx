import { Button, NativeSelect, TextInput } from '@mantine/core'
import { IconBooks } from '@tabler/icons-react'
import { data, Form, Link } from 'react-router'
import { z } from 'zod'
import classes from '#app/components/questions/questions.module.css'
import { type Column, DataTable } from '#app/components/ui/data-table.tsx'
import { EmptyState } from '#app/components/ui/empty-state.tsx'
import { FilterBar } from '#app/components/ui/filter-bar.tsx'
import { Message } from '#app/components/ui/message.tsx'
import { PageHeader } from '#app/components/ui/page-header.tsx'
import { Pager } from '#app/components/ui/pager.tsx'
import { SubmitButton } from '#app/components/ui/submit-button.tsx'
import { requireOfficial } from '#app/middleware/session.ts'
import { shanghaiMinuteText } from '#server/platform/calendar.ts'
import { banksOf } from '#server/questions/banks-of.ts'
import { changeQuestions } from '#server/questions/change-questions.ts'
import { listQuestions, listShelves, type QuestionRow } from '#server/questions/list-questions.ts'
import { difficulties, difficultyLabels, questionKindLabels, questionKinds } from '#server/questions/rules/question.ts'
import { questionQuery } from '#server/questions/rules/question-query.ts'
import { questionRefusals } from '#server/questions/rules/refusals.ts'
import type { Route } from './+types/questions'

export const meta: Route.MetaFunction = () => [{ title: '题库 · 学时' }]

export async function loader({ request, context }: Route.LoaderArgs) {
  const actor = requireOfficial(context)
  if (banksOf(actor).length === 0) throw new Response(null, { status: 404 })
  const query = questionQuery.parse(Object.fromEntries(new URL(request.url).searchParams))
  const [found, shelves] = await Promise.all([listQuestions(actor, query), listShelves(actor)])
  const tags = shelves.filter((shelf) => query.subject === '' || shelf.subject === query.subject).flatMap((shelf) => shelf.tags)
  return { query, found, subjects: shelves.map((shelf) => shelf.subject), tags: [...new Set(tags)].slice(0, 300) }
}

const bulk = z.object({
  ids: z.array(z.uuid()).min(1).max(200),
  intent: z.enum(['retire', 'restore', 'tag', 'untag']),
  tag: z.string().trim().max(50),
})

export async function action({ request, context }: Route.ActionArgs) {
  const actor = requireOfficial(context)
  const form = await request.formData()
  const given = bulk.safeParse({ ids: form.getAll('id'), intent: form.get('intent'), tag: form.get('tag') ?? '' })
  if (!given.success) return data({ good: false, sentence: '请先在列表里勾选题目。', undo: null }, { status: 400 })
  const { ids, intent, tag } = given.data
  if (intent.endsWith('tag') && tag === '') return data({ good: false, sentence: '请填写标签。', undo: null }, { status: 400 })
  const changed = await changeQuestions(actor, { questionIds: ids, change: { do: intent, tag } })
  if (!changed.ok) return data({ good: false, sentence: questionRefusals[changed.reason].sentence, undo: null }, { status: 404 })
  const words = { retire: '已停用', restore: '已恢复', tag: `已加上标签“${tag}”`, untag: `已去掉标签“${tag}”` }
  return {
    good: true,
    sentence: `${changed.value.changed} 道题${words[intent]}。`,
    undo: intent === 'retire' && changed.value.changed > 0 ? ids : null,
  }
}

const columns: readonly Column<QuestionRow>[] = [
  {
    key: 'stem',
    title: '题目',
    heading: true,
    cell: (row) => (
      <span className={classes.select}>
        <input type="checkbox" name="id" value={row.id} form="bulk" aria-label={`选择：${row.stem.slice(0, 40)}`} />
        <span className={classes.cell}>
          <Link to={`/studio/questions/${row.id}`} prefetch="intent">
            {row.stem.slice(0, 80)}
          </Link>
          <small>{[row.subject, ...row.tags].join(' · ')}</small>
        </span>
      </span>
    ),
  },
  { key: 'kind', title: '题型', cell: (row) => <span className={classes.short}>{questionKindLabels[row.kind]}</span> },
  { key: 'difficulty', title: '难度', cell: (row) => difficultyLabels[row.difficulty] },
  { key: 'version', title: '版本', numeric: true, cell: (row) => row.version },
  {
    key: 'status',
    title: '状态',
    cell: (row) => <span className={classes.short}>{row.status === 'active' ? '使用中' : '已停用'}</span>,
  },
  { key: 'created', title: '加入时间', cell: (row) => shanghaiMinuteText(row.createdAt) },
]

export default function StudioQuestions({ loaderData: { query, found, subjects, tags }, actionData }: Route.ComponentProps) {
  const option = (value: string) => ({ value, label: value })
  const exportQuery = new URLSearchParams(
    Object.entries(query).flatMap(([name, value]) => (value && name !== 'page' ? [[name, String(value)]] : [])),
  )
  return (
    <>
      <PageHeader
        title="题库"
        subtitle="试卷从这里抽题。改题产生新版本，已经开始的考试仍用它们看到的版本。"
        actions={
          <>
            <Button component={Link} to="/studio/questions/new" size="sm">
              新建题目
            </Button>
            <Button component={Link} to="/studio/questions/import" variant="default" size="sm">
              导入
            </Button>
          </>
        }
      />
      {actionData ? (
        <Message tone={actionData.good ? 'good' : 'bad'}>
          {actionData.sentence}
          {actionData.undo ? (
            <Form method="post">
              {actionData.undo.map((id) => (
                <input key={id} type="hidden" name="id" value={id} />
              ))}
              <SubmitButton name="intent" value="restore" variant="default" size="sm">
                撤销停用
              </SubmitButton>
            </Form>
          ) : null}
        </Message>
      ) : null}
      <FilterBar
        search={{ label: '题干包含' }}
        filters={[
          { name: 'subject', label: '科目', options: subjects.map(option) },
          {
            name: 'kind',
            label: '题型',
            options: questionKinds.map((kind) => ({ value: kind, label: questionKindLabels[kind] })),
          },
          { name: 'tag', label: '标签', options: tags.map(option) },
          {
            name: 'difficulty',
            label: '难度',
            options: difficulties.map((each) => ({ value: String(each), label: difficultyLabels[each] })),
          },
          {
            name: 'status',
            label: '状态',
            all: '使用中',
            options: [
              { value: 'retired', label: '已停用' },
              { value: 'all', label: '全部' },
            ],
          },
        ]}
      >
        <TextInput name="source" label="来源包含" defaultValue={query.source} key={query.source} maxLength={200} size="sm" />
      </FilterBar>
      {found.rows.length === 0 ? (
        <EmptyState icon={<IconBooks size={32} stroke={1.5} />} title="没有符合条件的题目">
          可以新建，或从 Excel、GIFT、Moodle、QTI 文件导入。
        </EmptyState>
      ) : (
        <>
          <DataTable caption="题目" columns={columns} rows={found.rows} rowKey={(row) => row.id} />
          <Pager page={query.page} pages={found.pages} count={{ total: found.total, capped: found.capped }} unit="题" />
          <Form method="post" id="bulk" className={classes.bulk}>
            <TextInput name="tag" label="标签" maxLength={50} size="sm" />
            <SubmitButton name="intent" value="tag" variant="default" size="sm">
              给勾选的题加标签
            </SubmitButton>
            <SubmitButton name="intent" value="untag" variant="default" size="sm">
              去掉这个标签
            </SubmitButton>
            {query.status !== 'retired' ? (
              <SubmitButton name="intent" value="retire" variant="default" size="sm">
                停用勾选的题
              </SubmitButton>
            ) : null}
            {query.status !== 'active' ? (
              <SubmitButton name="intent" value="restore" variant="default" size="sm">
                恢复勾选的题
              </SubmitButton>
            ) : null}
          </Form>
          <form action="/studio/questions/export" className={classes.bulk}>
            {[...exportQuery].map(([name, value]) => (
              <input key={name} type="hidden" name={name} value={value} />
            ))}
            <NativeSelect
              name="format"
              label="导出查到的题目"
              size="sm"
              data={[
                { value: 'excel', label: 'Excel' },
                { value: 'moodle', label: 'Moodle XML' },
                { value: 'qti3', label: 'QTI 3.0 包' },
              ]}
            />
            <Button type="submit" variant="default" size="sm">
              导出
            </Button>
          </form>
        </>
      )}
    </>
  )
}
