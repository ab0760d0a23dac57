import { useEffect } from 'react'
import { data, Form, Link, redirect, useRevalidator } from 'react-router'
import { z } from 'zod'
import classes from '#app/components/organisations/organisations.module.css'
import { type Column, DataTable } from '#app/components/ui/data-table.tsx'
import { FilterBar } from '#app/components/ui/filter-bar.tsx'
import { PageHeader } from '#app/components/ui/page-header.tsx'
import { KeysetPager } from '#app/components/ui/pager.tsx'
import { SubmitButton } from '#app/components/ui/submit-button.tsx'
import { requireOfficial } from '#app/middleware/session.ts'
import { cancelOrganisationImport, confirmOrganisationImport } from '#server/organisations/confirm-organisation-import.ts'
import { findOrganisationImport, type ImportRow, listImportRows } from '#server/organisations/find-organisation-import.ts'
import { importColumns } from '#server/organisations/rules/import-template.ts'
import { organisationRefusals } from '#server/organisations/rules/refusals.ts'
import { commonRefusals } from '#server/platform/errors.ts'
import type { Route } from './+types/organisation-import'

const pageSize = 100
const outcomes = ['new', 'here', 'problem'] as const
const outcomeNames = { new: '新增', here: '已登记，不变', problem: '有问题' }

export async function loader({ params, request, context }: Route.LoaderArgs) {
  const actor = requireOfficial(context)
  const id = z.uuid().safeParse(params.importId)
  const found = id.success ? await findOrganisationImport(actor, id.data) : null
  if (!found) throw new Response(null, { status: 404 })
  const query = Object.fromEntries(new URL(request.url).searchParams)
  const outcome = z
    .enum(outcomes)
    .optional()
    .catch(undefined)
    .parse(query.outcome || undefined)
  const after = z.coerce.number().int().min(0).max(1e7).catch(0).parse(query.after)
  const rows = await listImportRows(actor, found.id, { ...(outcome ? { outcome } : {}), after, limit: pageSize + 1 })
  return {
    found,
    rows: rows.slice(0, pageSize),
    next: rows.length > pageSize ? String(rows[pageSize - 1]?.rowNumber) : null,
    total: outcome ? (found.counts[outcome] ?? 0) : found.rowCount,
  }
}

export async function action({ params, request, context }: Route.ActionArgs) {
  const actor = requireOfficial(context)
  const importId = z.uuid().safeParse(params.importId)
  const form = z.strictObject({ intent: z.enum(['confirm', 'cancel']) }).safeParse(Object.fromEntries(await request.formData()))
  if (!importId.success || !form.success) throw new Response(null, { status: 400 })
  const operation = form.data.intent === 'confirm' ? confirmOrganisationImport : cancelOrganisationImport
  const answer = await operation(actor, importId.data)
  if (answer.ok)
    return redirect(
      form.data.intent === 'confirm' ? `/manage/organisations/import/${importId.data}` : '/manage/organisations/import',
    )
  const { status, sentence } = answer.reason === 'not-found' ? commonRefusals['not-found'] : organisationRefusals[answer.reason]
  return data({ sentence }, { status })
}

export const meta: Route.MetaFunction = () => [{ title: '检查导入名单 · 学时' }]

const columns: Column<ImportRow>[] = [
  { key: 'row', title: '行', numeric: true, cell: (row) => row.rowNumber },
  ...importColumns.slice(0, 4).map(({ key, title }, place) => ({
    key,
    title,
    heading: place === 0,
    cell: (row: ImportRow) =>
      row.cells[place] ? <span className={key === 'code' ? classes.whole : undefined}>{row.cells[place]}</span> : null,
  })),
  {
    key: 'outcome',
    title: '结果',
    cell: (row) =>
      row.problems.length > 0 ? (
        <ul className={classes.problems}>
          {row.problems.map((problem) => (
            <li key={problem}>{problem}</li>
          ))}
        </ul>
      ) : (
        outcomeNames[row.outcome]
      ),
  },
]

export default function OrganisationImport({ loaderData: { found, rows, next, total }, actionData }: Route.ComponentProps) {
  const { revalidate } = useRevalidator()
  const waiting = found.state === 'confirmed'
  useEffect(() => {
    if (!waiting) return
    const timer = setInterval(() => void revalidate(), 1500)
    return () => clearInterval(timer)
  }, [waiting, revalidate])
  const { counts } = found
  return (
    <>
      <PageHeader title="检查导入名单" subtitle={`${found.fileName}，导入到“${found.organisationName}”`} />
      {actionData ? (
        <p className={classes.notice} data-tone="bad" role="alert">
          {actionData.sentence}
        </p>
      ) : null}
      <div aria-live="polite">
        {found.state === 'checked' && found.changedCount > 0 ? (
          <p className={classes.notice} data-tone="warn">
            写入之前情况有了变化（{found.changedCount} 行），一行也没有写入。请看过下面的结果再决定。
          </p>
        ) : null}
        {found.state === 'checked' && found.problemCount > 0 ? (
          <p className={classes.notice} data-tone="bad">
            {found.rowCount.toLocaleString('zh-CN')} 行中有 {found.problemCount.toLocaleString('zh-CN')}{' '}
            行有问题，还没有写入任何内容。请改好文件后
            <Link to="/manage/organisations/import">重新上传</Link>。<Link to="?outcome=problem">只看有问题的行</Link>
          </p>
        ) : null}
        {found.state === 'checked' && found.problemCount === 0 ? (
          <p className={classes.notice}>
            检查通过：新增 {(counts.new ?? 0).toLocaleString('zh-CN')} 个机构
            {counts.here ? `，${counts.here.toLocaleString('zh-CN')} 个已经登记，不变` : ''}。确认后一次写入。
          </p>
        ) : null}
        {waiting ? (
          <p className={classes.notice} role="status">
            正在写入 {(counts.new ?? 0).toLocaleString('zh-CN')} 个机构，通常不到一分钟；可以离开本页，写入会继续。
          </p>
        ) : null}
        {found.state === 'done' ? (
          <p className={classes.notice} data-tone="good" role="status">
            已写入 {(found.createdCount ?? 0).toLocaleString('zh-CN')} 个机构。
            <Link to={`/manage/organisations?under=${found.organisationId}&sort=-created`}>查看</Link>
          </p>
        ) : null}
        {found.state === 'cancelled' ? <p className={classes.notice}>这次导入已经放弃，没有写入任何内容。</p> : null}
      </div>
      {found.state === 'checked' ? (
        <Form method="post" className={classes.actions}>
          {found.problemCount === 0 ? (
            <SubmitButton name="intent" value="confirm">
              确认导入
            </SubmitButton>
          ) : null}
          <SubmitButton name="intent" value="cancel" variant="default">
            放弃
          </SubmitButton>
        </Form>
      ) : null}
      {found.state === 'cancelled' ? null : (
        <>
          <FilterBar
            keep={[]}
            filters={[
              { name: 'outcome', label: '显示', options: outcomes.map((value) => ({ value, label: outcomeNames[value] })) },
            ]}
          />
          <DataTable caption="名单" columns={columns} rows={rows} rowKey={(row) => String(row.rowNumber)} />
          <KeysetPager next={next} count={{ total, capped: false }} unit="行" />
        </>
      )}
    </>
  )
}
