import { TextInput } from '@mantine/core'
import type { ReactNode } from 'react'
import { Form } from 'react-router'
import { SubmitButton } from '#app/components/ui/submit-button.tsx'
import type { EditAnswer } from './edit-answer.ts'
import classes from './policy.module.css'

/** Adds a rule to the draft: its fields, and by which document. */
export function AddForm({
  kind,
  revision,
  action,
  tried,
  children,
}: {
  kind: string
  revision: number
  action: string
  tried: EditAnswer | null
  children: ReactNode
}) {
  return (
    <Form method="post" className={classes.after} key={revision}>
      <input type="hidden" name="kind" value={kind} />
      <input type="hidden" name="revision" value={revision} />
      <div className={classes.fields}>
        {children}
        <TextInput name="cite" label="依据" maxLength={200} defaultValue={tried?.fields.cite} error={tried?.problems.cite} />
      </div>
      <SubmitButton variant="default">{action}</SubmitButton>
    </Form>
  )
}

/** What was tried by the form of this kind, if it was this one. */
export const triedBy = (kind: string, answer: EditAnswer | null): EditAnswer | null =>
  answer?.fields.kind === kind ? answer : null

/** Hours by their field's name, with what was wrong with them. */
export function HoursField({ name, label, tried }: { name: string; label: string; tried: EditAnswer | null }) {
  return (
    <TextInput name={name} label={label} inputMode="decimal" defaultValue={tried?.fields[name]} error={tried?.problems[name]} />
  )
}
