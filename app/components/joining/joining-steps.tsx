import { IconCircleCheck, IconClockHour4, IconMinus } from '@tabler/icons-react'
import type { JoiningStep } from '#server/organisations/rules/joining.ts'
import { stepSentence } from '#server/organisations/rules/joining-words.ts'
import classes from './joining.module.css'

const icons = { done: IconCircleCheck, waiting: IconClockHour4, 'not-needed': IconMinus }

/** Who has agreed and who is still asked, one line each. */
export function JoiningSteps({ steps }: { steps: readonly JoiningStep[] }) {
  return (
    <ul className={classes.steps}>
      {steps.map((step) => {
        const Icon = icons[step.state]
        return (
          <li key={step.who} data-state={step.state}>
            <Icon size={18} stroke={1.7} aria-hidden />
            <span>{stepSentence(step)}</span>
          </li>
        )
      })}
    </ul>
  )
}
