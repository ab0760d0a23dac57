/** Receives one large upload in a process of its own and says how much its memory grew: `node upload-memory.ts TOKEN FILE`. */
import { execFile } from 'node:child_process'
import { stat } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { promisify } from 'node:util'
import { handleUpload, uploadPath } from '#server/http/uploads.ts'
import { closeDatabase } from '#server/platform/database.ts'

const [, , token, file] = process.argv as [string, string, string, string]
const server = createServer((request, response) => void handleUpload(request, response))
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
const headers = { 'tus-resumable': '1.0.0', cookie: `xueshi=${token}` }
const begun = await fetch(origin + uploadPath, {
  method: 'POST',
  headers: { ...headers, 'upload-length': String((await stat(file)).size), 'upload-metadata': `filename ${btoa('large.mp4')}` },
})
const before = process.memoryUsage().rss
let peak = before
const watch = setInterval(() => {
  peak = Math.max(peak, process.memoryUsage().rss)
}, 20)
// Sent by another process, so that the sender's memory is not counted.
const sender = `
  const request = require('node:http').request(process.argv[1], { method: 'PATCH', headers: JSON.parse(process.argv[2]) }, (response) => console.log(response.statusCode))
  require('node:fs').createReadStream(process.argv[3]).pipe(request)`
const sent = {
  ...headers,
  'upload-offset': '0',
  'content-type': 'application/offset+octet-stream',
  'content-length': String((await stat(file)).size),
}
const { stdout } = await promisify(execFile)(process.execPath, [
  '-e',
  sender,
  origin + begun.headers.get('location'),
  JSON.stringify(sent),
  file,
])
clearInterval(watch)
console.log(JSON.stringify({ status: Number(stdout), growth: peak - before }))
server.close()
server.closeAllConnections()
await closeDatabase()
