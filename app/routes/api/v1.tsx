import { answerApi } from '#server/reviews/answer-api.ts'
import type { Route } from './+types/v1'

/** Every address of the interface, whatever the method: reviews/rules/api-contract.ts has the table. Nobody's session counts here, only the key. */
async function answer(request: Request): Promise<Response> {
  const { status, headers, body } = await answerApi({
    method: request.method,
    path: new URL(request.url).pathname,
    authorization: request.headers.get('authorization'),
    body: request.method === 'GET' || request.method === 'HEAD' ? '' : await request.text(),
  })
  return new Response(JSON.stringify(body), { status, headers })
}

export const loader = ({ request }: Route.LoaderArgs) => answer(request)
export const action = ({ request }: Route.ActionArgs) => answer(request)
