import { IconCircleCheck, IconCircleDashed, IconCircleX, IconClockHour4 } from '@tabler/icons-react'
import { Link } from 'react-router'
import type { WhyStep } from '#server/reports/rules/why-steps.ts'
import classes from './hours.module.css'

const icons = { done: IconCircleCheck, waiting: IconClockHour4, stopped: IconCircleX, ahead: IconCircleDashed }
const stateNames = { done: '已完成', waiting: '停在这里', stopped: '到此为止', ahead: '尚未开始' }

/** The way of what was learned, step by step. `links`: whoever looks may go where the step leads. */
export function WhyList({ steps, links = true }: { steps: readonly WhyStep[]; links?: boolean }) {
  return (
    <ol className={classes.walk}>
      {steps.map((step) => {
        const Icon = icons[step.state]
        return (
          <li key={step.id} data-state={step.state}>
            <Icon size={22} stroke={1.7} aria-label={stateNames[step.state]} role="img" />
            <div>
              <strong>{step.label}</strong>
              <p>
                {step.sentence}
                {links && step.to ? <Link to={step.to}> 去看看</Link> : null}
              </p>
            </div>
          </li>
        )
      })}
    </ol>
  )
}
