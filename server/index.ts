/**
 * Opens the port and stops gracefully. Imports nothing of ours but the application, which is one module graph (server/app.ts):
 * a module loaded here as well would exist twice.
 */
import http from 'node:http'
import path from 'node:path'

type Application = typeof import('./app.ts')

const development = process.argv.includes('--dev')
const port = Number(process.env.PORT || 3000)
const drainMilliseconds = 10_000

const server = http.createServer({ keepAliveTimeout: 65_000, headersTimeout: 66_000, requestTimeout: 0 })
// Whoever has vanished without a word holds a connection no longer than this; an upload or a video that moves is not silent.
server.setTimeout(120_000)
const application = await (development ? loadWithVite() : loadBuilt())
const site = application.openSite(server)
server.listen(port, () => application.log.info({ port }, 'listening'))
server.on('error', (error: NodeJS.ErrnoException) => {
  application.log.fatal({ err: error }, error.code === 'EADDRINUSE' ? `port ${port} is in use` : 'the port could not be opened')
  process.exit(1)
})

let stopping = false
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.on(signal, () => {
    if (stopping) return
    stopping = true
    // Whatever hangs is cut off: nothing acknowledged is lost by that, and a deployment must end.
    setTimeout(() => process.exit(1), drainMilliseconds + 3_000).unref()
    void site.close(drainMilliseconds).then(() => process.exit(0))
  })
}

async function loadBuilt(): Promise<Application> {
  return await import(path.resolve(process.env.BUILD_DIR || 'build', 'server/index.js'))
}

async function loadWithVite(): Promise<Application> {
  const { createServer } = await import('vite')
  const vite = await createServer({ server: { middlewareMode: { server }, hmr: { server } }, appType: 'custom' })
  const loaded = (await vite.ssrLoadModule('./server/app.ts')) as Application
  return {
    ...loaded,
    openSite: (httpServer) =>
      loaded.openSite(httpServer, {
        assets: vite.middlewares,
        reload: async () =>
          (await vite.ssrLoadModule('virtual:react-router/server-build')) as unknown as Awaited<
            ReturnType<NonNullable<Parameters<Application['openSite']>[1]>['reload']>
          >,
      }),
  }
}
