import { NativeSelect, Textarea } from '@mantine/core'
import type { ReactNode } from 'react'
import { Form } from 'react-router'
import classes from '#app/components/desk/desk.module.css'
import { Sheet } from '#app/components/ui/sheet.tsx'
import { SubmitButton } from '#app/components/ui/submit-button.tsx'
import type { ComplaintView } from '#server/complaints/find-complaint.ts'
import { moveComplaint, type PersonAct } from '#server/complaints/rules/complaint-state.ts'
import { mayAskReview } from '#server/complaints/rules/deadlines.ts'

type Said = { act: PersonAct; sentence: string; words: string } | null

/** What the person who filed it can do now. `who`: hidden fields that say who speaks. */
export function PersonPart({
  complaint,
  now,
  refused,
  who,
}: {
  complaint: ComplaintView
  now: Date
  refused: Said
  who?: ReactNode
}) {
  const { state, rating, reviewed, answeredAt } = complaint
  const may = (act: PersonAct) => moveComplaint(state, act).ok
  const problem = (act: PersonAct) => (refused?.act === act ? refused.sentence : undefined)
  const typed = (act: PersonAct) => (refused?.act === act ? refused.words : '')
  return (
    <>
      {may('rate') && rating === null ? (
        <Sheet label="评价">
          <h2>答复解决您的问题了吗</h2>
          <Form method="post" className={classes.form}>
            {who}
            <div className={classes.fields}>
              <NativeSelect
                name="score"
                label="满意程度"
                defaultValue=""
                error={problem('rate')}
                data={[
                  { value: '', label: '请选择' },
                  { value: '5', label: '5 很满意' },
                  { value: '4', label: '4 满意' },
                  { value: '3', label: '3 一般' },
                  { value: '2', label: '2 不满意' },
                  { value: '1', label: '1 很不满意' },
                ]}
                required
              />
            </div>
            <Textarea
              name="words"
              label="想说的话（可不填）"
              autosize
              minRows={2}
              maxLength={2000}
              defaultValue={typed('rate')}
            />
            <div>
              <SubmitButton name="act" value="rate">
                提交评价
              </SubmitButton>
            </div>
          </Form>
        </Sheet>
      ) : null}
      {may('ask-review') && !reviewed && answeredAt && mayAskReview(answeredAt, now) ? (
        <Sheet label="申请复核">
          <h2>对答复有异议</h2>
          <Form method="post" className={classes.form}>
            {who}
            <p className={classes.quiet}>答复后 30 天内可以申请一次复核，由上一级单位办理；市局的答复由另一位工作人员复核。</p>
            <Textarea
              name="words"
              label="为什么要复核"
              autosize
              minRows={3}
              maxLength={2000}
              defaultValue={typed('ask-review')}
              error={problem('ask-review')}
              required
            />
            <div>
              <SubmitButton name="act" value="ask-review" variant="default">
                申请复核
              </SubmitButton>
            </div>
          </Form>
        </Sheet>
      ) : null}
      {may('supplement') ? (
        <Sheet label="补充说明">
          <h2>补充说明</h2>
          <Form method="post" className={classes.form} key={complaint.revision}>
            {who}
            <Textarea
              name="words"
              label="还想说明的情况"
              autosize
              minRows={3}
              maxLength={2000}
              defaultValue={typed('supplement')}
              error={problem('supplement')}
              required
            />
            <div>
              <SubmitButton name="act" value="supplement" variant="default">
                提交补充
              </SubmitButton>
            </div>
          </Form>
        </Sheet>
      ) : null}
      {may('withdraw') ? (
        <details className={classes.strike}>
          <summary>撤回</summary>
          <Form method="post">
            {who}
            <p className={classes.quiet}>撤回后不再办理，不能恢复；需要时可以重新提交。</p>
            <SubmitButton name="act" value="withdraw" variant="default" color="red">
              确认撤回
            </SubmitButton>
          </Form>
        </details>
      ) : null}
    </>
  )
}
