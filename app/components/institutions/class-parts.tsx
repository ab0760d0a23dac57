import { Button, NativeSelect, TextInput } from '@mantine/core'
import { Form, Link } from 'react-router'
import type { SubjectPrice } from '#server/fees/rules/price.ts'
import type { ClassPage } from '#server/institutions/find-class.ts'
import { placeStateNames } from '#server/institutions/rules/place-state.ts'
import { shanghaiMinuteText } from '#server/platform/calendar.ts'
import { EvidenceBox } from '../declarations/evidence-box.tsx'
import { PriceLine } from '../fees/price-line.tsx'
import { AnswerForm } from '../filings/answer-form.tsx'
import classes from '../filings/filings.module.css'
import { Sheet } from '../ui/sheet.tsx'
import { SubmitButton } from '../ui/submit-button.tsx'

type Problem = { intent: string; sentence: string } | null
const errorIn = (problem: Problem, ...intents: string[]) =>
  problem && intents.includes(problem.intent) ? problem.sentence : undefined

/** What the institution can do with its class now. */
export function RunPart({
  held,
  now,
  problem,
  price,
  prices,
}: {
  held: ClassPage
  now: Date
  problem: Problem
  price: SubjectPrice | null
  prices: readonly { id: string; label: string }[]
}) {
  const { state } = held
  const open = state === 'draft' || state === 'published'
  const begun = held.startsAt !== null && held.startsAt <= now
  return (
    <>
      <div className={classes.actions}>
        {open && !begun ? (
          <Button component={Link} to={`/manage/classes/${held.id}/edit`}>
            {state === 'draft' ? '继续填写、发布' : '变更'}
          </Button>
        ) : null}
        <Form method="post" action="/manage/classes">
          <input type="hidden" name="organisationId" value={held.organisationId} />
          <input type="hidden" name="copyOf" value={held.id} />
          <SubmitButton variant="subtle">照这个班再办一次</SubmitButton>
        </Form>
      </div>
      {open ? (
        <Sheet label="收费">
          <h2>收费</h2>
          <p className={classes.quiet}>
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
              收费的班次要先有<Link to="/manage/prices">收费备案</Link>。
            </p>
          )}
        </Sheet>
      ) : null}
      {state === 'published' ? (
        <Sheet label="报送出勤">
          <h2>报送出勤</h2>
          <p className={classes.quiet}>
            名单 {held.attendance?.attendees ?? 0} 人，有签到记录的 {held.attendance?.present ?? 0} 人。
            <Link to={`/manage/attendance/${held.id}`}>名单、签到和考核结果</Link>
          </p>
          {held.endsAt && held.endsAt <= now ? (
            <>
              <p className={classes.quiet}>
                请在 {held.handInBy ? shanghaiMinuteText(held.handInBy) : ''} 之前报送。报送后名单和签到不能再改。
              </p>
              <EvidenceBox evidence={held.files} asks={['培训现场照片', '签到表']} folder="/institution-files" />
              <AnswerForm
                label="说明（可不填）"
                error={errorIn(problem, 'hand-in')}
                buttons={[{ value: 'hand-in', label: '报送出勤' }]}
              />
            </>
          ) : (
            <p className={classes.quiet}>最后一场结束后在这里上传现场照片、签到表，报送出勤。</p>
          )}
        </Sheet>
      ) : null}
      {open && !held.attendance?.present ? (
        <details>
          <summary>取消这个班</summary>
          <AnswerForm
            label="取消的理由"
            description="报名的人会收到通知，已缴的费用退还。"
            error={errorIn(problem, 'cancel')}
            buttons={[{ value: 'cancel', label: '取消这个班', variant: 'default' }]}
          />
        </details>
      ) : null}
    </>
  )
}

/** Who has a place, waits for one, or for the word of the unit. */
export function PlaceList({
  held,
  now,
  problem,
}: {
  held: ClassPage
  now: Date
  problem: (Problem & { placeId?: string }) | null
}) {
  const may = held.may.run && held.state === 'published' && held.startsAt !== null && held.startsAt > now
  return (
    <Sheet label="报名">
      <h2>报名</h2>
      {held.places.length === 0 ? <p className={classes.quiet}>还没有人报名。</p> : null}
      <ul className={classes.plain}>
        {held.places.map((place) => (
          <li key={place.id}>
            <span>
              {place.realName}
              <small>
                {place.unitName ?? '没有登记单位'} · {placeStateNames[place.state]}
                {place.payer === 'unit' ? ' · 单位缴费' : ''} · {shanghaiMinuteText(place.askedAt)}
              </small>
            </span>
            {may ? (
              <details>
                <summary>不予录取</summary>
                <Form method="post" className={classes.actions}>
                  <input type="hidden" name="placeId" value={place.id} />
                  <TextInput
                    name="words"
                    aria-label={`不录取${place.realName}的理由`}
                    placeholder="理由"
                    maxLength={500}
                    error={problem?.placeId === place.id ? problem.sentence : undefined}
                  />
                  <SubmitButton name="intent" value="decline" variant="default" size="xs">
                    确定
                  </SubmitButton>
                </Form>
              </details>
            ) : null}
          </li>
        ))}
      </ul>
    </Sheet>
  )
}

/** What whoever confirms attendance can do with a class that was handed in. */
export function ConfirmPart({ held, problem }: { held: ClassPage; problem: Problem }) {
  if (held.state !== 'handed-in') return null
  return (
    <Sheet label="确认出勤">
      <h2>确认出勤</h2>
      <p>
        名单 {held.attendance?.attendees ?? 0} 人，有签到记录的 {held.attendance?.present ?? 0} 人。
      </p>
      <AnswerForm
        label="意见（退回时必填）"
        error={errorIn(problem, 'confirm', 'return')}
        buttons={[
          { value: 'confirm', label: '确认，计入学时' },
          { value: 'return', label: '退回补正', variant: 'default' },
        ]}
      />
    </Sheet>
  )
}
