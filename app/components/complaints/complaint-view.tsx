import classes from '#app/components/desk/desk.module.css'
import { Sheet } from '#app/components/ui/sheet.tsx'
import type { ComplaintView as View } from '#server/complaints/find-complaint.ts'
import { complaintActNames, complaintStateNames, isOpen } from '#server/complaints/rules/complaint-state.ts'
import { complaintKindNames, complaintTopicNames } from '#server/complaints/rules/complaint-text.ts'
import { isOverdue, lastDayOf } from '#server/complaints/rules/deadlines.ts'
import { shanghaiDateText, shanghaiMinuteText } from '#server/platform/calendar.ts'

/** What was said, where it stands, and everything that was done about it. `files`: whether they can be opened here. */
export function ComplaintView({ complaint, now, files }: { complaint: View; now: Date; files: boolean }) {
  const late = isOverdue(complaint, now)
  return (
    <>
      <Sheet label="内容">
        <dl className={classes.facts}>
          <dt>编号</dt>
          <dd>{complaint.number}</dd>
          <dt>类别</dt>
          <dd>
            {complaintKindNames[complaint.kind]} · {complaintTopicNames[complaint.topic]}
          </dd>
          {complaint.about ? (
            <>
              <dt>涉及</dt>
              <dd>{complaint.about}</dd>
            </>
          ) : null}
          <dt>内容</dt>
          <dd>{complaint.body}</dd>
          {complaint.files.length > 0 ? (
            <>
              <dt>附件</dt>
              <dd>
                {complaint.files.map((file) => (
                  <div key={file.id}>
                    {files ? (
                      <a href={`/complaint-files/${file.id}`} target="_blank" rel="noreferrer">
                        {file.name}
                      </a>
                    ) : (
                      file.name
                    )}
                  </div>
                ))}
              </dd>
            </>
          ) : null}
          <dt>办理单位</dt>
          <dd>{complaint.responsibleName}</dd>
          <dt>状态</dt>
          <dd>
            {complaintStateNames[complaint.state]}
            {isOpen(complaint.state) ? `，${shanghaiDateText(lastDayOf(complaint.dueAt))}前答复` : ''}
            {late === 'answer' ? '（已超过答复期限）' : late === 'take-up' ? '（已超过受理期限）' : ''}
            {complaint.rating ? `，评价 ${complaint.rating} 分` : ''}
          </dd>
        </dl>
      </Sheet>
      <Sheet label="经过">
        <h2>经过</h2>
        <ol className={classes.steps}>
          {complaint.steps.map((step) => (
            <li key={step.id} data-answer={step.act === 'answer' || step.act === 'decline' || undefined}>
              <small>
                {shanghaiMinuteText(step.at)} · {step.by ?? '提交人'}
                {step.official ? `（${step.official}）` : ''}
              </small>
              <strong>{complaintActNames[step.act]}</strong>
              {step.words ? <p>{step.words}</p> : null}
            </li>
          ))}
        </ol>
      </Sheet>
    </>
  )
}
