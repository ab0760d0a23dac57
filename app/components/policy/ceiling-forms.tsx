import { NativeSelect } from '@mantine/core'
import { AddForm, HoursField, triedBy } from './add-form.tsx'
import type { EditAnswer } from './edit-answer.ts'
import { RemovableList } from './removable-list.tsx'
import { ScopeFields } from './scope-fields.tsx'

const periods = [
  { value: 'year', label: '全年' },
  { value: 'day', label: '每日' },
]

/** Maximum: one is added by what it is of; one is taken away whole. */
export function CeilingForms({
  ceilings,
  revision,
  answer,
}: {
  ceilings: readonly { id: string; label: string; per: 'year' | 'day' }[]
  revision: number
  answer: EditAnswer | null
}) {
  const tried = triedBy('add-ceiling', answer)
  return (
    <>
      <h2>上限的增减</h2>
      <RemovableList
        kind="remove-ceiling"
        revision={revision}
        action="取消这项上限"
        items={ceilings.map(({ id, label, per }) => ({
          label: `${label}（${per === 'year' ? '全年' : '每日'}）`,
          fields: { id },
        }))}
      />
      <AddForm kind="add-ceiling" revision={revision} action="增加上限" tried={tried}>
        <ScopeFields tried={tried} />
        <NativeSelect
          size="md"
          name="per"
          label="期间"
          description="每日上限按登记的那一天算，只适合当天学完的形式"
          data={periods}
          defaultValue={tried?.fields.per}
        />
        <HoursField name="most" label="最多计入（学时）" tried={tried} />
      </AddForm>
    </>
  )
}
