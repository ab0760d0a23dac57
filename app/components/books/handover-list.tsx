import { TextInput } from '@mantine/core'
import { Form } from 'react-router'
import { SubmitButton } from '#app/components/ui/submit-button.tsx'
import type { HandoverRow } from '#server/books/find-place-stock.ts'
import { countOf, formatRange } from '#server/books/rules/number-range.ts'
import { shanghaiMinuteText } from '#server/platform/calendar.ts'
import classes from './books.module.css'

const stateNames = { 'handed-over': '待清点', disputed: '清点不符', received: '已接收', recalled: '已收回' } as const

/** Books under way to a body or away from it: whoever receives counts, whoever gave may take back. */
export function HandoverList({ handovers, keep }: { handovers: readonly HandoverRow[]; keep: boolean }) {
  return (
    <ul className={classes.list}>
      {handovers.map((each) => (
        <li key={each.id}>
          <span>
            {each.comes ? `${each.fromName} 移交来` : `移交给 ${each.toName}`}{' '}
            <strong className={classes.number}>{formatRange(each)}</strong>，{countOf(each)} 本 · {stateNames[each.state]}
          </span>
          <small className={classes.quiet}>
            {each.handedBy} {shanghaiMinuteText(each.handedAt)} 移交
            {each.answeredBy && each.answeredAt
              ? `；${each.answeredBy} ${shanghaiMinuteText(each.answeredAt)} ${each.state === 'recalled' ? '收回' : `清点 ${each.counted} 本`}`
              : ''}
            {each.note ? `：${each.note}` : ''}
          </small>
          {keep && (each.state === 'handed-over' || each.state === 'disputed') ? <Answer handover={each} /> : null}
        </li>
      ))}
    </ul>
  )
}

function Answer({ handover }: { handover: HandoverRow }) {
  if (!handover.comes)
    return (
      <Form method="post">
        <input type="hidden" name="handoverId" value={handover.id} />
        <SubmitButton name="intent" value="recall" variant="default" size="xs">
          收回
        </SubmitButton>
      </Form>
    )
  if (handover.mine) return <small className={classes.warn}>您是移交人，请由另一位经办人清点确认。</small>
  return (
    <Form method="post" className={classes.line}>
      <input type="hidden" name="handoverId" value={handover.id} />
      <TextInput name="counted" label="清点本数" inputMode="numeric" required maxLength={7} w="8rem" />
      <TextInput name="note" label="说明" maxLength={200} placeholder="数目不符时写明" />
      <SubmitButton name="intent" value="take-in">
        确认清点
      </SubmitButton>
    </Form>
  )
}
