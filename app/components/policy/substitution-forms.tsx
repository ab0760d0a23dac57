import { NativeSelect } from '@mantine/core'
import { partNames } from '#server/hours/rules/entry.ts'
import { AddForm, HoursField, triedBy } from './add-form.tsx'
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
  const tried = triedBy('add-substitution', answer)
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
      <AddForm kind="add-substitution" revision={revision} action="增加替代" tried={tried}>
        <NativeSelect
          size="md"
          name="lamp"
          label="达标条件"
          data={lamps}
          defaultValue={tried?.fields.lamp}
          error={tried?.problems.lamp}
        />
        <NativeSelect size="md" name="from" label="用来替代的" data={parts} defaultValue={tried?.fields.from ?? 'professional'} />
        <NativeSelect
          size="md"
          name="to"
          label="被替代的"
          data={parts}
          defaultValue={tried?.fields.to ?? 'elective'}
          error={tried?.problems.to}
        />
        <HoursField name="most" label="最多替代（学时）" tried={tried} />
      </AddForm>
    </>
  )
}
