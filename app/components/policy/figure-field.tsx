import { NativeSelect, TextInput } from '@mantine/core'
import type { FieldRow } from './field-row.ts'

/** One figure to be written: its choices or its number, the bounds below it, what is wrong beside it. */
export function FigureField({
  field,
  name,
  error,
  written,
}: {
  field: FieldRow
  name: string
  error?: string | undefined
  written?: string | undefined
}) {
  const { kind } = field
  const common = { name, label: field.label, error, defaultValue: written ?? field.written, id: `field-${field.path}` }
  if (kind.type === 'choice')
    return <NativeSelect size="md" {...common} data={Object.entries(kind.options).map(([value, label]) => ({ value, label }))} />
  if (kind.type === 'number')
    return (
      <TextInput
        {...common}
        inputMode="decimal"
        description={`${kind.least} 到 ${kind.most}${kind.unit ? ` ${kind.unit}` : ''}${field.foreign ? '；他地规则包' : ''}`}
      />
    )
  if (kind.type === 'percent')
    return <TextInput {...common} inputMode="decimal" description={`百分之 ${kind.least} 到 ${kind.most}`} />
  if (kind.type === 'fraction') return <TextInput {...common} description="写成分数，如 2/3" />
  return <TextInput {...common} maxLength={kind.longest} description={kind.example ? `如 ${kind.example}` : undefined} />
}
