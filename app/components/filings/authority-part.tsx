import { Link } from 'react-router'
import classes from '#app/components/desk/desk.module.css'
import type { SampledPerson } from '#server/filings/draw-people.ts'
import type { FilingPage } from '#server/filings/find-filing.ts'
import { requestKindNames } from '#server/filings/rules/filing-state.ts'
import { Sheet } from '../ui/sheet.tsx'
import { AnswerForm } from './answer-form.tsx'
import { FilingFacts } from './filing-facts.tsx'

/** What whoever answers for the organiser can do with a training now. */
export function AuthorityPart({
  filing,
  sample,
  problem,
}: {
  filing: FilingPage
  sample: readonly SampledPerson[]
  problem: { intent: string; sentence: string } | null
}) {
  const request = filing.requests.find((each) => each.state === 'submitted')
  const errorOf = (...intents: string[]) => (problem && intents.includes(problem.intent) ? problem.sentence : undefined)
  return (
    <>
      {request ? (
        <Sheet label="审核">
          <h2>审核{requestKindNames[request.kind]}</h2>
          {request.late ? <p className={classes.problem}>没有按规定提前备案。</p> : null}
          {request.reason ? <p>理由：{request.reason}</p> : null}
          {request.kind === 'change' ? <FilingFacts content={request.content} before={filing.content} /> : null}
          <AnswerForm
            label="意见（退回、不予备案时必填）"
            error={errorOf('accept', 'return', 'refuse')}
            revision={request.revision}
            buttons={[
              { value: 'accept', label: '受理' },
              { value: 'return', label: '退回补正', variant: 'default' },
              { value: 'refuse', label: request.kind === 'new' ? '不予备案' : '不同意', variant: 'default' },
            ]}
          />
        </Sheet>
      ) : null}
      {filing.state === 'handed-in' ? (
        <Sheet label="确认出勤">
          <h2>确认出勤</h2>
          <p>
            名单 {filing.attendance?.attendees ?? 0} 人，有签到记录的 {filing.attendance?.present ?? 0} 人。
            <Link to={`/manage/attendance/${filing.id}`}>看全部名单</Link>
          </p>
          {sample.length > 0 ? (
            <>
              <h3>抽查这几个人</h3>
              <ul className={classes.plain}>
                {sample.map((person) => (
                  <li key={person.learnerId}>
                    <span>
                      {person.realName}
                      <small>{person.unitName}</small>
                    </span>
                    <span>{person.sentence}</span>
                  </li>
                ))}
              </ul>
            </>
          ) : null}
          <AnswerForm
            label="意见（退回时必填）"
            error={errorOf('confirm', 'return-report')}
            buttons={[
              { value: 'confirm', label: '确认，计入学时' },
              { value: 'return-report', label: '退回补正', variant: 'default' },
            ]}
          />
        </Sheet>
      ) : null}
      {filing.state === 'accepted' && filing.handInBy && filing.handInBy <= new Date() ? (
        <Sheet label="延长报送期限">
          <h2>延长报送期限</h2>
          <AnswerForm
            label="延长的理由"
            description="自今天起可以再报送 15 天，记入审计。"
            error={errorOf('extend')}
            buttons={[{ value: 'extend', label: '延长 15 天', variant: 'default' }]}
          />
        </Sheet>
      ) : null}
    </>
  )
}
