import { Button, Checkbox } from '@mantine/core'
import { IconWritingSign } from '@tabler/icons-react'
import { Form, Link } from 'react-router'
import { z } from 'zod'
import classes from '#app/components/declarations/declarations.module.css'
import { type Column, DataTable } from '#app/components/ui/data-table.tsx'
import { EmptyState } from '#app/components/ui/empty-state.tsx'
import { FilterBar } from '#app/components/ui/filter-bar.tsx'
import { PageHeader } from '#app/components/ui/page-header.tsx'
import { Pager } from '#app/components/ui/pager.tsx'
import { SubmitButton } from '#app/components/ui/submit-button.tsx'
import { requireOfficial } from '#app/middleware/session.ts'
import { decideDeclarations } from '#server/declarations/decide-declarations.ts'
import { listRegistrations } from '#server/declarations/list-registrations.ts'
import { stateNames } from '#server/declarations/rules/declaration-state.ts'
import { declarationRefusals } from '#server/declarations/rules/refusals.ts'
import { registrationShowNames, registrationShows } from '#server/declarations/rules/registration-shows.ts'
import { findOwnSignature } from '#server/declarations/set-signature.ts'
import { findPolicy } from '#server/hours/queries.ts'
import { formatHours } from '#server/hours/rules/entry.ts'
import { holds } from '#server/identity/rules/powers.ts'
import { shanghaiDateText, shanghaiYear } from '#server/platform/calendar.ts'
import { databaseNow } from '#server/platform/database.ts'
import { commonRefusals } from '#server/platform/errors.ts'
import type { Route } from './+types/registration'

export const meta: Route.MetaFunction = () => [{ title: '学时登记 · 学时' }]

const query = z.object({
  show: z.enum(registrationShows).catch('waiting'),
  year: z.coerce.number().int().min(2000).max(2200).nullable().catch(null),
  formId: z.string().max(60).nullable().catch(null),
  search: z.string().max(100).catch(''),
  page: z.coerce.number().int().min(1).max(200).catch(1),
})
const size = 50

export async function loader({ request, context }: Route.LoaderArgs) {
  const actor = requireOfficial(context)
  if (!holds(actor, 'hours.register')) throw new Response(null, { status: 404 })
  const given = new URL(request.url).searchParams
  const wanted = query.parse({
    ...{ show: given.get('show') || undefined, search: given.get('search') ?? '', page: given.get('page') ?? 1 },
    ...{ year: given.get('year') || null, formId: given.get('formId') || null },
  })
  const thisYear = shanghaiYear(await databaseNow())
  const [found, policy, signature] = await Promise.all([
    listRegistrations(actor, wanted),
    findPolicy(thisYear),
    findOwnSignature(actor),
  ])
  return {
    ...{ show: wanted.show, page: wanted.page, rows: found.rows, count: { total: found.total, capped: found.capped } },
    pages: Math.max(1, Math.ceil(found.total / size)),
    forms: (policy?.document.declarations ?? []).map(({ id, label }) => ({ value: id, label })),
    ...{ thisYear, signed: signature !== null, filtered: Boolean(wanted.year || wanted.formId || wanted.search) },
  }
}

const bulkForm = z.strictObject({
  action: z.enum(['check', 'register']),
  declarations: z
    .array(
      z
        .string()
        .regex(/^[\da-f-]{36} \d{1,6}$/)
        .transform((text) => ({ declarationId: text.slice(0, 36), revision: Number(text.slice(37)) })),
    )
    .max(size),
})

export async function action({ request, context }: Route.ActionArgs) {
  const actor = requireOfficial(context)
  const form = await request.formData()
  const parsed = bulkForm.safeParse({ action: form.get('intent'), declarations: form.getAll('chosen') })
  if (!parsed.success) throw new Response(null, { status: 400 })
  if (parsed.data.declarations.length === 0) return { done: 0, refusals: ['请先勾选要办理的申报。'] }
  const decided = await decideDeclarations(actor, parsed.data)
  if (!decided.ok) throw new Response(null, { status: 404 })
  const counts = Map.groupBy(decided.value.refused, (each) => each.reason)
  return {
    done: decided.value.done.length,
    refusals: [...counts].map(
      ([reason, each]) => `${each.length} 项没有办理：${{ ...declarationRefusals, ...commonRefusals }[reason].sentence}`,
    ),
  }
}

