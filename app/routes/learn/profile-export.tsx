import { redirect } from 'react-router'
import { requireActor } from '#app/middleware/session.ts'
import { exportOwnData } from '#server/reports/export-own-data.ts'
import type { Route } from './+types/profile-export'

/** Everything that is kept about whoever asks, as one file. */
export async function loader({ context }: Route.LoaderArgs) {
  const exported = await exportOwnData(requireActor(context))
  if (!exported.ok) throw redirect('/confirm?redirectTo=/learn/profile')
  return new Response(JSON.stringify(exported.value, null, 2), {
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'content-disposition': 'attachment; filename="my-data.json"',
      'cache-control': 'no-store',
    },
  })
}
