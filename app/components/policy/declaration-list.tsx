import type { PolicyDocument } from '#server/hours/rules/policy.ts'
import classes from './policy.module.css'

const parts = { elective: '公需选修', professional: '专业科目' }

/** What can be declared, and what proves it; what it is worth stands among the figures. */
export function DeclarationList({ forms }: { forms: readonly DeclarationRow[] }) {
  return (
    <ul className={classes.list}>
      {forms.map((form) => (
        <li key={form.id}>
          <strong>{form.label}</strong> <span className={classes.tag}>{parts[form.kind]}</span>{' '}
          {form.fourEyes ? <span className={classes.tag}>两人办理</span> : null}
          <span className={classes.quiet}>
            证明材料至少 {form.evidence.least} 份：{form.evidence.asks.join('；')}。同一成果最多 {form.claimants} 人计入。依据：
            {form.cite}
          </span>
        </li>
      ))}
    </ul>
  )
}

export type DeclarationRow = Pick<
  PolicyDocument['declarations'][number],
  'id' | 'label' | 'kind' | 'cite' | 'evidence' | 'fourEyes'
> & {
  claimants: number
}

export const declarationRows = ({ declarations }: Pick<PolicyDocument, 'declarations'>): DeclarationRow[] =>
  declarations.map(({ id, label, kind, cite, evidence, fourEyes, identity }) => ({
    ...{ id, label, kind, cite, evidence, fourEyes, claimants: identity.claimants },
  }))