type Row = Route.ComponentProps['loaderData']['rows'][number]

const columns = (waiting: boolean): readonly Column<Row>[] => [
  {
    key: 'person',
    title: '人员与内容',
    heading: true,
    cell: (row) => (
      <div className={classes.pick}>
        {waiting && !row.mine ? (
          <Checkbox name="chosen" value={`${row.id} ${row.revision}`} aria-label={`选择${row.realName}的${row.title}`} />
        ) : null}
        <span className={classes.cell}>
          <Link to={`/manage/registration/${row.id}`}>
            {row.realName}：{row.title}
          </Link>
          <small>
            {row.formLabel} · {row.placeName}
          </small>
        </span>
      </div>
    ),
  },
  {
    key: 'state',
    title: '状态',
    cell: (row) => (
      <span className={classes.cell}>
        {stateNames[row.state]}
        {row.checkerName ? <small>{row.checkerName}初核</small> : row.fourEyes && waiting ? <small>须两人办理</small> : null}
      </span>
    ),
  },
  { key: 'hours', title: '学时', numeric: true, cell: (row) => formatHours(row.centihours) },
  { key: 'files', title: '材料', numeric: true, cell: (row) => `${row.files} 份` },
  { key: 'submitted', title: '提交', cell: (row) => shanghaiDateText(row.submittedAt) },
]

export default function Registration({ loaderData, actionData }: Route.ComponentProps) {
  const { show, rows, count, page, pages, forms, thisYear, signed, filtered } = loaderData
  return (
    <>
      <PageHeader
        title="学时登记"
        subtitle="核对申报的内容和证明，登记后学时即计入本人年度。"
        actions={
          <Button component={Link} to="/manage/registration/signature" variant="default" size="sm">
            {signed ? '我的签名' : '设置签名'}
          </Button>
        }
      />
      {actionData?.done ? (
        <div className={classes.message} role="status">
          已办理 {actionData.done} 项。
        </div>
      ) : null}
      {actionData?.refusals.map((sentence) => (
        <div key={sentence} className={classes.message} data-tone="bad" role="alert">
          {sentence}
        </div>
      ))}
      <FilterBar
        search={{ label: '姓名或内容' }}
        filters={[
          { name: 'show', label: '状态', all: registrationShowNames.waiting, options: shownOptions },
          { name: 'formId', label: '学习方式', options: forms },
          {
            name: 'year',
            label: '年度',
            options: [thisYear, thisYear - 1].map((year) => ({ value: `${year}`, label: `${year} 年度` })),
          },
        ]}
      />
      {rows.length === 0 ? (
        <EmptyState icon={<IconWritingSign size={40} stroke={1.4} />} title={filtered ? '没有符合条件的申报' : '这里没有申报'}>
          {filtered
            ? '换一个条件试试。'
            : show === 'waiting'
              ? '有人提交申报时会列在这里，等得最久的在前。'
              : '办理过的会列在这里。'}
        </EmptyState>
      ) : (
        <Form method="post" key={`${show} ${page}`}>
          <DataTable
            caption={registrationShowNames[show]}
            columns={columns(show === 'waiting')}
            rows={rows}
            rowKey={(row) => row.id}
          />
          <Pager page={page} pages={pages} count={count} />
          {show === 'waiting' ? (
            <div className={classes.bar}>
              <SubmitButton name="intent" value="register">
                登记所选
              </SubmitButton>
              <SubmitButton name="intent" value="check" variant="default">
                初核所选
              </SubmitButton>
              <p className={classes.quiet}>逐项核对后再批量办理；不能办理的会说明理由，不影响其他各项。</p>
            </div>
          ) : null}
        </Form>
      )}
    </>
  )
}

const shownOptions = registrationShows
  .filter((show) => show !== 'waiting')
  .map((show) => ({ value: show, label: registrationShowNames[show] }))
