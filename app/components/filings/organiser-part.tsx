import { Button, NativeSelect } from '@mantine/core'
import { Form, Link } from 'react-router'
import classes from '#app/components/desk/desk.module.css'
import type { SubjectPrice } from '#server/fees/rules/price.ts'
import type { FilingPage } from '#server/filings/find-filing.ts'
import { shanghaiMinuteText } from '#server/platform/calendar.ts'
import { EvidenceBox } from '../declarations/evidence-box.tsx'
import { PriceLine } from '../fees/price-line.tsx'
import { Sheet } from '../ui/sheet.tsx'
import { SubmitButton } from '../ui/submit-button.tsx'
import { AnswerForm } from './answer-form.tsx'

/** What whoever organises a training can do with it now. */
export function OrganiserPart({
  filing,
  problem,
  price,
  prices,
}: {
  price: SubjectPrice | null
  prices: readonly { id: string; label: string }[]
  filing: FilingPage
  problem: { intent: string; sentence: string } | null
}) {
  const request = filing.requests.find((each) => ['draft', 'submitted', 'returned'].includes(each.state))
  const held = filing.state === 'accepted' && filing.endsAt !== null && filing.endsAt <= new Date()
  const errorOf = (intent: string) => (problem?.intent === intent ? problem.sentence : undefined)
  return (
    <>
      {request ? (
        <div className={classes.actions}>
          {request.state !== 'submitted' ? (
            <Button component={Link} to={`/manage/trainings/${filing.id}/edit`}>
              继续填写
            </Button>
          ) : null}
          <Form method="post">
            <SubmitButton name="intent" value="withdraw" variant="default">
              {request.state === 'submitted' ? '撤回申请' : request.kind === 'new' ? '放弃这份备案' : '放弃这次变更'}
            </SubmitButton>
          </Form>
        </div>
      ) : null}
      {filing.state === 'accepted' || filing.state === 'handed-in' || filing.state === 'confirmed' ? (
        <Sheet label="名单和考勤">
          <h2>名单和考勤</h2>
          <p className={classes.quiet}>
            名单 {filing.attendance?.attendees ?? 0} 人，有签到记录的 {filing.attendance?.present ?? 0} 人。
          </p>
          <Button component={Link} to={`/manage/attendance/${filing.id}`} variant="default">
            名单、签到屏幕和考勤
          </Button>
        </Sheet>
      ) : null}
      {filing.state === 'accepted' ? (
        <Sheet label="收费">
          <h2>收费</h2>
          <p className={classes.quiet}>
            自己报名的人：
            <PriceLine price={price} />
          </p>
          {prices.length > 0 ? (
            <Form method="post" className={classes.actions}>
              <NativeSelect
                name="priceId"
                aria-label="收费标准"
                defaultValue={price?.priceId ?? ''}
                data={[{ value: '', label: '免费' }, ...prices.map(({ id, label }) => ({ value: id, label }))]}
              />
              <SubmitButton name="intent" value="price" variant="default">
                确定
              </SubmitButton>
            </Form>
          ) : (
            <p className={classes.quiet}>
              收费的培训要先有<Link to="/manage/prices">收费备案</Link>。
            </p>
          )}
        </Sheet>
      ) : null}
      {filing.state === 'accepted' && !request ? (
        <Sheet label="报送出勤">
          <h2>报送出勤</h2>
          {held ? (
            <>
              <p className={classes.quiet}>
                请在 {filing.handInBy ? shanghaiMinuteText(filing.handInBy) : ''} 之前报送。报送后名单和签到不能再改。
              </p>
              <EvidenceBox
                evidence={filing.files.filter((file) => file.purpose === 'evidence')}
                asks={['培训现场照片', '签到表']}
                folder="/filing-files"
              />
              <AnswerForm label="说明（可不填）" error={errorOf('hand-in')} buttons={[{ value: 'hand-in', label: '报送出勤' }]} />
            </>
          ) : (
            <p className={classes.quiet}>最后一场结束后在这里上传现场照片、签到表，报送出勤。</p>
          )}
        </Sheet>
      ) : null}
      {filing.state === 'accepted' && !request ? (
        <details>
          <summary>变更或取消</summary>
          <Form method="post" className={classes.actions}>
            <SubmitButton name="intent" value="change" variant="default">
              变更时间、地点等内容
            </SubmitButton>
          </Form>
          <AnswerForm
            label="取消的理由"
            description="主管部门同意后，名单上的人会收到通知。"
            error={errorOf('cancel')}
            buttons={[{ value: 'cancel', label: '申请取消这次培训', variant: 'default' }]}
          />
        </details>
      ) : null}
      {filing.state !== 'filing' ? (
        <Form method="post" action="/manage/trainings">
          <input type="hidden" name="organisationId" value={filing.organisationId} />
          <input type="hidden" name="copyOf" value={filing.id} />
          <SubmitButton variant="subtle">照这一份再备案一次</SubmitButton>
        </Form>
      ) : null}
    </>
  )
}
