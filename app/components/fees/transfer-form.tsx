import { TextInput } from '@mantine/core'
import { Form } from 'react-router'
import classes from '#app/components/desk/desk.module.css'
import { Sheet } from '#app/components/ui/sheet.tsx'
import { SubmitButton } from '#app/components/ui/submit-button.tsx'

/** Whoever pays says that they have: a number by which the payee finds it. */
export function TransferForm({ problem, typed }: { problem: string | undefined; typed: string }) {
  return (
    <Sheet label="已经转账">
      <h2>已经转账</h2>
      <Form method="post" className={classes.form}>
        <TextInput
          name="note"
          label="转账流水号"
          description="收款单位凭它核对到账；确认到账之前，费用仍是待缴"
          defaultValue={typed}
          error={problem}
          maxLength={100}
          required
        />
        <div>
          <SubmitButton name="intent" value="transferred">
            告知收款单位
          </SubmitButton>
        </div>
      </Form>
    </Sheet>
  )
}
