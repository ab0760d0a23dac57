import { TextInput } from '@mantine/core'
import { IconChartBar } from '@tabler/icons-react'
import { useEffect } from 'react'
import { data, Form, Link, useRevalidator } from 'react-router'
import { z } from 'zod'
import { type Column, DataTable } from '#app/components/ui/data-table.tsx'
import { EmptyState } from '#app/components/ui/empty-state.tsx'
import { FilterBar } from '#app/components/ui/filter-bar.tsx'
import { PageHeader } from '#app/components/ui/page-header.tsx'
import { Pager } from '#app/components/ui/pager.tsx'
import { Sheet } from '#app/components/ui/sheet.tsx'
import { StatTile } from '#app/components/ui/stat-tile.tsx'
import { SubmitButton } from '#app/components/ui/submit-button.tsx'
import classes from '#app/components/verification/verification.module.css'
import { YearLinks } from '#app/components/verification/year-tabs.tsx'
import { parseForm } from '#app/middleware/parse-form.ts'
import { requireOfficial, sendToConfirm } from '#app/middleware/session.ts'
import { holds } from '#server/identity/rules/powers.ts'
import { shanghaiDay, shanghaiMinuteText, shanghaiYear } from '#server/platform/calendar.ts'
import { databaseNow } from '#server/platform/database.ts'
import { commonRefusals } from '#server/platform/errors.ts'
import { extendYear } from '#server/verification/extend-year.ts'
import { listExtensions } from '#server/verification/list-extensions.ts'
import { verificationRefusals } from '#server/verification/rules/refusals.ts'
import { extensionForm } from '#server/verification/rules/submission-forms.ts'
import { endText } from '#server/verification/rules/submission-window.ts'
import { type ProgressRow, showProgress } from '#server/verification/show-progress.ts'
import type { Route } from './+types/verification-progress'

export const meta: Route.MetaFunction = () => [{ title: '年度验证进度 · 学时' }]

const queryOf = (request: Request, thisYear: number) =>
  z
    .object({
      year: z.coerce.number().int().min(2000).max(2200).catch(thisYear),
      under: z.uuid().optional().catch(undefined),
      page: z.coerce.number().int().min(1).max(1000).catch(1),
    })
    .parse(Object.fromEntries(new URL(request.url).searchParams))

export async function loader({ request, context }: Route.LoaderArgs) {
  const actor = requireOfficial(context)
  const now = await databaseNow()
  const wanted = queryOf(request, shanghaiYear(now))
  const [progress, extensions] = await Promise.all([showProgress(actor, wanted), listExtensions(actor, wanted.year)])
  if (!progress) throw new Response(null, { status: 404 })
  return {
    ...{ year: wanted.year, page: wanted.page, thisYear: shanghaiYear(now), today: shanghaiDay(now), progress, extensions },
    ...{ mayExtend: holds(actor, 'year.extend'), mayVerify: holds(actor, 'year.verify') },
  }
}

export async function action({ request, context }: Route.ActionArgs) {
  const actor = requireOfficial(context)
  const { year } = queryOf(request, shanghaiYear(await databaseNow()))
  const submission = await parseForm(request, extensionForm)
  if (submission.status !== 'success') return data({ done: null, problem: '请选择截止日并写明理由。' }, { status: 400 })
  const extended = await extendYear(actor, { year, ...submission.value })
  if (extended.ok) return data({ done: '延期已记录，立即生效。', problem: null })
  if (extended.reason === 'confirm-needed') throw sendToConfirm(context)
  const { status, sentence } = { ...verificationRefusals, ...commonRefusals }[extended.reason]
  return data({ done: null, problem: sentence }, { status })
}

const share = (part: number, whole: number) => (whole === 0 ? 0 : Math.min(100, Math.floor((part * 100) / whole)))

const columnsOf = (year: number): Column<ProgressRow>[] => [
  {
    key: 'name',
    title: '机构',
    heading: true,
    cell: (row) => (row.below ? <Link to={`?year=${year}&under=${row.id}`}>{row.name}</Link> : row.name),
  },
  { key: 'units', title: '单位（已提交 / 全部）', numeric: true, cell: (row) => `${row.unitsStarted} / ${row.units}` },
  { key: 'people', title: '人员', numeric: true, cell: (row) => row.people },
  { key: 'submitted', title: '待验证', numeric: true, cell: (row) => row.submitted },
  { key: 'verified', title: '已验证', numeric: true, cell: (row) => row.verified },
  { key: 'returned', title: '退回', numeric: true, cell: (row) => row.returned },
  {
    key: 'share',
    title: '验证进度',
    cell: (row) => (
      <span>
        {share(row.verified, row.people)}%
        <progress
          className={classes.bar}
          max={Math.max(1, row.people)}
          value={Math.min(row.verified, row.people)}
          aria-label={`${row.name}验证进度`}
        />
      </span>
    ),
  },
]

