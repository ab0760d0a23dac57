import { z } from 'zod'
import { requireOfficial } from '#app/middleware/session.ts'
import { listBranch } from '#server/organisations/browse-organisations.ts'
import type { Route } from './+types/organisations-branch'

/** One branch of the tree, when it is opened. */
export async function loader({ request, context }: Route.LoaderArgs) {
  const parent = z.uuid().safeParse(new URL(request.url).searchParams.get('parent'))
  return { nodes: parent.success ? await listBranch(requireOfficial(context), parent.data) : [] }
}
