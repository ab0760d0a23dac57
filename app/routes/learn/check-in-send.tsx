import { requireActor } from '#app/middleware/session.ts'
import { checkIn } from '#server/attendance/check-in.ts'
import { readDevice } from '#server/attendance/read-device.ts'
import { directionNames, doubtNames } from '#server/attendance/rules/check-in.ts'
import { sentCheckIn } from '#server/attendance/rules/check-in-form.ts'
import { attendanceRefusals } from '#server/attendance/rules/refusals.ts'
import type { SentAnswer } from '#server/attendance/rules/scanned-code.ts'
import { shanghaiMinuteText } from '#server/platform/calendar.ts'
import type { Route } from './+types/check-in-send'

/** What a phone's own scanner read, at once or when the network was back. Whatever the answer, it need not be sent again. */
export async function action({ request, context }: Route.ActionArgs) {
  const actor = requireActor(context)
  const given = sentCheckIn.safeParse(await request.json().catch(() => null))
  if (!given.success) return Response.json(null, { status: 400 })
  const { device, setCookie } = readDevice(request.headers.get('cookie'))
  const answer = await checkIn(actor, { ...given.data, device })
  const said: SentAnswer = answer.ok
    ? {
        done: true,
        sentence: `${answer.value.title}：${shanghaiMinuteText(answer.value.at)} ${directionNames[answer.value.direction]}${
          answer.value.standing === 'counted' ? '成功' : `已收到，${doubtNames[answer.value.doubt ?? 'sent-later']}，待组织者核对`
        }。`,
      }
    : { done: false, sentence: attendanceRefusals[answer.reason].sentence }
  return Response.json(said, { headers: setCookie ? { 'set-cookie': setCookie } : {} })
}
