import { suggestBodies } from '#server/complaints/find-responsible.ts'
import type { Route } from './+types/complaint-bodies'

/** Names of organisations for the form, as it is typed. */
export async function loader({ request }: Route.LoaderArgs) {
  return { names: await suggestBodies((new URL(request.url).searchParams.get('search') ?? '').slice(0, 80)) }
}
