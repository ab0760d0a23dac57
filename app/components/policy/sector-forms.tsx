import { NativeSelect } from '@mantine/core'
import { industryNames } from '#server/organisations/rules/organisation-facts.ts'
import { AddForm, HoursField, triedBy } from './add-form.tsx'
import type { EditAnswer } from './edit-answer.ts'
import classes from './policy.module.css'
import { RemovableList } from './removable-list.tsx'

const industries = Object.entries(industryNames).map(([value, label]) => ({ value, label }))

/** What an industry asks beside the city: a lamp of its own for the people of its units. */
export function SectorForms({
  sectors,
  revision,
  answer,
}: {
  sectors: readonly { id: string; label: string }[]
  revision: number
  answer: EditAnswer | null
}) {
  const tried = triedBy('add-sector', answer)
  return (
    <>
      <h2>行业要求</h2>
      <p className={classes.quiet}>
        只对 12 月 31 日所在单位属于这个行业的人显示，与本市、国家要求并列；年度验证仍以本市要求为准。
      </p>
      <RemovableList
        kind="remove-sector"
        revision={revision}
        action="取消这项行业要求"
        items={sectors.map(({ id, label }) => ({ label, fields: { id } }))}
      />
      <AddForm kind="add-sector" revision={revision} action="增加行业要求" tried={tried}>
        <NativeSelect
          size="md"
          name="industry"
          label="行业"
          data={industries}
          defaultValue={tried?.fields.industry}
          error={tried?.problems.industry}
        />
        <HoursField name="total" label="年度总学时" tried={tried} />
        <HoursField name="professional" label="其中专业科目（可不填）" tried={tried} />
      </AddForm>
    </>
  )
}
