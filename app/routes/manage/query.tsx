import { Button, TextInput } from '@mantine/core'
import { IconListSearch } from '@tabler/icons-react'
import { data, Form, Link, redirect, useLocation } from 'react-router'
import { z } from 'zod'
import desk from '#app/components/desk/desk.module.css'
import { FreshNote } from '#app/components/reports/fresh-note.tsx'
import { QueryForm } from '#app/components/reports/query-form.tsx'
import classes from '#app/components/reports/reports.module.css'
import { type Column, DataTable } from '#app/components/ui/data-table.tsx'
import { EmptyState } from '#app/components/ui/empty-state.tsx'
import { Message } from '#app/components/ui/message.tsx'
import { PageHeader } from '#app/components/ui/page-header.tsx'
import { countText, Pager } from '#app/components/ui/pager.tsx'
import { Sheet } from '#app/components/ui/sheet.tsx'
import { SubmitButton } from '#app/components/ui/submit-button.tsx'
import { parseForm } from '#app/middleware/parse-form.ts'
import { requireOfficial } from '#app/middleware/session.ts'
import { holds } from '#server/identity/rules/powers.ts'
import { listBranch } from '#server/organisations/browse-organisations.ts'
import { shanghaiYear } from '#server/platform/calendar.ts'
import { databaseNow } from '#server/platform/database.ts'
import { commonRefusals } from '#server/platform/errors.ts'
import { listSavedQueries } from '#server/reports/list-saved-queries.ts'
import { combinedText } from '#server/reports/rules/combined-cell.ts'
import { fields, subjectNames } from '#server/reports/rules/combined-fields.ts'
import {
  columnsOf,
  combinedMost,
  combinedPageSize,
  readCombinedQuery,
  writeCombinedQuery,
} from '#server/reports/rules/combined-query.ts'
import { reportRefusals } from '#server/reports/rules/refusals.ts'
import { type CombinedRow, runCombinedQuery } from '#server/reports/run-combined-query.ts'
import { dropQuery, saveQuery } from '#server/reports/save-query.ts'
import type { Route } from './+types/query'

export const meta: Route.MetaFunction = () => [{ title: '综合查询 · 学时' }]

const pageNumber = z.coerce
  .number()
  .int()
  .min(1)
  .max(combinedMost / combinedPageSize)
  .catch(1)
const form = z.discriminatedUnion('intent', [
  z.object({ intent: z.literal('save'), name: z.string().max(200).optional().default(''), shared: z.literal('yes').optional() }),
  z.object({ intent: z.literal('drop'), queryId: z.uuid() }),
])
const refusals = { ...reportRefusals, ...commonRefusals }

export async function loader({ request, context }: Route.LoaderArgs) {
  const actor = requireOfficial(context)
  if (!holds(actor, 'query.run')) throw new Response(null, { status: 404 })
  const { searchParams } = new URL(request.url)
  const thisYear = shanghaiYear(await databaseNow())
  const { query, rows } = readCombinedQuery(searchParams, thisYear)
  const page = pageNumber.parse(searchParams.get('page') ?? 1)
  // Nothing is asked before somebody asks.
  const asked = searchParams.has('subject')
  const [found, saved, below] = await Promise.all([
    asked ? runCombinedQuery(actor, query, { page }) : null,
    listSavedQueries(actor),
    listBranch(actor, null),
  ])
  if (found && !found.ok && found.reason === 'not-found') throw new Response(null, { status: 404 })
  const address = writeCombinedQuery(query).toString()
  return {
    ...{ query, rows, thisYear, page, address },
    found: found?.ok ? found.value : null,
    problem: found && !found.ok ? refusals[found.reason].sentence : null,
    saved: saved.map(({ query: kept, ...each }) => ({
      ...each,
      subject: kept.subject,
      address: writeCombinedQuery(kept).toString(),
    })),
    bodies: below.map(({ id, name }) => ({ value: id, label: name })),
    ...{ maySave: holds(actor, 'query.save'), mayExport: holds(actor, 'query.export') },
  }
}

export async function action({ request, context }: Route.ActionArgs) {
  const actor = requireOfficial(context)
  const { searchParams } = new URL(request.url)
  const { query } = readCombinedQuery(searchParams, shanghaiYear(await databaseNow()))
  const submission = await parseForm(request, form)
  if (submission.status !== 'success') throw new Response(null, { status: 400 })
  const { value } = submission
  const done =
    value.intent === 'save'
      ? await saveQuery(actor, { name: value.name, shared: value.shared === 'yes', query })
      : await dropQuery(actor, value.queryId)
  if (done.ok) throw redirect(`/manage/query?${searchParams}`)
  const { status, sentence } = refusals[done.reason]
  return data({ problem: sentence }, { status })
}

