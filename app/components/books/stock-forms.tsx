import { Checkbox, TextInput } from '@mantine/core'
import { Form } from 'react-router'
import { Sheet } from '#app/components/ui/sheet.tsx'
import { SubmitButton } from '#app/components/ui/submit-button.tsx'
import classes from './books.module.css'

type Problems = { intent: string; fields: Record<string, string> } | null

/** What comes in from the printer, what is asked for from above, what is waste. */
export function StockForms({
  may,
  supplier,
  asking,
  problems,
}: {
  may: { receive: boolean; keep: boolean }
  supplier: string | null
  /** A request of this body is open. */
  asking: boolean
  problems: Problems
}) {
  const errorOf = (intent: string, field: string) => (problems?.intent === intent ? problems.fields[field] : undefined)
  const number = (intent: string) => (
    <TextInput name="first" label="起始号" placeholder="00000001" inputMode="numeric" required error={errorOf(intent, 'first')} />
  )
  const quantity = (intent: string, first?: string) => (
    <TextInput
      name="quantity"
      label="本数"
      inputMode="numeric"
      defaultValue={first}
      required
      error={errorOf(intent, 'quantity')}
    />
  )
  return (
    <div className={classes.forms}>
      {may.receive ? (
        <Sheet>
          <h2>印制入库</h2>
          <Form method="post" className={classes.form}>
            {number('receive')}
            {quantity('receive')}
            <TextInput name="note" label="说明" maxLength={200} placeholder="印制批次等" error={errorOf('receive', 'note')} />
            <div>
              <SubmitButton name="intent" value="receive">
                入库
              </SubmitButton>
            </div>
          </Form>
        </Sheet>
      ) : null}
      {supplier && !asking ? (
        <Sheet>
          <h2>申领</h2>
          <Form method="post" className={classes.form}>
            <p className={classes.quiet}>向 {supplier} 申领</p>
            {quantity('request')}
            <TextInput name="note" label="说明" maxLength={200} error={errorOf('request', 'note')} />
            <div>
              <SubmitButton name="intent" value="request">
                提出申领
              </SubmitButton>
            </div>
          </Form>
        </Sheet>
      ) : null}
      <Sheet>
        <h2>登记作废</h2>
        <Form method="post" className={classes.form}>
          <p className={classes.quiet}>印坏、写坏或短缺的号码，作废后不能恢复，也不再发放。</p>
          {number('spoil')}
          {quantity('spoil', '1')}
          <TextInput name="reason" label="理由" maxLength={200} required error={errorOf('spoil', 'reason')} />
          <Checkbox name="sure" value="yes" label="确认作废，不能恢复" required error={errorOf('spoil', 'sure')} />
          <div>
            <SubmitButton name="intent" value="spoil" variant="default" color="zhusha">
              作废
            </SubmitButton>
          </div>
        </Form>
      </Sheet>
    </div>
  )
}
