/**
 * The yardstick of the bench “pages”: React Router's request handler behind Express with one page that asks the same questions of the
 * database as the course page and prints the answers as plain HTML, without a frame, a component library, headers or translations.
 */
import { PassThrough } from 'node:stream'
import type { EntryContext, ServerBuild } from 'react-router'

// React chooses its production build by this while it is loaded; the house's settings are parsed afterwards.
const environment = process.env.NODE_ENV
process.env.NODE_ENV = 'production'
const [{ createElement: h }, { renderToPipeableStream }, router, { createReadableStreamFromReadable }, { createRequestHandler }] =
  await Promise.all([
    import('react'),
    import('react-dom/server'),
    import('react-router'),
    import('@react-router/node'),
    import('@react-router/express'),
  ])
process.env.NODE_ENV = environment
const { default: express } = await import('express')
const { findActorByToken } = await import('#server/identity/load-actor.ts')
const { readSessionToken } = await import('#server/identity/session-cookie.ts')
const { findCourseWithProgress } = await import('#server/learning/queries.ts')
const { countUnreadNotices } = await import('#server/portal/queries.ts')

type Loaded = { unread: number; course: NonNullable<Awaited<ReturnType<typeof findCourseWithProgress>>> }

async function loader({ request, params }: { request: Request; params: Record<string, string | undefined> }): Promise<Loaded> {
  const actor = await findActorByToken(readSessionToken(request.headers.get('cookie')) ?? '')
  if (!actor) throw new Response(null, { status: 401 })
  const [unread, course] = await Promise.all([
    countUnreadNotices(actor.accountId),
    findCourseWithProgress(actor.accountId, params.courseId as string),
  ])
  if (!course) throw new Response(null, { status: 404 })
  return { unread, course }
}

function Page() {
  const { unread, course } = router.useLoaderData<Loaded>()
  return h(
    'main',
    null,
    h('h1', null, course.title),
    h('p', null, `${unread} ${course.summary}`),
    h(
      'ol',
      null,
      ...course.lessons.map((lesson) =>
        h('li', { key: lesson.id }, h(router.Link, { to: `lessons/${lesson.id}` }, lesson.title)),
      ),
    ),
  )
}

const Root = () =>
  h(
    'html',
    { lang: 'zh-CN' },
    h('head', null, h(router.Meta), h(router.Links)),
    h('body', null, h(router.Outlet), h(router.Scripts)),
  )

function handleRequest(request: Request, status: number, headers: Headers, context: EntryContext): Promise<Response> {
  return new Promise((resolve, reject) => {
    const { pipe } = renderToPipeableStream(h(router.ServerRouter, { context, url: request.url }), {
      onShellReady() {
        const body = new PassThrough()
        headers.set('content-type', 'text/html; charset=utf-8')
        resolve(new Response(createReadableStreamFromReadable(body), { headers, status }))
        pipe(body)
      },
      onShellError: reject,
    })
  })
}

const asset = (id: string, parentId?: string, hasLoader = false, path?: string) => ({
  id,
  parentId,
  path,
  module: `/assets/${id}.js`,
  imports: [],
  css: [],
  hasAction: false,
  hasLoader,
  hasClientAction: false,
  hasClientLoader: false,
  hasClientMiddleware: false,
  hasErrorBoundary: false,
  hasDefaultExport: true,
})
const build = {
  entry: { module: { default: handleRequest } },
  routes: {
    root: { id: 'root', path: '', module: { default: Root } },
    page: { id: 'page', parentId: 'root', path: 'learn/courses/:courseId', module: { default: Page, loader } },
  },
  assets: {
    entry: { module: '/assets/entry.js', imports: [] },
    routes: { root: asset('root', undefined, false, ''), page: asset('page', 'root', true, 'learn/courses/:courseId') },
    url: '/assets/manifest.js',
    version: '1',
  },
  publicPath: '/',
  assetsBuildDirectory: 'build/client',
  basename: '/',
  future: {},
  ssr: true,
  isSpaMode: false,
  prerender: [],
  routeDiscovery: { mode: 'initial' },
} as unknown as ServerBuild

const shell = express()
shell.disable('x-powered-by')
shell.set('etag', false)
shell.use(createRequestHandler({ build, mode: 'production', getLoadContext: () => new router.RouterContextProvider() }))
const server = shell.listen(0, () => process.send?.({ port: (server.address() as { port: number }).port }))
