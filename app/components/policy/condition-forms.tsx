import { NativeSelect } from '@mantine/core'
import { AddForm, HoursField, triedBy } from './add-form.tsx'
import type { EditAnswer } from './edit-answer.ts'
import { RemovableList } from './removable-list.tsx'
import { ScopeFields } from './scope-fields.tsx'

const needs = [
  { value: 'necessary', label: '必要：必须达到' },
  { value: 'sufficient', label: '充分：达到它就算达标' },
]

export type LampOptions = readonly { value: string; label: string }[]

/** Necessary and sufficient: what a lamp asks beyond what came with it. */
export function ConditionForms({
  lamps,
  conditions,
  revision,
  answer,
}: {
  lamps: LampOptions
  conditions: readonly { lamp: string; id: string; label: string }[]
  revision: number
  answer: EditAnswer | null
}) {
  const tried = triedBy('add-condition', answer)
  return (
    <>
      <h2>条件的增减</h2>
      <RemovableList
        kind="remove-condition"
        revision={revision}
        action="取消这个条件"
        items={conditions.map(({ lamp, id, label }) => ({ label, fields: { lamp, id } }))}
      />
      <AddForm kind="add-condition" revision={revision} action="增加条件" tried={tried}>
        <NativeSelect
          size="md"
          name="lamp"
          label="达标条件"
          data={lamps}
          defaultValue={tried?.fields.lamp}
          error={tried?.problems.lamp}
        />
        <NativeSelect size="md" name="need" label="种类" data={needs} defaultValue={tried?.fields.need} />
        <ScopeFields tried={tried} />
        <HoursField name="least" label="至少（学时）" tried={tried} />
      </AddForm>
    </>
  )
}
