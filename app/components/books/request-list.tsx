import { TextInput } from '@mantine/core'
import { Form, Link } from 'react-router'
import { SubmitButton } from '#app/components/ui/submit-button.tsx'
import type { RequestRow } from '#server/books/find-place-stock.ts'
import { shanghaiMinuteText } from '#server/platform/calendar.ts'
import classes from './books.module.css'

/** What those below ask for: handed over, or declined with a reason. */
export function RequestList({ requests, placeId }: { requests: readonly RequestRow[]; placeId: string }) {
  return (
    <ul className={classes.list}>
      {requests.map((each) => (
        <li key={each.id}>
          <span>
            {each.placeName} 申领 <strong>{each.quantity.toLocaleString('zh-CN')}</strong> 本{each.note ? `：${each.note}` : ''}
          </span>
          <small className={classes.quiet}>
            {each.askedBy} {shanghaiMinuteText(each.askedAt)}
          </small>
          <Form method="post" className={classes.line}>
            <Link to={`/manage/books/hand-over?to=${each.placeId}&place=${placeId}&request=${each.id}&quantity=${each.quantity}`}>
              移交
            </Link>
            <input type="hidden" name="requestId" value={each.id} />
            <TextInput
              name="answer"
              aria-label={`退回 ${each.placeName} 的理由`}
              placeholder="退回的理由"
              maxLength={200}
              size="xs"
            />
            <SubmitButton name="intent" value="decline" variant="default" size="xs">
              退回
            </SubmitButton>
          </Form>
        </li>
      ))}
    </ul>
  )
}
