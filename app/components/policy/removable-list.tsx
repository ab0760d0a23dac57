import { Form } from 'react-router'
import { SubmitButton } from '#app/components/ui/submit-button.tsx'
import classes from './policy.module.css'

/** What was added to the law beside its figures, each with a button that takes it away. `fields`: what tells it to the form. */
export function RemovableList({
  kind,
  revision,
  action,
  items,
}: {
  kind: string
  revision: number
  action: string
  items: readonly { label: string; fields: Readonly<Record<string, string>> }[]
}) {
  return (
    <ul className={classes.list}>
      {items.map(({ label, fields }) => (
        <li key={label}>
          <Form method="post" className={classes.actions}>
            <input type="hidden" name="kind" value={kind} />
            <input type="hidden" name="revision" value={revision} />
            {Object.entries(fields).map(([name, value]) => (
              <input key={name} type="hidden" name={name} value={value} />
            ))}
            <span>{label}</span>
            <SubmitButton variant="default" size="xs" aria-label={`${action}：${label}`}>
              {action}
            </SubmitButton>
          </Form>
        </li>
      ))}
    </ul>
  )
}
