import classes from '#app/components/desk/desk.module.css'
import type { FilingReportRow, FilingRequestRow } from '#server/filings/find-filing.ts'
import { requestKindNames, requestStateNames } from '#server/filings/rules/filing-state.ts'
import { shanghaiMinuteText } from '#server/platform/calendar.ts'

const reportNames = { submitted: '等待确认', confirmed: '已确认', returned: '已退回' } as const

/** What was asked and answered about a training, latest first. */
export function FilingHistory({
  requests,
  reports,
}: {
  requests: readonly FilingRequestRow[]
  reports: readonly FilingReportRow[]
}) {
  return (
    <ul className={classes.plain}>
      {reports.map((report) => (
        <li key={report.submittedAt.toISOString()}>
          <span>
            报送出勤：{reportNames[report.state]}
            <small>
              {report.submitter} {shanghaiMinuteText(report.submittedAt)}
              {report.note ? `：${report.note}` : ''}
            </small>
            {report.decider && report.decidedAt ? (
              <small>
                {report.decider} {shanghaiMinuteText(report.decidedAt)}
                {report.answer ? `：${report.answer}` : ''}
              </small>
            ) : null}
          </span>
        </li>
      ))}
      {requests.map((request) => (
        <li key={request.id}>
          <span>
            {requestKindNames[request.kind]}：{requestStateNames[request.state]}
            {request.late ? '（未按期提前备案）' : ''}
            {request.submitter && request.submittedAt ? (
              <small>
                {request.submitter} {shanghaiMinuteText(request.submittedAt)}
                {request.reason ? `：${request.reason}` : ''}
              </small>
            ) : null}
            {request.decider && request.decidedAt ? (
              <small>
                {request.decider} {shanghaiMinuteText(request.decidedAt)}
                {request.answer ? `：${request.answer}` : ''}
              </small>
            ) : null}
          </span>
        </li>
      ))}
    </ul>
  )
}
