import { TextInput } from '@mantine/core'
import { Form, Link } from 'react-router'
import classes from '#app/components/desk/desk.module.css'
import { type Column, DataTable } from '#app/components/ui/data-table.tsx'
import { SubmitButton } from '#app/components/ui/submit-button.tsx'
import { formatYuan } from '#server/fees/rules/money.ts'
import type { SpendingRow } from '#server/funds/find-fund.ts'
import { spendingCategoryNames } from '#server/funds/rules/fund.ts'

/** What was spent; who keeps the fund may strike out what was entered wrongly while it is not reported. */
export function SpendingList({
  rows,
  mayStrike,
  problem,
}: {
  rows: readonly SpendingRow[]
  mayStrike: boolean
  /** Of a striking that was refused. */
  problem: { spendingId: string; sentence: string } | null
}) {
  const columns: Column<SpendingRow>[] = [
    {
      ...{ key: 'item', title: '用途', heading: true },
      cell: (row) => (
        <span className={classes.cell}>
          {row.struckReason === null ? row.item : <del>{row.item}</del>}
          <small>{[row.trainingTitle, row.voucher && `凭证 ${row.voucher}`].filter(Boolean).join(' · ')}</small>
          {row.struckReason === null ? null : <small>已划掉：{row.struckReason}</small>}
        </span>
      ),
    },
    { key: 'on', title: '日期', cell: (row) => row.spentOn },
    { key: 'category', title: '类别', cell: (row) => spendingCategoryNames[row.category] },
    {
      ...{ key: 'people', title: '人员' },
      cell: (row) =>
        row.people === 0 ? '—' : `${row.names.join('、')}${row.people > row.names.length ? ` 等 ${row.people} 人` : ''}`,
    },
    {
      key: 'amount',
      title: '金额（元）',
      numeric: true,
      cell: (row) => formatYuan(row.struckReason === null ? row.amountFen : 0),
    },
    {
      ...{ key: 'by', title: '来源' },
      cell: (row) =>
        row.feeId ? (
          <Link to={`/manage/fees/${row.feeId}`}>单位缴费</Link>
        ) : mayStrike && row.struckReason === null ? (
          <details className={classes.strike} open={problem?.spendingId === row.id}>
            <summary>{row.enteredBy}登记 · 划掉</summary>
            <Form method="post">
              <input type="hidden" name="spendingId" value={row.id ?? ''} />
              <TextInput
                name="reason"
                label="划掉的理由"
                size="sm"
                maxLength={500}
                required
                error={problem?.spendingId === row.id ? problem?.sentence : undefined}
              />
              <SubmitButton name="intent" value="strike" variant="default" size="compact-sm">
                划掉这笔支出
              </SubmitButton>
            </Form>
          </details>
        ) : (
          `${row.enteredBy}登记`
        ),
    },
  ]
  return <DataTable caption="支出" columns={columns} rows={rows} rowKey={(row) => row.id ?? (row.feeId as string)} />
}
