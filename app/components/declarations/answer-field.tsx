import { NativeSelect, Textarea, TextInput } from '@mantine/core'
import type { FormField } from '#server/hours/rules/declaration-form.ts'

type AnswerFieldProps = {
  field: FormField
  value: string
  today: string
  problem: string | undefined
  onChange: (value: string) => void
}

/** One field of a form that the law describes. */
export function AnswerField({ field, value, today, problem, onChange }: AnswerFieldProps) {
  const common = {
    name: `answer.${field.key}`,
    label: field.label,
    description: field.help,
    value,
    error: problem,
    withAsterisk: !field.optional,
    onChange: (event: { currentTarget: { value: string } }) => onChange(event.currentTarget.value),
  }
  switch (field.type) {
    case 'text':
      return <TextInput {...common} maxLength={200} />
    case 'long':
      return <Textarea {...common} size="md" maxLength={3_000} autosize minRows={3} />
    case 'date':
      return <TextInput {...common} type="date" max={today} />
    case 'number':
      return <TextInput {...common} inputMode="decimal" maxLength={9} rightSection={field.unit} rightSectionWidth={52} />
    case 'choice':
      return <NativeSelect {...common} size="md" data={[{ value: '', label: '请选择' }, ...field.choices]} />
  }
}

/** What was answered, as it is read. */
export function answerText(field: FormField, value: string | undefined): string {
  if (!value) return '（未填）'
  if (field.type === 'choice') return field.choices.find((choice) => choice.value === value)?.label ?? value
  return field.type === 'number' ? `${value} ${field.unit}` : value
}
