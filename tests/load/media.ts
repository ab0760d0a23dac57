/** Segments of 1 MB in gigabytes a second: the site's own door, against a bare stream of the same files, and nginx where it is. */
import { spawn } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { publishedKey } from '#server/media/places.ts'
import { signMediaUrl } from '#server/media/sign-media-url.ts'
import { env } from '#server/platform/env.ts'
import { newId } from '#server/platform/ids.ts'
import { storagePath } from '#server/platform/storage.ts'
import { hasNginx, startNginx } from '#tests/support/nginx.ts'
import { type Bench, quantile } from './bench.ts'

const segmentBytes = 1 << 20
const segmentCount = 64
const rounds = 3
const seconds = 4
const connections = 16

type Measured = { gigabytes: number; p95Ms: number }

const media: Bench = async ({ startWeb, progress }) => {
  const assetId = newId()
  const folder = storagePath(`${publishedKey(assetId)}/720p`)
  await mkdir(folder, { recursive: true })
  const names = Array.from({ length: segmentCount }, (_, index) => `${String(index).padStart(5, '0')}.ts`)
  for (const [index, name] of names.entries()) await writeFile(path.join(folder, name), Buffer.alloc(segmentBytes, index + 1))
  // Many viewers: each address is signed for somebody else.
  const now = new Date()
  const paths = names.map((name) => signMediaUrl({ assetId, file: `720p/${name}`, viewerId: newId(), now }))

  const [web] = await startWeb()
  const bare = spawn(process.execPath, [path.join(import.meta.dirname, 'clients/bare-files.ts'), folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const barePort = await new Promise<string>((resolve) => bare.stdout.once('data', (line) => resolve(String(line).trim())))
  const nginx = hasNginx
    ? await startNginx({
        storage: storagePath('media').replace(/\/media$/, ''),
        key: env().MEDIA_URL_KEY,
        upstream: `127.0.0.1:${web.port}`,
      })
    : null
  try {
    const doors = { site: web.url, bare: `http://127.0.0.1:${barePort}`, ...(nginx ? { nginx: nginx.url } : {}) }
    const results: Record<string, Measured[]> = {}
    // One after the other and over again, so that whatever else the machine does falls on all alike.
    for (let round = 0; round < rounds; round += 1) {
      for (const [door, origin] of Object.entries(doors)) {
        const measured = await fetchFor(origin, paths)
        results[door] = [...(results[door] ?? []), measured]
        progress(`${door}: ${measured.gigabytes.toFixed(2)} GB/s, p95 ${measured.p95Ms.toFixed(1)} ms`)
      }
    }
    const [site, baseline] = [middle(results.site ?? []), middle(results.bare ?? [])]
    return {
      value: site.gigabytes,
      unit: 'GB/s of 1 MB segments',
      p95Ms: site.p95Ms,
      baseline: baseline.gigabytes,
      ratio: site.gigabytes / baseline.gigabytes,
      ...(results.nginx ? { nginx: middle(results.nginx).gigabytes } : {}),
    }
  } finally {
    bare.kill()
    await nginx?.stop()
  }
}
export default media

const middle = (measured: Measured[]) =>
  measured.toSorted((one, other) => one.gigabytes - other.gigabytes)[Math.floor(measured.length / 2)] as Measured

async function fetchFor(origin: string, paths: string[]): Promise<Measured> {
  const client = spawn(
    process.execPath,
    [path.join(import.meta.dirname, 'clients/fetch-segments.ts'), origin, String(seconds), String(connections)],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  )
  client.stdin.end(paths.join('\n'))
  const answer = JSON.parse(await text(client.stdout)) as {
    bytes: number
    seconds: number
    failures: number
    latencies: number[]
  }
  if (answer.failures > 0) throw new Error(`${answer.failures} answers of ${origin} were not 200`)
  return { gigabytes: answer.bytes / answer.seconds / 1e9, p95Ms: quantile(answer.latencies, 0.95) }
}
