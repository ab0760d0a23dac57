/** The bare thing that videos are measured against: a stream from file to answer and nothing else. `node bare-files.ts FOLDER` prints its port. */
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { pipeline } from 'node:stream'

const folder = process.argv[2] as string
const server = createServer(async (request, response) => {
  const file = path.join(folder, path.basename(request.url ?? ''))
  response.writeHead(200, { 'content-type': 'video/mp2t', 'content-length': (await stat(file)).size })
  pipeline(createReadStream(file), response, () => {})
})
server.listen(0, '127.0.0.1', () => console.log((server.address() as AddressInfo).port))
