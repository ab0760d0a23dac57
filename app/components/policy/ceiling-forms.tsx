import { NativeSelect, TextInput } from '@mantine/core'
import { Form } from 'react-router'
import { SubmitButton } from '#app/components/ui/submit-button.tsx'
import type { EditAnswer } from './edit-answer.ts'
import classes from './policy.module.css'
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
  const tried = answer?.fields.kind === 'add-ceiling' ? answer : null
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
      <Form method="post" className={classes.after}>
        <input type="hidden" name="kind" value="add-ceiling" />
        <input type="hidden" name="revision" value={revision} />
        <div className={classes.fields}>
          <ScopeFields tried={tried} />
          <NativeSelect
            name="per"
            label="期间"
            description="每日上限按登记的那一天算，只适合当天学完的形式"
            data={periods}
            defaultValue={tried?.fields.per}
          />
          <TextInput
            name="most"
            label="最多计入（学时）"
            inputMode="decimal"
            defaultValue={tried?.fields.most}
            error={tried?.problems.most}
          />
          <TextInput name="cite" label="依据" maxLength={200} defaultValue={tried?.fields.cite} error={tried?.problems.cite} />
        </div>
        <SubmitButton variant="default">增加上限</SubmitButton>
      </Form>
    </>
  )
}
