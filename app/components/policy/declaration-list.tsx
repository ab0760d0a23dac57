import type { PolicyDocument } from '#server/hours/rules/policy.ts'
import classes from './policy.module.css'

const parts = { elective: '公需选修', professional: '专业科目' }

/** What can be declared, and what proves it; what it is worth and how it is handled stands among the figures. */
export function DeclarationList({ forms }: { forms: readonly DeclarationRow[] }) {
  return (
    <ul className={classes.list}>
      {forms.map((form) => (
        <li key={form.id}>
          <strong>{form.label}</strong> <span className={classes.tag}>{parts[form.kind]}</span>
          <span className={classes.quiet}>
            证明材料：{form.evidence.asks.join('；')}。依据：{form.cite}
          </span>
        </li>
      ))}
    </ul>
  )
}

export type DeclarationRow = Pick<PolicyDocument['declarations'][number], 'id' | 'label' | 'kind' | 'cite' | 'evidence'>

export const declarationRows = ({ declarations }: Pick<PolicyDocument, 'declarations'>): DeclarationRow[] =>
  declarations.map(({ id, label, kind, cite, evidence }) => ({ id, label, kind, cite, evidence }))
