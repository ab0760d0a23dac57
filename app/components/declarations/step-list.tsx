import type { DeclarationStep } from '#server/declarations/read-declaration.ts'
import { actionNames } from '#server/declarations/rules/declaration-state.ts'
import { formatHours } from '#server/hours/rules/entry.ts'
import { shanghaiMinuteText } from '#server/platform/calendar.ts'
import classes from './declarations.module.css'

/** Who did what to a declaration, latest first. */
export function StepList({ steps }: { steps: readonly DeclarationStep[] }) {
  return (
    <ul className={classes.plain}>
      {steps.map((step) => (
        <li key={`${step.action} ${step.at.getTime()}`}>
          <span>
            {actionNames[step.action]}
            {step.centihours ? ` · ${formatHours(step.centihours)} 学时` : ''}
            {step.reason ? <small>{step.reason}</small> : null}
          </span>
          <small>
            {step.actorName} · {shanghaiMinuteText(step.at)}
          </small>
        </li>
      ))}
    </ul>
  )
}