export default function CombinedQueryPage({ loaderData, actionData }: Route.ComponentProps) {
  const { query, rows, thisYear, page, found, problem, saved, bodies, address, maySave, mayExport } = loaderData
  const { search } = useLocation()
  const unfinished = rows.filter((row) => row.problem !== null)
  return (
    <>
      <PageHeader
        title="综合查询"
        subtitle="人员、学时、选课、考试、培训和证书，按条件组合查找；只查得到权限内的人员。"
        actions={
          found && mayExport ? (
            <Button component={Link} to={`/manage/query.xlsx?${address}`} reloadDocument variant="default" size="sm">
              导出表格
            </Button>
          ) : null
        }
      />
      <div className={desk.stack}>
        <Sheet label="条件">
          <QueryForm {...{ query, rows, thisYear, bodies }} />
        </Sheet>
        {problem ? <Message tone="bad">{problem}</Message> : null}
        {found && unfinished.length > 0 ? (
          <Message tone="plain">还没有用上的条件：{unfinished.map((row) => row.problem).join('')}</Message>
        ) : null}
        {found ? (
          <Sheet label="结果">
            <h2>
              {subjectNames[query.subject]}：{countText(found.count)} 条
            </h2>
            <p className={desk.quiet}>
              <FreshNote
                fresh={found.fresh}
                name={found.count.capped ? `超过 ${combinedMost.toLocaleString('zh-CN')} 条，可加条件` : '全部列出'}
              />
            </p>
            {found.rows.length === 0 ? (
              <EmptyState icon={<IconListSearch size={40} stroke={1.4} />} title="没有符合条件的记录">
                去掉一个条件试试。
              </EmptyState>
            ) : (
              // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls is reached by keyboard
              <section className={classes.wide} tabIndex={0} aria-label="查询结果">
                <DataTable
                  caption="查询结果"
                  columns={resultColumns(query)}
                  rows={found.rows.map((row, at) => ({ ...row, at }))}
                  rowKey={(row) => `${row.at}`}
                />
              </section>
            )}
            <Pager page={page} pages={Math.ceil(found.count.total / combinedPageSize)} count={found.count} />
          </Sheet>
        ) : null}
        <Sheet label="保存的查询">
          <h2>保存的查询</h2>
          {saved.length === 0 ? <p className={desk.quiet}>还没有保存的查询。</p> : null}
          <ul className={desk.plain}>
            {saved.map((each) => (
              <li key={each.id}>
                <span>
                  <Link to={`?${each.address}`}>{each.name}</Link>
                  <small>
                    {subjectNames[each.subject]}
                    {each.own ? (each.shared ? ' · 已共享给本机构' : '') : ` · ${each.ownerName}共享`}
                  </small>
                </span>
                {each.own && maySave ? (
                  <Form method="post" action={search}>
                    <input type="hidden" name="intent" value="drop" />
                    <SubmitButton variant="subtle" size="xs" name="queryId" value={each.id} aria-label={`删除“${each.name}”`}>
                      删除
                    </SubmitButton>
                  </Form>
                ) : null}
              </li>
            ))}
          </ul>
          {found && maySave ? (
            <Form method="post" action={search} className={classes.save}>
              <input type="hidden" name="intent" value="save" />
              <TextInput name="name" label="把这次的条件保存为" maxLength={40} error={actionData?.problem} />
              <label>
                <input type="checkbox" name="shared" value="yes" /> 共享给本机构的经办人
              </label>
              <SubmitButton variant="default">保存</SubmitButton>
            </Form>
          ) : null}
        </Sheet>
      </div>
    </>
  )
}

type Row = CombinedRow & { at: number }

function resultColumns(query: Route.ComponentProps['loaderData']['query']): Column<Row>[] {
  const known = fields[query.subject]
  return [
    {
      ...{ key: 'person', title: '姓名', heading: true },
      cell: (row) => (
        <span className={desk.cell}>
          <Link to={`/manage/learners/${row.learnerId}`}>{row.realName}</Link>
          <small>{row.organisationName ?? '未登记单位'}</small>
        </span>
      ),
    },
    ...columnsOf(query).flatMap((key, at): Column<Row>[] => {
      const field = known[key]
      if (!field) return []
      const numeric = field.kind === 'hours' || field.kind === 'number'
      return [{ key: `c-${key}`, title: field.label, numeric, cell: (row) => combinedText(field, row.cells[at]) }]
    }),
  ]
}
