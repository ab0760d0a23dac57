import { TextInput } from '@mantine/core'
import { Form } from 'react-router'
import { SubmitButton } from '#app/components/ui/submit-button.tsx'
import type { EditAnswer } from './edit-answer.ts'
import type { FieldRow } from './field-row.ts'
import { FigureField } from './figure-field.tsx'
import classes from './policy.module.css'

/** Figures that a document fixes: each opens by itself, and asks for the document that says otherwise. */
export function LawFields({
  fields,
  revision,
  answer,
}: {
  fields: readonly FieldRow[]
  revision: number
  answer: EditAnswer | null
}) {
  return (
    <>
      {fields.map((field) => {
        const tried = answer?.fields.path === field.path ? answer : null
        return (
          <details key={field.path} className={classes.law} open={tried !== null}>
            <summary>
              {field.name}：<strong>{field.text}</strong> <span className={classes.tag}>法定</span>
              <span className={classes.quiet}>{field.cite}</span>
            </summary>
            <Form method="post" className={classes.form}>
              <input type="hidden" name="kind" value="law" />
              <input type="hidden" name="revision" value={revision} />
              <input type="hidden" name="path" value={field.path} />
              <FigureField field={field} name="value" error={tried?.problems[field.path]} written={tried?.fields.value} />
              <TextInput
                name="cite"
                label="新的依据"
                description="文号和条款"
                maxLength={200}
                defaultValue={tried?.fields.cite}
                error={tried?.problems.cite}
              />
              <TextInput
                name="reason"
                label="修改理由"
                maxLength={200}
                defaultValue={tried?.fields.reason}
                error={tried?.problems.reason}
              />
              <div className={classes.actions}>
                <SubmitButton variant="default">凭新依据修改</SubmitButton>
              </div>
            </Form>
          </details>
        )
      })}
    </>
  )
}
