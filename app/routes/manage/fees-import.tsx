import { Button, FileInput, NativeSelect } from '@mantine/core'
import { data, Form, Link, redirect } from 'react-router'
import { z } from 'zod'
import classes from '#app/components/desk/desk.module.css'
import { type Column, DataTable } from '#app/components/ui/data-table.tsx'
import { Message } from '#app/components/ui/message.tsx'
import { PageHeader } from '#app/components/ui/page-header.tsx'
import { Sheet } from '#app/components/ui/sheet.tsx'
import { SubmitButton } from '#app/components/ui/submit-button.tsx'
import { requireOfficial } from '#app/middleware/session.ts'
import { checkPayments } from '#server/fees/check-payments.ts'
import { type FeeImportRow, listFeeImports } from '#server/fees/find-fee-import.ts'
import { listFeePlaces } from '#server/fees/keeps-fees.ts'
import { paymentRowsMost } from '#server/fees/rules/payment-list.ts'
import { feeRefusals } from '#server/fees/rules/refusals.ts'
import { shanghaiMinuteText } from '#server/platform/calendar.ts'
import { commonRefusals } from '#server/platform/errors.ts'
import { spreadsheetSentence } from '#server/platform/spreadsheet/problems.ts'
import { readSpreadsheet } from '#server/platform/spreadsheet/read-spreadsheet.ts'
import type { Route } from './+types/fees-import'

export const meta: Route.MetaFunction = () => [{ title: '导入到账名单 · 学时' }]

export async function loader({ context }: Route.LoaderArgs) {
  const actor = requireOfficial(context)
  const [places, lists] = await Promise.all([listFeePlaces(actor), listFeeImports(actor)])
  if (places.length === 0) throw new Response(null, { status: 404 })
  return { places, lists }
}

const upload = z.object({ file: z.instanceof(File), organisationId: z.uuid() })

export async function action({ request, context }: Route.ActionArgs) {
  const actor = requireOfficial(context)
  const given = upload.safeParse(Object.fromEntries(await request.formData()))
  if (!given.success) throw new Response(null, { status: 400 })
  const { file, organisationId } = given.data
  if (file.size === 0) return data({ sentence: '请先选择文件。' }, { status: 400 })
  const read = await readSpreadsheet(file, { maxRows: paymentRowsMost + 1, maxColumns: 20 })
  if (!read.ok) return data({ sentence: spreadsheetSentence(read) }, { status: 400 })
  const checked = await checkPayments(actor, { organisationId, fileName: file.name, rows: read.value.rows })
  if (checked.ok) return redirect(`/manage/fees/import/${checked.value.importId}`)
  const { status, sentence } = { ...feeRefusals, ...commonRefusals }[checked.reason]
  return data({ sentence }, { status })
}

const stateNames = { checked: '已检查，未登记', done: '已登记', cancelled: '已放弃' } as const
const columns: readonly Column<FeeImportRow>[] = [
  { key: 'file', title: '文件', heading: true, cell: (row) => <Link to={`/manage/fees/import/${row.id}`}>{row.fileName}</Link> },
  { key: 'organisation', title: '收款单位', cell: (row) => row.organisationName },
  { key: 'count', title: '行数', numeric: true, cell: (row) => row.count },
  { key: 'state', title: '状态', cell: (row) => stateNames[row.state] },
  { key: 'checked', title: '上传时间', cell: (row) => shanghaiMinuteText(row.checkedAt) },
]

export default function FeesImport({ loaderData: { places, lists }, actionData }: Route.ComponentProps) {
  return (
    <>
      <PageHeader
        title="导入到账名单"
        subtitle="按银行流水一次登记多笔到账。先检查、再确认，全部登记或全部不登记。"
        actions={
          <>
            <Button component="a" href="/manage/fees/import/template" download variant="default" size="sm">
              下载模板
            </Button>
            <Link to="/manage/fees">返回</Link>
          </>
        }
      />
      {actionData ? <Message tone="bad">{actionData.sentence}</Message> : null}
      <Sheet>
        <Form method="post" encType="multipart/form-data" className={classes.form}>
          {places.length === 1 ? (
            <input type="hidden" name="organisationId" value={places[0]?.id} />
          ) : (
            <NativeSelect
              name="organisationId"
              label="收款单位"
              data={places.map((place) => ({ value: place.id, label: place.name }))}
            />
          )}
          <FileInput
            name="file"
            label="到账名单"
            description="Excel（.xlsx）或 CSV，最多 2,000 行；缴费方不填的，按应缴的一方登记"
            placeholder="选择文件"
            accept=".xlsx,.csv"
            required
          />
          <div>
            <SubmitButton>上传并检查</SubmitButton>
          </div>
        </Form>
      </Sheet>
      {lists.length > 0 ? (
        <section className={classes.stack}>
          <h2>最近的名单</h2>
          <DataTable caption="最近的名单" columns={columns} rows={lists} rowKey={(row) => row.id} />
        </section>
      ) : null}
    </>
  )
}
