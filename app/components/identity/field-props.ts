import type { FieldMetadata } from '@conform-to/react'

/** What a text input of the component library needs to know of a form's field. */
export function fieldProps(field: FieldMetadata<string | undefined>) {
  return { id: field.id, name: field.name, defaultValue: field.initialValue ?? '', error: field.errors?.[0] ?? null }
}
