import { useForm } from '@conform-to/react'
import { parseWithZod } from '@conform-to/zod/v4'
import { Checkbox, NativeSelect, Radio, Textarea } from '@mantine/core'
import { IconPrinter } from '@tabler/icons-react'
import { data, Form, Link, redirect, useLocation } from 'react-router'
import { fieldProps } from '#app/components/identity/field-props.ts'
import classes from '#app/components/joining/joining.module.css'
import { readLearnerQuery } from '#app/components/learners/learner-query.ts'
import { type Column, DataTable } from '#app/components/ui/data-table.tsx'
import { EmptyState } from '#app/components/ui/empty-state.tsx'
import { FilterBar } from '#app/components/ui/filter-bar.tsx'
import { PageHeader } from '#app/components/ui/page-header.tsx'
import { Sheet } from '#app/components/ui/sheet.tsx'
import { SubmitButton } from '#app/components/ui/submit-button.tsx'
import { confirmFirst, requireOfficial, sendToConfirm } from '#app/middleware/session.ts'
import { listStatementYears } from '#server/certificates/list-statement-years.ts'
import { certificateKinds, certificateNames } from '#server/certificates/rules/content.ts'
import { holds } from '#server/identity/rules/powers.ts'
import { listBranch } from '#server/organisations/browse-organisations.ts'
import { shanghaiMinuteText } from '#server/platform/calendar.ts'
import { commonRefusals } from '#server/platform/errors.ts'
import { listLearners } from '#server/reports/list-learners.ts'
import { listPrintings } from '#server/reports/list-printings.ts'
import { orderPrinting } from '#server/reports/order-printing.ts'
import { progressNames, standingNames, titleOptions } from '#server/reports/rules/learner-filter.ts'
import {
  keptDays,
  printFormatNames,
  printFormats,
  printingForm,
  printStateNames,
  sheetLimit,
} from '#server/reports/rules/printing.ts'
import { reportRefusals } from '#server/reports/rules/refusals.ts'
import type { Route } from './+types/printing'

export const meta: Route.MetaFunction = () => [{ title: '批量打印 · 学时' }]

export async function loader({ request, context }: Route.LoaderArgs) {
  const actor = requireOfficial(context)
  if (!holds(actor, 'print.batch')) throw new Response(null, { status: 404 })
  await confirmFirst(context)
  const { filter } = readLearnerQuery(new URL(request.url))
  const [page, years, printings, bodies] = await Promise.all([
    listLearners(actor, { filter, size: 1 }, 'print.batch'),
    listStatementYears(),
    listPrintings(actor),
    listBranch(actor, null),
  ])
  return { count: page.count, years, printings, bodies: bodies.map(({ id, name }) => ({ value: id, label: name })) }
}

export async function action({ request, context }: Route.ActionArgs) {
  const actor = requireOfficial(context)
  const submission = parseWithZod(await request.formData(), { schema: printingForm })
  if (submission.status !== 'success') return data(submission.reply(), { status: 400 })
  const { filter } = readLearnerQuery(new URL(request.url))
  const ordered = await orderPrinting(actor, { ...submission.value, filter })
  if (ordered.ok) return redirect(`/manage/printing/${ordered.value.batchId}`)
  if (ordered.reason === 'confirm-needed') throw sendToConfirm(context)
  const { status, sentence } = { ...reportRefusals, ...commonRefusals }[ordered.reason]
  const numbers = ordered.reason === 'printing-unknown' ? (ordered.detail as { numbers: string[] }).numbers : []
  const field = { 'printing-unknown': 'numbers', 'printing-year': 'years' }[ordered.reason as string]
  const words = `${sentence}${numbers.slice(0, 20).join('、')}${numbers.length > 20 ? ` 等 ${numbers.length} 个` : ''}`
  return data(submission.reply(field ? { fieldErrors: { [field]: [words] } } : { formErrors: [words] }), { status })
}

type Row = Route.ComponentProps['loaderData']['printings'][number]
const columns: readonly Column<Row>[] = [
  { key: 'title', title: '内容', heading: true, cell: (row) => <Link to={`/manage/printing/${row.id}`}>{row.title}</Link> },
  { key: 'years', title: '年度', cell: (row) => row.years.join('、') },
  { key: 'sheets', title: '份数', numeric: true, cell: (row) => row.sheets.toLocaleString('zh-CN') },
  { key: 'state', title: '状态', cell: (row) => printStateNames[row.state] },
  { key: 'at', title: '时间', cell: (row) => shanghaiMinuteText(row.orderedAt) },
]

