import classes from '#app/components/desk/desk.module.css'
import type { Column } from '#app/components/ui/data-table.tsx'
import type { PriceRow } from '#server/fees/list-prices.ts'
import { formatYuan } from '#server/fees/rules/money.ts'
import { unitOfChargeNames } from '#server/fees/rules/price.ts'

const standingNames = { coming: '未生效', 'in-force': '有效', past: '已过期' } as const

/** What everybody may know of a filed price. */
export const priceColumns: readonly Column<Omit<PriceRow, 'filedBy' | 'endReason'>>[] = [
  { key: 'item', title: '收费项目', heading: true, cell: (row) => row.item },
  { key: 'organisation', title: '收费单位', cell: (row) => row.organisationName },
  { key: 'document', title: '备案文号', cell: (row) => row.documentNumber },
  {
    key: 'amount',
    title: '金额（元）',
    numeric: true,
    cell: (row) => `${formatYuan(row.amountFen)} ${unitOfChargeNames[row.unitOfCharge]}`,
  },
  {
    key: 'days',
    title: '有效期',
    cell: (row) => (
      <span className={classes.cell}>
        {row.validFrom} 起<small>至 {row.validUntil}</small>
      </span>
    ),
  },
  { key: 'standing', title: '状态', cell: (row) => (row.ended ? '已停用' : standingNames[row.standing]) },
]
