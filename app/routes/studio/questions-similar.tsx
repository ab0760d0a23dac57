import { z } from 'zod'
import { requireOfficial } from '#app/middleware/session.ts'
import { findSimilar } from '#server/questions/find-similar.ts'
import type { Route } from './+types/questions-similar'

const query = z.object({ text: z.string().max(500), except: z.uuid().nullable().default(null) })

export async function loader({ request, context }: Route.LoaderArgs) {
  const given = query.safeParse(Object.fromEntries(new URL(request.url).searchParams))
  if (!given.success) throw new Response(null, { status: 400 })
  return { similar: await findSimilar(requireOfficial(context), given.data) }
}
