import { Textarea } from '@mantine/core'
import { Form } from 'react-router'
import classes from '#app/components/desk/desk.module.css'
import { SubmitButton } from '../ui/submit-button.tsx'

/** One thing that is done with words beside it: buttons say what, `name` is the words' field. */
export function AnswerForm({
  label,
  description,
  error,
  revision,
  buttons,
}: {
  label: string
  description?: string
  error?: string | undefined
  revision?: number
  buttons: readonly { value: string; label: string; variant?: 'filled' | 'default' }[]
}) {
  return (
    <Form method="post" className={classes.form}>
      {revision === undefined ? null : <input type="hidden" name="revision" value={revision} />}
      <Textarea name="words" label={label} description={description} maxLength={500} rows={2} error={error} />
      <div className={classes.actions}>
        {buttons.map((button) => (
          <SubmitButton key={button.value} name="intent" value={button.value} variant={button.variant ?? 'filled'}>
            {button.label}
          </SubmitButton>
        ))}
      </div>
    </Form>
  )
}
