import { TextInput } from '@mantine/core'
import { Form, Link } from 'react-router'
import type { Column } from '#app/components/ui/data-table.tsx'
import { SubmitButton } from '#app/components/ui/submit-button.tsx'
import type { HolderRow } from '#server/books/list-holders.ts'
import { decideIssue, issueNames, stateNames } from '#server/books/rules/book-state.ts'
import { formatBookNumber } from '#server/books/rules/number-range.ts'
import classes from './books.module.css'

/** Somebody, their book, and what they can be given next. Nobody gives themself one. */
export const holderColumns = ({ keep, me }: { keep: boolean; me: string }): Column<HolderRow>[] => [
  {
    key: 'name',
    title: '姓名',
    heading: true,
    cell: (row) => <Link to={`/manage/learners/${row.learnerId}/book`}>{row.realName}</Link>,
  },
  { key: 'id', title: '身份证号', cell: (row) => row.maskedIdNumber },
  { key: 'place', title: '登记单位', cell: (row) => row.placeName },
  {
    key: 'book',
    title: '证书',
    cell: (row) =>
      row.number === null || row.state === null ? (
        '还没有'
      ) : (
        <span>
          <Link className={classes.number} to={`/manage/books/${formatBookNumber(row.number)}`}>
            {formatBookNumber(row.number)}
          </Link>{' '}
          {stateNames[row.state]}
        </span>
      ),
  },
  ...(keep
    ? [{ key: 'issue', title: '办理', cell: (row: HolderRow) => (row.learnerId === me ? '本人' : <Issue row={row} />) }]
    : []),
]

function Issue({ row }: { row: HolderRow }) {
  const next = decideIssue(row.state)
  if (!next.ok) return null
  if (row.stock === 0) return <span className={classes.quiet}>单位没有库存</span>
  return (
    <Form method="post" className={classes.line}>
      <input type="hidden" name="learnerId" value={row.learnerId} />
      <TextInput
        name="number"
        aria-label={`${row.realName}的证书号`}
        placeholder="号码从小到大"
        inputMode="numeric"
        maxLength={12}
        size="xs"
        w="8rem"
      />
      <SubmitButton name="intent" value="issue" size="xs" variant="light">
        {issueNames[next.value]}
      </SubmitButton>
    </Form>
  )
}
