import { Checkbox, NativeSelect, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { GatheringSession } from '#server/attendance/queries.ts'
import { shanghaiMinuteText } from '#server/platform/calendar.ts'
import { SubmitButton } from '../ui/submit-button.tsx'
import classes from './attendance.module.css'

const timeOf = (at: Date | undefined) => (at ? shanghaiMinuteText(at).slice(11) : '')

/** Writes a paper sheet down for those who are ticked, and results of the assessment. */
export function SheetEntry({
  sessions,
  assessed,
  total,
}: {
  sessions: readonly GatheringSession[]
  assessed: boolean
  total: number
}) {
  const [chosen, setChosen] = useState(sessions[0]?.id ?? '')
  const session = sessions.find((each) => each.id === chosen)
  return (
    <fieldset className={classes.fieldset}>
      <legend>为勾选的人补录</legend>
      <Checkbox name="everyone" label={`名单上的所有人（${total} 人）`} />
      <div className={classes.fields}>
        <NativeSelect
          name="sessionId"
          label="场次"
          value={chosen}
          onChange={(event) => setChosen(event.currentTarget.value)}
          data={sessions.map((each, index) => ({
            value: each.id,
            label: `第 ${index + 1} 场 ${shanghaiMinuteText(each.startsAt)}`,
          }))}
        />
        <TextInput key={`came ${chosen}`} name="came" type="time" label="签到时间" defaultValue={timeOf(session?.startsAt)} />
        <TextInput key={`went ${chosen}`} name="went" type="time" label="签退时间" defaultValue={timeOf(session?.endsAt)} />
      </div>
      <div className={classes.actions}>
        <SubmitButton name="intent" value="mark">
          按签到表登记到场
        </SubmitButton>
        {assessed ? (
          <>
            <SubmitButton name="intent" value="passed" variant="default">
              考核合格
            </SubmitButton>
            <SubmitButton name="intent" value="failed" variant="default">
              考核不合格
            </SubmitButton>
            <SubmitButton name="intent" value="unassessed" variant="default">
              清除考核结果
            </SubmitButton>
          </>
        ) : null}
      </div>
    </fieldset>
  )
}
