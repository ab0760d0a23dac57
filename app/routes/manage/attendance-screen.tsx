import { Button } from '@mantine/core'
import { useState } from 'react'
import { data, Form, Link, useSubmit } from 'react-router'
import { z } from 'zod'
import classes from '#app/components/attendance/attendance.module.css'
import { locate } from '#app/components/attendance/locate.ts'
import { RotatingCode } from '#app/components/attendance/rotating-code.tsx'
import { Message } from '#app/components/ui/message.tsx'
import { requireOfficial } from '#app/middleware/session.ts'
import { findHeldSession } from '#server/attendance/find-held.ts'
import { placeScreen } from '#server/attendance/place-screen.ts'
import { directionNames } from '#server/attendance/rules/check-in.ts'
import { attendanceRefusals } from '#server/attendance/rules/refusals.ts'
import { type Screen, showCodes } from '#server/attendance/show-codes.ts'
import { shanghaiMinuteText } from '#server/platform/calendar.ts'
import { commonRefusals } from '#server/platform/errors.ts'
import type { Route } from './+types/attendance-screen'

export const meta: Route.MetaFunction = () => [{ title: '签到屏幕 · 学时' }]

export async function loader({ params, request, context }: Route.LoaderArgs) {
  const actor = requireOfficial(context)
  const ids = z.object({ gatheringId: z.uuid(), sessionId: z.uuid() }).safeParse(params)
  const held = ids.success ? await findHeldSession(actor, ids.data) : null
  const direction = new URL(request.url).searchParams.get('direction') === 'out' ? ('out' as const) : ('in' as const)
  const screen = held && (await showCodes(actor, held.session.id, direction))
  if (!held) throw new Response(null, { status: 404 })
  return { screen, direction, title: held.gathering.title, gatheringId: held.gathering.id, session: held.session }
}

const point = z.object({ latitude: z.coerce.number().min(-90).max(90), longitude: z.coerce.number().min(-180).max(180) })

export async function action({ params, request, context }: Route.ActionArgs) {
  const actor = requireOfficial(context)
  const given = Object.fromEntries(await request.formData())
  const where = given.intent === 'forget' ? null : point.parse(given)
  const answer = await placeScreen(actor, { sessionId: params.sessionId, point: where })
  if (answer.ok) return { problem: '' }
  const { status, sentence } = { ...attendanceRefusals, ...commonRefusals }[answer.reason]
  return data({ problem: sentence }, { status })
}

export default function AttendanceScreen({ loaderData, actionData }: Route.ComponentProps) {
  const { screen, direction, title, gatheringId, session } = loaderData
  const word = directionNames[direction]
  const [counts, setCounts] = useState<Screen | null>(screen)
  const [lost, setLost] = useState(false)
  const submit = useSubmit()
  const place = async () => {
    const found = await locate()
    setLost(!found)
    if (found) void submit({ latitude: String(found.latitude), longitude: String(found.longitude) }, { method: 'post' })
  }
  return (
    <section className={classes.screen} key={direction}>
      <h1>
        {title} · {word}
      </h1>
      <p className={classes.quiet}>
        {shanghaiMinuteText(session.startsAt)} 至 {shanghaiMinuteText(session.endsAt).slice(11)} · {session.place}
      </p>
      {screen ? (
        <>
          <RotatingCode
            first={screen}
            source={`/manage/attendance/codes/${session.id}?direction=${direction}`}
            refreshSeconds={10}
            label={`${word}二维码，几秒钟换一次`}
            className={classes.screenCode as string}
            onSheet={setCounts}
          />
          <p>用手机扫一扫{word}。二维码几秒钟换一次，拍照转发无效。</p>
          <p className={classes.counts} role="status">
            已签到 {counts?.here ?? 0} 人 · 已签退 {counts?.gone ?? 0} 人 · 名单 {counts?.expected ?? 0} 人
          </p>
        </>
      ) : (
        <Message tone="plain">这次培训的考勤已经结束，不再显示二维码。</Message>
      )}
      {actionData?.problem ? <Message tone="bad">{actionData.problem}</Message> : null}
      {lost ? <Message tone="bad">这台设备说不出自己的位置，没有开启位置核对。</Message> : null}
      <div className={classes.actions}>
        <Link to={`?direction=${direction === 'in' ? 'out' : 'in'}`}>
          换成{directionNames[direction === 'in' ? 'out' : 'in']}码
        </Link>
        {screen && session.latitude === null ? (
          <Button size="compact-md" variant="default" onClick={() => void place()}>
            以本设备所在地核对位置
          </Button>
        ) : null}
        {screen && session.latitude !== null ? (
          <Form method="post">
            <Button size="compact-md" variant="default" type="submit" name="intent" value="forget">
              不再核对位置
            </Button>
          </Form>
        ) : null}
        <Link to={`/manage/attendance/${gatheringId}`}>返回名单</Link>
      </div>
    </section>
  )
}
