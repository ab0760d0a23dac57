/**
 * Fetches addresses over and over on kept connections and throws the bytes away: `node fetch-segments.ts ORIGIN SECONDS CONNECTIONS` with the paths,
 * one a line, on standard input. Speaks HTTP on bare sockets, so that the client costs as little of the machine as can be.
 */
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'

const [, , origin = '', seconds = '5', connections = '8'] = process.argv
const { hostname, port } = new URL(origin)
const paths = (await text(process.stdin)).split('\n').filter((line) => line !== '')
const until = performance.now() + Number(seconds) * 1_000
const latencies: number[] = []
let bytes = 0
let failures = 0
let next = 0

function fetchOn(): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect({
      port: Number(port),
      host: hostname,
      onread: { buffer: Buffer.allocUnsafe(1 << 18), callback: receive },
    })
    let begun = 0
    let left = -1
    const ask = () => {
      if (performance.now() > until) {
        socket.destroy()
        return resolve()
      }
      begun = performance.now()
      left = -1
      socket.write(`GET ${paths[next++ % paths.length]} HTTP/1.1\r\nHost: ${hostname}\r\n\r\n`)
    }
    function receive(length: number, buffer: Uint8Array): boolean {
      let body = length
      if (left < 0) {
        // The head comes in one piece with the first bytes of the body, or alone.
        const head = Buffer.from(buffer.buffer, buffer.byteOffset, Math.min(length, 4_096)).toString('latin1')
        const end = head.indexOf('\r\n\r\n') + 4
        if (!head.startsWith('HTTP/1.1 200 ')) failures += 1
        left = Number(/content-length: (\d+)/i.exec(head)?.[1])
        body = length - end
      }
      left -= body
      bytes += body
      if (left === 0) {
        latencies.push(performance.now() - begun)
        ask()
      }
      return true
    }
    socket.on('connect', ask)
    socket.on('error', () => {
      failures += 1
      resolve()
    })
  })
}

const begun = performance.now()
await Promise.all(Array.from({ length: Number(connections) }, fetchOn))
console.log(JSON.stringify({ bytes, seconds: (performance.now() - begun) / 1_000, failures, latencies }))
