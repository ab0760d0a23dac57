import { env } from '#server/platform/env.ts'
import { writeOpenapi } from '#server/reviews/rules/write-openapi.ts'

/** The interface's document, for programs: /api/openapi.json */
export const loader = () =>
  new Response(JSON.stringify(writeOpenapi(env().PUBLIC_URL), null, 2), {
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'public, max-age=300',
      'access-control-allow-origin': '*',
    },
  })
