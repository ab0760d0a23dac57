import { Button, FileInput, TextInput } from '@mantine/core'
import { IconFileSpreadsheet } from '@tabler/icons-react'
import { data, Form, Link, redirect } from 'react-router'
import { z } from 'zod'
import classes from '#app/components/joining/joining.module.css'
import { type Column, DataTable } from '#app/components/ui/data-table.tsx'
import { EmptyState } from '#app/components/ui/empty-state.tsx'
import { PageHeader } from '#app/components/ui/page-header.tsx'
import { Sheet } from '#app/components/ui/sheet.tsx'
import { SubmitButton } from '#app/components/ui/submit-button.tsx'
import { requireOfficial } from '#app/middleware/session.ts'
import { checkRoster } from '#server/organisations/check-roster.ts'
import { findOwnPlace } from '#server/organisations/find-own-place.ts'
import { listRosters } from '#server/organisations/list-rosters.ts'
import { organisationRefusals } from '#server/organisations/rules/refusals.ts'
import { rosterLimit, rosterStateNames } from '#server/organisations/rules/roster.ts'
import { shanghaiMinuteText } from '#server/platform/calendar.ts'
import { commonRefusals } from '#server/platform/errors.ts'
import { spreadsheetSentence } from '#server/platform/spreadsheet/problems.ts'
import { readSpreadsheet } from '#server/platform/spreadsheet/read-spreadsheet.ts'
import type { Route } from './+types/roster'

export const meta: Route.MetaFunction = () => [{ title: '导入名册 · 学时' }]

export async function loader({ context }: Route.LoaderArgs) {
  const actor = requireOfficial(context)
  const [place, rosters] = await Promise.all([findOwnPlace(actor), listRosters(actor)])
  return { place, rosters }
}

const uploadForm = z.strictObject({ file: z.instanceof(File), code: z.string().max(40).default('') })

export async function action({ request, context }: Route.ActionArgs) {
  const actor = requireOfficial(context)
  const parsed = uploadForm.safeParse(Object.fromEntries(await request.formData()))
  if (!parsed.success) throw new Response(null, { status: 400 })
  const { file, code } = parsed.data
  if (file.size === 0) return refused('请先选择文件。')
  const place = await findOwnPlace(actor, code)
  if (!place) return refused('您的权限范围内没有这个代码的单位。')
  const read = await readSpreadsheet(file, { maxRows: rosterLimit + 10, maxColumns: 50 })
  if (!read.ok) return refused(spreadsheetSentence(read))
  const checked = await checkRoster(actor, { organisationId: place.id, fileName: file.name, rows: read.value.rows })
  if (checked.ok) return redirect(`/manage/roster/${checked.value.rosterId}`)
  const missing = checked.reason === 'roster-template' ? (checked.detail as { missing: string[] }).missing : []
  const { sentence } = { ...organisationRefusals, ...commonRefusals }[checked.reason]
  return refused(missing.length > 0 ? `${sentence}缺少的列：${missing.join('、')}。` : sentence)
}

const refused = (sentence: string) => data({ sentence }, { status: 400 })

type Row = Route.ComponentProps['loaderData']['rosters'][number]
const columns: readonly Column<Row>[] = [
  {
    key: 'file',
    title: '文件',
    heading: true,
    cell: (row) => <Link to={`/manage/roster/${row.id}`}>{row.fileName}</Link>,
  },
  { key: 'organisation', title: '单位', cell: (row) => row.organisationName },
  { key: 'rows', title: '人数', numeric: true, cell: (row) => row.rowCount.toLocaleString('zh-CN') },
  {
    key: 'state',
    title: '状态',
    cell: (row) => rosterStateNames[row.state === 'checked' && row.problemCount > 0 ? 'problems' : row.state],
  },
  { key: 'checked', title: '上传时间', cell: (row) => shanghaiMinuteText(row.checkedAt) },
]

export default function Roster({ loaderData: { place, rosters }, actionData }: Route.ComponentProps) {
  return (
    <>
      <PageHeader
        title="导入名册"
        subtitle="一次导入全单位的专业技术人员。先检查、再确认，全部写入或全部不写。"
        actions={
          <Button component="a" href="/manage/roster/template" download variant="default" size="sm">
            下载模板
          </Button>
        }
      />
      <div className={classes.stack}>
        {actionData ? (
          <div className={classes.message} data-tone="bad" role="alert">
            {actionData.sentence}
          </div>
        ) : null}
        <Sheet>
          <Form method="post" encType="multipart/form-data" className={classes.form}>
            {place ? <p className={classes.about}>导入到：{place.name}</p> : null}
            <TextInput
              name="code"
              label={place ? '下属单位的统一社会信用代码' : '单位的统一社会信用代码'}
              description={place ? '导入到本单位的不用填' : '您代为办理的单位'}
              maxLength={40}
              required={!place}
            />
            <FileInput
              name="file"
              label="名册文件"
              description="Excel（.xlsx）或 CSV，最多 20,000 人、5 MB"
              placeholder="选择文件"
              classNames={{ placeholder: classes.placeholder }}
              accept=".xlsx,.csv"
              size="md"
              required
            />
            <div>
              <SubmitButton>上传并检查</SubmitButton>
            </div>
          </Form>
          <ul className={classes.hints}>
            <li>必填：姓名、身份证号、手机号。职称级别、职称取得日期、高新技术岗位选填。</li>
            <li>还没有账号的人员由名册建立账号，本人凭姓名、身份证号和手机号激活后使用。</li>
            <li>登记在其他单位的人员会发出调入申请，由原单位放行，不会直接改动。</li>
          </ul>
        </Sheet>
        {rosters.length === 0 ? (
          <EmptyState icon={<IconFileSpreadsheet size={40} stroke={1.4} />} title="还没有导入过名册">
            上传后在这里看到检查结果和办理进度。
          </EmptyState>
        ) : (
          <section>
            <h2>最近的名册</h2>
            <DataTable caption="最近的名册" columns={columns} rows={rosters} rowKey={(row) => row.id} />
          </section>
        )}
      </div>
    </>
  )
}
