import { useForm } from '@conform-to/react'
import { parseWithZod } from '@conform-to/zod/v4'
import { Checkbox, FileInput, NativeSelect, Radio, Textarea, TextInput } from '@mantine/core'
import { IconListCheck } from '@tabler/icons-react'
import { data, Form, Link, redirect } from 'react-router'
import type { z } from 'zod'
import { fieldProps } from '#app/components/identity/field-props.ts'
import classes from '#app/components/joining/joining.module.css'
import { type Column, DataTable } from '#app/components/ui/data-table.tsx'
import { EmptyState } from '#app/components/ui/empty-state.tsx'
import { PageHeader } from '#app/components/ui/page-header.tsx'
import { Sheet } from '#app/components/ui/sheet.tsx'
import { SubmitButton } from '#app/components/ui/submit-button.tsx'
import { confirmFirst, requireOfficial, sendToConfirm } from '#app/middleware/session.ts'
import { titleLevelNames } from '#server/identity/rules/learner-attributes.ts'
import { holds } from '#server/identity/rules/powers.ts'
import { shanghaiMinuteText, shanghaiYear } from '#server/platform/calendar.ts'
import { databaseNow } from '#server/platform/database.ts'
import { commonRefusals } from '#server/platform/errors.ts'
import { spreadsheetSentence } from '#server/platform/spreadsheet/problems.ts'
import { readSpreadsheet } from '#server/platform/spreadsheet/read-spreadsheet.ts'
import { checkList } from '#server/reviews/check-list.ts'
import { listChecks } from '#server/reviews/list-checks.ts'
import { listLimit, readSheet, readTyped } from '#server/reviews/rules/asked-list.ts'
import { reviewRefusals } from '#server/reviews/rules/refusals.ts'
import { usualYears } from '#server/reviews/rules/requirement.ts'
import { basisOf, requirementOf, reviewForm } from '#server/reviews/rules/review-form.ts'
import type { Route } from './+types/review'

export const meta: Route.MetaFunction = () => [{ title: '评审核查 · 学时' }]

export async function loader({ context }: Route.LoaderArgs) {
  const actor = requireOfficial(context)
  if (!holds(actor, 'review.check')) throw new Response(null, { status: 404 })
  await confirmFirst(context)
  return { checks: await listChecks(actor), thisYear: shanghaiYear(await databaseNow()) }
}

export async function action({ request, context }: Route.ActionArgs) {
  const actor = requireOfficial(context)
  const submission = parseWithZod(await request.formData(), { schema: reviewForm })
  if (submission.status !== 'success') return data(submission.reply(), { status: 400 })
  const form = submission.value
  const wrong = (field: 'people' | 'file', sentence: string) =>
    data(submission.reply({ fieldErrors: { [field]: [sentence] } }), { status: 422 })
  const people = readTyped(form.people)
  if (form.file && form.file.size > 0) {
    const read = await readSpreadsheet(form.file, { maxRows: listLimit + 10, maxColumns: 50 })
    if (!read.ok) return wrong('file', spreadsheetSentence(read))
    const listed = readSheet(read.value.rows)
    if (!listed) return wrong('file', reviewRefusals['list-columns'].sentence)
    people.push(...listed)
  }
  const checked = await checkList(actor, { people, requirement: requirementOf(form), basis: basisOf(form) })
  if (checked.ok) return redirect(`/manage/review/${checked.value.checkId}`)
  if (checked.reason === 'confirm-needed') throw sendToConfirm(context)
  return wrong('people', { ...reviewRefusals, ...commonRefusals }[checked.reason].sentence)
}

type Row = Route.ComponentProps['loaderData']['checks'][number]
const columns: readonly Column<Row>[] = [
  {
    key: 'what',
    title: '核查',
    heading: true,
    cell: (row) => <Link to={`/manage/review/${row.id}`}>{row.review || '凭本人授权码'}</Link>,
  },
  { key: 'document', title: '文号', cell: (row) => row.document || '—' },
  { key: 'people', title: '人数', numeric: true, cell: (row) => row.people.toLocaleString('zh-CN') },
  { key: 'met', title: '符合', numeric: true, cell: (row) => row.met.toLocaleString('zh-CN') },
  { key: 'at', title: '时间', cell: (row) => shanghaiMinuteText(row.checkedAt) },
]

