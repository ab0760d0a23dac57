/** What the build made for the browser, as small as the browser can read it: packed once by the build, never while somebody waits. */
import { readdirSync } from 'node:fs'
import path from 'node:path'
import express, { type RequestHandler } from 'express'

/** How a packed file's name ends, by the coding's name in HTTP; the smallest first. */
const packings = { br: '.br', gzip: '.gz' } as const

/** Serves the files of `folder`, whose names change with their content. */
export function serveAssets(folder: string): RequestHandler {
  const names = new Set(readdirSync(folder))
  const serveFile = express.static(folder, { immutable: true, maxAge: '1y', fallthrough: false })
  return (request, response, next) => {
    const name = request.path.slice(1)
    for (const [coding, ending] of Object.entries(packings)) {
      if (!names.has(name + ending) || !request.acceptsEncodings(coding)) continue
      response.type(path.extname(name)).set('content-encoding', coding)
      request.url = `/${name}${ending}`
      break
    }
    response.vary('accept-encoding')
    serveFile(request, response, next)
  }
}
