import { Form } from 'react-router'
import { Sheet } from '#app/components/ui/sheet.tsx'
import { SubmitButton } from '#app/components/ui/submit-button.tsx'
import type { ClosingNumbers } from '#server/hours/rules/closing-numbers.ts'
import { shanghaiMinuteText } from '#server/platform/calendar.ts'
import type { FoundSubmission } from '#server/verification/find-submission.ts'
import classes from './verification.module.css'

/** The spot check: drawn once, and how anybody can draw it again. */
export function SampleSheet({
  sample,
  numbers,
  mayDraw,
}: {
  sample: FoundSubmission['sample']
  numbers: ClosingNumbers['sample']
  mayDraw: boolean
}) {
  if (!sample && !mayDraw) return null
  return (
    <Sheet>
      <h2>抽查</h2>
      {sample ? (
        <>
          <p>
            {shanghaiMinuteText(sample.drawnAt)} 从 {sample.population} 人中抽取 {sample.drawn} 人：待抽查 {sample.open}{' '}
            人，有问题 {sample.problems} 人。 被抽中的人记下“无误”之后才能验证。
          </p>
          <details>
            <summary>抽样可以复核</summary>
            <p className={classes.seed}>
              种子 {sample.seed}；名单摘要 {sample.populationHash}。每人的号码是 SHA-256（种子、换行、编号），取最小的{' '}
              {sample.drawn} 个。
            </p>
          </details>
        </>
      ) : (
        <Form method="post" className={classes.line}>
          <p>
            随机抽取 {Math.round(numbers.share * 10_000) / 100}%，至少 {numbers.least} 人、至多 {numbers.most}{' '}
            人（当年学时规则）。只抽一次，名单不能重抽。
          </p>
          <SubmitButton name="intent" value="draw" variant="default">
            抽取名单
          </SubmitButton>
        </Form>
      )}
    </Sheet>
  )
}
