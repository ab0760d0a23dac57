import { IconCircleCheck, IconClockHour4 } from '@tabler/icons-react'
import { useEffect, useRef } from 'react'
import { data, redirect, useFetcher } from 'react-router'
import { z } from 'zod'
import classes from '#app/components/attendance/attendance.module.css'
import { locate } from '#app/components/attendance/locate.ts'
import { PageHeader } from '#app/components/ui/page-header.tsx'
import { Problem } from '#app/components/ui/problem.tsx'
import { SubmitButton } from '#app/components/ui/submit-button.tsx'
import { optionalActor, requireActor } from '#app/middleware/session.ts'
import { checkIn } from '#server/attendance/check-in.ts'
import { readDevice } from '#server/attendance/read-device.ts'
import { directionNames, doubtNames, type Spot } from '#server/attendance/rules/check-in.ts'
import { spot } from '#server/attendance/rules/check-in-form.ts'
import { attendanceRefusals } from '#server/attendance/rules/refusals.ts'
import { seeCode } from '#server/attendance/see-code.ts'
import { shanghaiMinuteText } from '#server/platform/calendar.ts'
import { newId } from '#server/platform/ids.ts'
import type { Route } from './+types/check-in-code'

export const meta: Route.MetaFunction = () => [{ title: '签到 · 学时' }, { name: 'robots', content: 'noindex, nofollow' }]

/** Where the code on an organiser's screen leads. The moment is kept at once: whoever has to sign in first loses nothing. */
export async function loader({ params, request, context }: Route.LoaderArgs) {
  const { device, setCookie } = readDevice(request.headers.get('cookie'))
  const headers = new Headers({ 'cache-control': 'no-store', ...(setCookie ? { 'set-cookie': setCookie } : {}) })
  const seen = await seeCode(params.code, device, new URL(request.url).searchParams.get('seen'))
  if (!seen.ok) {
    const { status, sentence } = attendanceRefusals[seen.reason]
    return data({ seen: null, sentence, eventId: '' }, { status, headers })
  }
  if (!optionalActor(context)) {
    const back = `/c/${params.code}?seen=${encodeURIComponent(seen.value.sighting)}`
    throw redirect(`/sign-in?redirectTo=${encodeURIComponent(back)}`, { headers })
  }
  return data({ seen: seen.value, sentence: '', eventId: newId() }, { headers })
}

const form = z.object({ eventId: z.uuid(), sighting: z.string().max(400), spot: z.string().max(200) })

export async function action({ params, request, context }: Route.ActionArgs) {
  const actor = requireActor(context)
  const given = form.safeParse(Object.fromEntries(await request.formData()))
  if (!given.success) throw new Response(null, { status: 400 })
  const { device } = readDevice(request.headers.get('cookie'))
  const { eventId, sighting } = given.data
  const answer = await checkIn(actor, {
    ...{ eventId, code: params.code, sighting, kept: false, device },
    spot: readSpot(given.data.spot),
  })
  if (answer.ok) return { done: answer.value, sentence: '' }
  const { status, sentence } = attendanceRefusals[answer.reason]
  return data({ done: null, sentence }, { status })
}

function readSpot(text: string): Spot | null {
  try {
    return spot.parse(JSON.parse(text))
  } catch {
    return null
  }
}

export const headers: Route.HeadersFunction = ({ loaderHeaders }) => loaderHeaders

export default function CheckInCode({ loaderData, actionData }: Route.ComponentProps) {
  const { seen, eventId } = loaderData
  // A fetcher keeps its answer through whatever else makes the page anew.
  const fetcher = useFetcher<typeof action>()
  const { submit } = fetcher
  const answer = fetcher.data ?? actionData
  const sent = useRef(false)
  useEffect(() => {
    if (!seen || sent.current || answer) return
    sent.current = true
    const send = async () => {
      const found = seen.asksPlace ? await locate() : null
      void submit({ eventId, sighting: seen.sighting, spot: found ? JSON.stringify(found) : '' }, { method: 'post' })
    }
    void send()
  }, [seen, eventId, answer, submit])
  const sentence = answer?.sentence || loaderData.sentence
  if (sentence)
    return (
      <Problem title="没有签到成功" code="check-in">
        {sentence}
      </Problem>
    )
  const done = answer?.done
  if (done)
    return (
      <div className={classes.done} data-waiting={done.standing === 'waiting' || undefined} role="status">
        {done.standing === 'waiting' ? <IconClockHour4 size={64} aria-hidden /> : <IconCircleCheck size={64} aria-hidden />}
        <h1>{done.standing === 'waiting' ? '已收到，待组织者核对' : `${directionNames[done.direction]}成功`}</h1>
        <p>
          {done.title}
          <br />
          {shanghaiMinuteText(done.at)}
        </p>
        {done.doubt ? <p>原因：{doubtNames[done.doubt]}。请在会场找组织者确认。</p> : null}
      </div>
    )
  if (!seen) return null
  return (
    <>
      <PageHeader title={directionNames[seen.direction]} subtitle={`${seen.title} · ${seen.place}`} />
      <fetcher.Form method="post" className={classes.form}>
        <input type="hidden" name="eventId" value={eventId} />
        <input type="hidden" name="sighting" value={seen.sighting} />
        <input type="hidden" name="spot" value="" />
        {seen.asksPlace ? (
          <p>会场开启了位置核对：请允许浏览器使用您的位置，只用于这一次{directionNames[seen.direction]}。</p>
        ) : null}
        <SubmitButton busy={fetcher.state !== 'idle'}>{directionNames[seen.direction]}</SubmitButton>
      </fetcher.Form>
    </>
  )
}
