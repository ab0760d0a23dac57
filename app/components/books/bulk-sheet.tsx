import { Form } from 'react-router'
import { type Column, DataTable } from '#app/components/ui/data-table.tsx'
import { Sheet } from '#app/components/ui/sheet.tsx'
import { SubmitButton } from '#app/components/ui/submit-button.tsx'
import type { BulkPlan, PlannedIssue } from '#server/books/plan-bulk-issue.ts'
import { formatBookNumber } from '#server/books/rules/number-range.ts'
import classes from './books.module.css'

const columns: Column<PlannedIssue>[] = [
  { key: 'name', title: '姓名', heading: true, cell: (row) => row.realName },
  { key: 'number', title: '证书号', cell: (row) => <span className={classes.number}>{formatBookNumber(row.number)}</span> },
]

/** Who would get which number: looked at first, then confirmed as it was shown. The first hundred are listed. */
export function BulkSheet({ plan, placeId }: { plan: BulkPlan & { total: number }; placeId: string }) {
  return (
    <div className={classes.preview}>
      <Sheet label="批量发放预览">
        <h2>批量发放：{plan.total} 人</h2>
        <p>
          按姓名排列，从最小的号码起，发给 {plan.placeName} 还没有证书的 {plan.total} 人。
          {plan.left > 0 ? `还有 ${plan.left} 人，库存发完后再办。` : ''}
          {plan.total > plan.issues.length ? `下面是前 ${plan.issues.length} 人。` : ''}
        </p>
        <DataTable caption="预览" columns={columns} rows={plan.issues} rowKey={(row) => row.learnerId} />
        <Form method="post" action={`/manage/books/issue?place=${placeId}`}>
          <input type="hidden" name="seal" value={plan.seal} />
          <SubmitButton name="intent" value="bulk">{`确认发放 ${plan.total} 本`}</SubmitButton>
        </Form>
      </Sheet>
    </div>
  )
}
