import type { FieldMetadata } from '@conform-to/react'
import { NativeSelect, TextInput } from '@mantine/core'
import { fieldProps } from '#app/components/identity/field-props.ts'
import { industryNames, payrollCategoryNames } from '#server/organisations/rules/organisation-facts.ts'

type Field = FieldMetadata<string | undefined>

const choices = (names: Record<string, string>) => [
  { value: '', label: '未填' },
  ...Object.entries(names).map(([value, label]) => ({ value, label })),
]

/** What an office knows of a body. The district decides about territory, and is shown only to whoever may change it. */
export function FactsFields({
  field,
  withDistrict,
}: {
  field: Record<'district' | 'industry' | 'payrollCategory' | 'contactName' | 'contactPhone', Field>
  withDistrict: boolean
}) {
  return (
    <>
      {withDistrict ? <TextInput {...fieldProps(field.district)} label="所在区" maxLength={30} /> : null}
      <NativeSelect {...fieldProps(field.industry)} label="行业（国民经济行业门类）" data={choices(industryNames)} />
      <NativeSelect
        {...fieldProps(field.payrollCategory)}
        label="工资类别"
        description="决定职工教育经费的提取比例"
        data={choices(payrollCategoryNames)}
      />
      <TextInput {...fieldProps(field.contactName)} label="继续教育联系人（可填科室）" maxLength={50} />
      <TextInput {...fieldProps(field.contactPhone)} label="联系电话" type="tel" maxLength={30} />
    </>
  )
}
