import type { FieldMetadata } from '@conform-to/react'
import { TextInput } from '@mantine/core'
import { fieldProps } from '#app/components/identity/field-props.ts'

type Fields = { realName: FieldMetadata<string>; identifier: FieldMetadata<string> }

/** Who is meant: the name and one number, which have to belong together. */
export function PersonFields({ field }: { field: Fields }) {
  return (
    <>
      <TextInput {...fieldProps(field.realName as FieldMetadata<string | undefined>)} label="姓名" autoComplete="off" required />
      <TextInput
        {...fieldProps(field.identifier as FieldMetadata<string | undefined>)}
        label="手机号或身份证号"
        description="须与姓名相符；对方须先在本站注册。"
        autoComplete="off"
        spellCheck={false}
        required
      />
    </>
  )
}
