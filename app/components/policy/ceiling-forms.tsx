import { NativeSelect, TextInput } from '@mantine/core'
import { Form } from 'react-router'
import { SubmitButton } from '#app/components/ui/submit-button.tsx'
import { formNames, partNames } from '#server/hours/rules/entry.ts'
import type { EditAnswer } from './edit-answer.ts'
import classes from './policy.module.css'

const options = (names: Readonly<Record<string, string>>, all?: string) => [
  ...(all === undefined ? [] : [{ value: '', label: all }]),
  ...Object.entries(names).map(([value, label]) => ({ value, label })),
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
      <h2>取消上限</h2>
      <ul className={classes.list}>
        {ceilings.map((ceiling) => (
          <li key={ceiling.id}>
            <Form method="post" className={classes.actions}>
              <input type="hidden" name="kind" value="remove-ceiling" />
              <input type="hidden" name="revision" value={revision} />
              <input type="hidden" name="id" value={ceiling.id} />
              <span>
                {ceiling.label}（{ceiling.per === 'year' ? '全年' : '每日'}）
              </span>
              <SubmitButton variant="default" size="xs" aria-label={`取消这项上限：${ceiling.label}`}>
                取消这项上限
              </SubmitButton>
            </Form>
          </li>
        ))}
        {ceilings.length === 0 ? <li className={classes.quiet}>没有上限。</li> : null}
      </ul>
      <h2>增加上限</h2>
      <Form method="post">
        <input type="hidden" name="kind" value="add-ceiling" />
        <input type="hidden" name="revision" value={revision} />
        <div className={classes.fields}>
          <NativeSelect
            name="part"
            label="科目"
            data={options(partNames, '不分科目')}
            defaultValue={tried?.fields.part}
            error={tried?.problems.part}
          />
          <NativeSelect name="form" label="学习形式" data={options(formNames, '不分形式')} defaultValue={tried?.fields.form} />
          <NativeSelect name="per" label="期间" data={options({ year: '全年', day: '每日' })} defaultValue={tried?.fields.per} />
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
