import { Sheet } from '#app/components/ui/sheet.tsx'
import { shanghaiMinuteText } from '#server/platform/calendar.ts'
import type { FoundSubmission } from '#server/verification/find-submission.ts'
import classes from './verification.module.css'

/** What was decided, newest first: the stamps, and what went back why. */
export function DecisionList({ decisions }: { decisions: FoundSubmission['decisions'] }) {
  if (decisions.length === 0) return null
  return (
    <Sheet>
      <h2>办理记录</h2>
      <ul className={classes.list}>
        {decisions.map((each) => (
          <li key={each.id}>
            {each.kind === 'verified' ? `验证 ${each.people} 人` : `退回 ${each.people} 人：${each.reason}`}
            <small>
              {each.authorityName} · {each.officerName} · {shanghaiMinuteText(each.at)}
            </small>
          </li>
        ))}
      </ul>
    </Sheet>
  )
}
