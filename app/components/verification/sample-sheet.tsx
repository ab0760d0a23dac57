import { Form } from 'react-router'
import { Sheet } from '#app/components/ui/sheet.tsx'
import { SubmitButton } from '#app/components/ui/submit-button.tsx'
import { shanghaiMinuteText } from '#server/platform/calendar.ts'
import type { FoundSubmission } from '#server/verification/find-submission.ts'
import { defaultSample } from '#server/verification/rules/sample-size.ts'
import classes from './verification.module.css'

/** The spot check: drawn once, and how anybody can draw it again. */
export function SampleSheet({ sample, mayDraw }: { sample: FoundSubmission['sample']; mayDraw: boolean }) {
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
            随机抽取 {defaultSample.share * 100}%，至少 {defaultSample.least} 人、至多 {defaultSample.most}{' '}
            人（规则没有另行规定时的比例）。只抽一次，名单不能重抽。
          </p>
          <SubmitButton name="intent" value="draw" variant="default">
            抽取名单
          </SubmitButton>
        </Form>
      )}
    </Sheet>
  )
}
