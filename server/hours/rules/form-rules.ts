import type { DeclarationForm } from './declaration-form.ts'

/** What a form of a declaration asks besides its tariff. It stands plain in the document; it is read and changed like a figure, under the form's citation. */
export const formRules: readonly {
  path: string
  label: string
  read: (form: DeclarationForm) => number | string
  write: (form: DeclarationForm, value: unknown) => void
}[] = [
  {
    path: 'evidence.least',
    label: '证明材料至少份数',
    read: (form) => form.evidence.least,
    write: (form, value) => {
      form.evidence.least = Number(value)
    },
  },
  {
    path: 'identity.claimants',
    label: '同一成果最多计入人数',
    read: (form) => form.identity.claimants,
    write: (form, value) => {
      form.identity.claimants = Number(value)
    },
  },
  {
    path: 'fourEyes',
    label: '办理',
    read: (form) => (form.fourEyes ? 'two' : 'one'),
    write: (form, value) => {
      form.fourEyes = value === 'two'
    },
  },
]
