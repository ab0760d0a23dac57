import { NativeSelect, TextInput } from '@mantine/core'
import { Form } from 'react-router'
import { SubmitButton } from '#app/components/ui/submit-button.tsx'
import { partNames } from '#server/hours/rules/entry.ts'
import type { LampOptions } from './condition-forms.tsx'
import type { EditAnswer } from './edit-answer.ts'
import classes from './policy.module.css'
import { RemovableList } from './removable-list.tsx'

const parts = Object.entries(partNames).map(([value, label]) => ({ value, label }))

/** Substitution: hours of one part may stand for another's in one lamp, so many at most. */
export function SubstitutionForms({
  lamps,
  substitutions,
  revision,
  answer,
}: {
  lamps: LampOptions
  substitutions: readonly { lamp: string; id: string; label: string }[]
  revision: number
  answer: EditAnswer | null
}) {
  const tried = answer?.fields.kind === 'add-substitution' ? answer : null
  return (
    <>
      <h2>学时替代</h2>
      <p className={classes.quiet}>某一科目多出来的学时，可以在限额内顶替另一科目缺少的学时；年度总学时不变。</p>
      <RemovableList
        kind="remove-substitution"
        revision={revision}
        action="取消这条替代"
        items={substitutions.map(({ lamp, id, label }) => ({ label, fields: { lamp, id } }))}
      />
      <Form method="post" className={classes.after}>
        <input type="hidden" name="kind" value="add-substitution" />
        <input type="hidden" name="revision" value={revision} />
        <div className={classes.fields}>
          <NativeSelect
            name="lamp"
            label="达标条件"
            data={lamps}
            defaultValue={tried?.fields.lamp}
            error={tried?.problems.lamp}
          />
          <NativeSelect name="from" label="用来替代的" data={parts} defaultValue={tried?.fields.from ?? 'professional'} />
          <NativeSelect
            name="to"
            label="被替代的"
            data={parts}
            defaultValue={tried?.fields.to ?? 'elective'}
            error={tried?.problems.to}
          />
          <TextInput
            name="most"
            label="最多替代（学时）"
            inputMode="decimal"
            defaultValue={tried?.fields.most}
            error={tried?.problems.most}
          />
          <TextInput name="cite" label="依据" maxLength={200} defaultValue={tried?.fields.cite} error={tried?.problems.cite} />
        </div>
        <SubmitButton variant="default">增加替代</SubmitButton>
      </Form>
    </>
  )
}