/** Seconds between two looks of an open page at how far the city is. */
const lookEverySeconds = 15

export default function ProgressPage({ loaderData, actionData }: Route.ComponentProps) {
  const { year, thisYear, page, progress, extensions, mayExtend, mayVerify, today } = loaderData
  const { whole, at, way } = progress
  const revalidator = useRevalidator()
  useEffect(() => {
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible' && revalidator.state === 'idle') void revalidator.revalidate()
    }, lookEverySeconds * 1_000)
    return () => clearInterval(timer)
  }, [revalidator])
  return (
    <>
      <PageHeader
        title={`${year} 年度验证进度`}
        subtitle={`${at.name}。提交和验证的人数随办随变，在册人数每分钟更新。`}
        actions={mayVerify ? <YearLinks year={year} here="progress" /> : null}
      />
      {way.length > 1 ? (
        <nav aria-label="上级">
          {way.slice(0, -1).map((each) => (
            <span key={each.id}>
              <Link to={`?year=${year}&under=${each.id}`}>{each.name}</Link> ›{' '}
            </span>
          ))}
          {at.name}
        </nav>
      ) : null}
      {actionData?.done ? (
        <div className={classes.message} role="status">
          {actionData.done}
        </div>
      ) : null}
      {actionData?.problem ? (
        <div className={classes.message} data-tone="bad" role="alert">
          {actionData.problem}
        </div>
      ) : null}
      {progress.closing ? (
        <div className={classes.message} data-tone="warn">
          {year} 年度已截止提交；截止时全市有 {progress.closing.missingPeople} 人没有提交。
        </div>
      ) : null}
      <div className={classes.tiles}>
        <StatTile label="单位" value={whole.units} note={`已提交 ${whole.unitsStarted}，全部验证 ${whole.unitsDone}`} />
        <StatTile label="人员" value={whole.people} />
        <StatTile label="待验证" value={whole.submitted} tone={whole.submitted > 0 ? 'warn' : 'plain'} />
        <StatTile label="已验证" value={whole.verified} unit={`（${share(whole.verified, whole.people)}%）`} tone="good" />
        <StatTile label="退回" value={whole.returned} />
      </div>
      <div className={classes.stack}>
        <Sheet label="各机构">
          <FilterBar
            keep={['under']}
            filters={[
              {
                name: 'year',
                label: '年度',
                all: `${thisYear}`,
                options: [1, 2, 3, 4].map((back) => ({ value: `${thisYear - back}`, label: `${thisYear - back}` })),
              },
            ]}
          />
          {progress.rows.length === 0 ? (
            <EmptyState icon={<IconChartBar size={40} stroke={1.4} />} title="这里没有用人单位" />
          ) : (
            <DataTable
              caption="各机构的进度，进度慢的在前"
              columns={columnsOf(year)}
              rows={progress.rows}
              rowKey={(row) => row.id}
            />
          )}
          <Pager page={page} pages={Math.ceil(progress.total / 50)} count={{ total: progress.total, capped: false }} unit="个" />
        </Sheet>
        {mayExtend || extensions.length > 0 ? (
          <Sheet>
            <h2>延期决定</h2>
            {extensions.length === 0 ? <p className={classes.quiet}>{year} 年度没有延期决定。</p> : null}
            <ul className={classes.list}>
              {extensions.map((each) => (
                <li key={each.id}>
                  {each.organisationName}：延至 {endText(each.until)}。{each.reason}
                  <small>
                    {each.deciderName} · {shanghaiMinuteText(each.decidedAt)}
                  </small>
                </li>
              ))}
            </ul>
            {mayExtend ? (
              <Form method="post" className={classes.line}>
                <input type="hidden" name="organisationId" value={at.id} />
                <TextInput type="date" name="until" label={`为${at.name}及其下级延至（当日结束）`} min={today} />
                <TextInput name="reason" label="理由" maxLength={200} />
                <SubmitButton variant="default">延期</SubmitButton>
              </Form>
            ) : null}
          </Sheet>
        ) : null}
      </div>
    </>
  )
}
