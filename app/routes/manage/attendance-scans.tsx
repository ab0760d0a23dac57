import { z } from 'zod'
import { requireOfficial } from '#app/middleware/session.ts'
import { sentScans } from '#server/attendance/rules/check-in-form.ts'
import { attendanceRefusals } from '#server/attendance/rules/refusals.ts'
import { scanPeople } from '#server/attendance/scan-people.ts'
import { commonRefusals } from '#server/platform/errors.ts'
import type { Route } from './+types/attendance-scans'

/** What a scanner has read, at once or when its network was back. An answer for each code means that it need not be sent again. */
export async function action({ params, request, context }: Route.ActionArgs) {
  const actor = requireOfficial(context)
  const given = sentScans.safeParse(await request.json().catch(() => null))
  if (!given.success || !z.uuid().safeParse(params.sessionId).success) return Response.json(null, { status: 400 })
  const answer = await scanPeople(actor, { sessionId: params.sessionId, ...given.data })
  const sentences = { ...attendanceRefusals, ...commonRefusals }
  const said = answer.ok
    ? answer.value.map(({ id, realName, refused }) => ({
        id,
        done: refused === null,
        sentence: refused === null ? (realName ?? '') : sentences[refused].sentence,
      }))
    : given.data.scans.map(({ id }) => ({ id, done: false, sentence: sentences[answer.reason].sentence }))
  return Response.json(said)
}
