import { Link } from 'react-router'
import classes from '#app/components/desk/desk.module.css'
import type { Column } from '#app/components/ui/data-table.tsx'
import type { FeeRow } from '#server/fees/list-fees.ts'
import { feeStateNames } from '#server/fees/rules/fee-state.ts'
import { formatYuan } from '#server/fees/rules/money.ts'
import { receiptNumberText } from '#server/fees/rules/receipt-number.ts'
import { shanghaiDateText } from '#server/platform/calendar.ts'

/** A list of fees, each with the way to its own page below `base`. */
export const feeColumns = (base: '/learn/fees' | '/manage/fees'): readonly Column<FeeRow>[] => [
  {
    key: 'title',
    title: '费用',
    heading: true,
    cell: (row) => (
      <span className={classes.cell}>
        <Link to={`${base}/${row.id}`}>{row.title}</Link>
        <small>
          {base === '/manage/fees' ? `${row.learnerName} · ` : ''}
          {row.organisationName}
        </small>
      </span>
    ),
  },
  { key: 'amount', title: '金额（元）', numeric: true, cell: (row) => formatYuan(row.amountFen) },
  { key: 'payer', title: '缴费方', cell: (row) => row.payerUnitName ?? '个人' },
  {
    key: 'state',
    title: '状态',
    cell: (row) => (row.state === 'due' && row.saidAt ? '待缴（已告知转账）' : feeStateNames[row.state]),
  },
  {
    key: 'receipt',
    title: '收据',
    cell: (row) =>
      row.receiptId && row.receiptYear && row.receiptNumber ? (
        <Link to={`/receipts/${row.receiptId}`}>{receiptNumberText(row.receiptYear, row.receiptNumber)}</Link>
      ) : (
        '—'
      ),
  },
  { key: 'created', title: '产生', cell: (row) => shanghaiDateText(row.createdAt) },
]
