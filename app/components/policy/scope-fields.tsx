import { NativeSelect } from '@mantine/core'
import { formNames, partNames } from '#server/hours/rules/entry.ts'
import type { EditAnswer } from './edit-answer.ts'

const optionsOf = (names: Readonly<Record<string, string>>, all: string) => [
  { value: '', label: all },
  ...Object.entries(names).map(([value, label]) => ({ value, label })),
]

/** Which hours a ceiling or a condition is about. */
export function ScopeFields({ tried }: { tried: EditAnswer | null }) {
  return (
    <>
      <NativeSelect
        size="md"
        name="part"
        label="科目"
        data={optionsOf(partNames, '不分科目')}
        defaultValue={tried?.fields.part}
        error={tried?.problems.part}
      />
      <NativeSelect
        size="md"
        name="form"
        label="学习形式"
        data={optionsOf(formNames, '不分形式')}
        defaultValue={tried?.fields.form}
      />
    </>
  )
}