const filters = [
  { name: 'title', label: '职称', options: titleOptions },
  { name: 'progress', label: '本年进度', options: optionsOf(progressNames) },
  { name: 'standing', label: '账户', options: optionsOf(standingNames) },
]
function optionsOf(names: Record<string, string>) {
  return Object.entries(names).map(([value, label]) => ({ value, label }))
}

export default function Printing({ loaderData: { count, years, printings, bodies }, actionData }: Route.ComponentProps) {
  const query = new URLSearchParams(useLocation().search)
  return (
    <>
      <PageHeader
        title="批量打印"
        subtitle={`把很多人的证书、学时证明做成一个文件，一批最多 ${sheetLimit.toLocaleString('zh-CN')} 份。后台生成，完成后通知您；文件保留 ${keptDays} 天。`}
      />
      <FilterBar search={{ label: '姓名，或完整的身份证号、手机号' }} filters={filters} keep={[]}>
        {bodies.length > 0 ? (
          <NativeSelect
            name="under"
            label="单位"
            size="sm"
            defaultValue={query.get('under') ?? ''}
            onChange={(event) => event.currentTarget.form?.requestSubmit()}
            data={[{ value: '', label: '全部' }, ...bodies]}
          />
        ) : null}
      </FilterBar>
      <div className={classes.stack}>
        <OrderForm years={years} count={count} result={actionData ?? null} />
        {printings.length === 0 ? (
          <EmptyState icon={<IconPrinter size={40} stroke={1.4} />} title="还没有批量打印过">
            生成的文件在这里下载，进度也在这里看。
          </EmptyState>
        ) : (
          <section>
            <h2>我的批次</h2>
            <DataTable caption="我的批次" columns={columns} rows={printings} rowKey={(row) => row.id} />
          </section>
        )}
      </div>
    </>
  )
}

type OrderProps = Pick<Route.ComponentProps['loaderData'], 'years' | 'count'> & {
  result: Route.ComponentProps['actionData'] | null
}

function OrderForm({ years, count, result }: OrderProps) {
  const [form, field] = useForm<{ numbers: string; kinds: string[]; years: string[]; format: string }>({
    id: 'printing',
    lastResult: result ?? null,
  })
  const everybody = `${count.total.toLocaleString('zh-CN')}${count.capped ? ' 以上' : ''} 人`
  return (
    <Sheet label="新的一批">
      {form.errors ? (
        <div className={classes.message} data-tone="bad" role="alert">
          {form.errors.join('')}
        </div>
      ) : null}
      <Form method="post" id={form.id} className={classes.form}>
        <Textarea
          {...fieldProps(field.numbers)}
          label="身份证号（选填）"
          description={`每行一个，可从表格粘贴。不填则打印上面筛选出的 ${everybody}`}
          autosize
          minRows={2}
          maxRows={10}
        />
        <Checkbox.Group label="打印什么" error={field.kinds.errors?.[0]} defaultValue={['statement']}>
          {certificateKinds.map((kind) => (
            <Checkbox key={kind} name="kinds" value={kind} label={certificateNames[kind]} mt="xs" />
          ))}
        </Checkbox.Group>
        <Checkbox.Group
          label="年度"
          description="培训证书每年一份；学时证明一份包含所选的全部年度"
          error={field.years.errors?.[0]}
          defaultValue={years.slice(0, 1).map(String)}
        >
          {years.map((year) => (
            <Checkbox key={year} name="years" value={String(year)} label={`${year} 年度`} mt="xs" />
          ))}
        </Checkbox.Group>
        <Radio.Group label="文件" name="format" defaultValue="pdf" error={field.format.errors?.[0]}>
          {printFormats.map((format) => (
            <Radio key={format} value={format} label={printFormatNames[format]} mt="xs" />
          ))}
        </Radio.Group>
        <div>
          <SubmitButton>开始生成</SubmitButton>
        </div>
      </Form>
    </Sheet>
  )
}