export default function Review({ loaderData: { checks, thisYear }, actionData }: Route.ComponentProps) {
  return (
    <>
      <PageHeader
        title="评审核查"
        subtitle="职称评审时，把一份名单一次对照学时要求。只看得到已授权或公务需要的人员，每次核查都记入审计，本人可以看到。"
      />
      <div className={classes.stack}>
        <ReviewSheet thisYear={thisYear} result={actionData ?? null} />
        {checks.length === 0 ? (
          <EmptyState icon={<IconListCheck size={40} stroke={1.4} />} title="还没有核查过名单">
            核查的结果在这里查看和导出，保留 30 天。
          </EmptyState>
        ) : (
          <section>
            <h2>我的核查</h2>
            <DataTable caption="我的核查" columns={columns} rows={checks} rowKey={(row) => row.id} />
          </section>
        )}
      </div>
    </>
  )
}

const levels = (['assistant', 'intermediate', 'associate-senior', 'senior'] as const).map((value) => ({
  value,
  label: `${titleLevelNames[value]}（一般看近 ${usualYears[value]} 年）`,
}))

function ReviewSheet({ thisYear, result }: { thisYear: number; result: Route.ComponentProps['actionData'] | null }) {
  const [form, field] = useForm<z.input<typeof reviewForm>>({ id: 'review', lastResult: result ?? null })
  const until = Array.from({ length: 5 }, (_, index) => ({ value: String(thisYear - index), label: `${thisYear - index} 年度` }))
  return (
    <Sheet label="核查名单">
      <Form method="post" encType="multipart/form-data" id={form.id} className={classes.form}>
        <NativeSelect name="titleLevel" label="申报级别" data={levels} defaultValue="associate-senior" />
        <NativeSelect name="until" label="考察到" data={until} defaultValue={String(thisYear - 1)} />
        <TextInput {...fieldProps(field.lastYears)} label="近几年" type="number" min={1} max={10} defaultValue="5" required />
        <TextInput
          {...fieldProps(field.leastHours)}
          label="合计至少（学时）"
          description="评审通知只要求每年达标的，填 0"
          type="number"
          min={0}
          defaultValue="0"
        />
        <Checkbox name="eachYearMet" label="每个年度都要达到年度要求" defaultChecked />
        <Checkbox name="verifiedOnly" label="只认主管部门已验证的年度" defaultChecked />
        <Radio.Group label="依据" name="basis" defaultValue="duty" error={field.basis.errors?.[0]}>
          <Radio value="duty" label="公务职责：下面写明哪次评审、依据的文号" mt="xs" />
          <Radio value="consent" label="本人授权：名单里每个人都有授权码" mt="xs" />
        </Radio.Group>
        <TextInput {...fieldProps(field.review)} label="哪一次评审" placeholder="2026 年卫生系列高级职称评审" maxLength={100} />
        <TextInput {...fieldProps(field.document)} label="依据的文号" placeholder="津海人社〔2026〕9 号" maxLength={100} />
        <Textarea
          {...fieldProps(field.people)}
          label="名单"
          description="每行一人：姓名 身份证号 授权码（公务核查不填授权码）。可从表格粘贴"
          autosize
          minRows={4}
          maxRows={14}
        />
        <FileInput
          name="file"
          label="或上传表格"
          description={`Excel（.xlsx）或 CSV，列名：姓名、身份证号、授权码，最多 ${listLimit.toLocaleString('zh-CN')} 人`}
          placeholder="选择文件"
          classNames={{ placeholder: classes.placeholder }}
          accept=".xlsx,.csv"
          error={field.file.errors?.[0]}
        />
        <div>
          <SubmitButton>核查</SubmitButton>
        </div>
      </Form>
    </Sheet>
  )
}
