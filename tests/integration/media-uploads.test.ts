import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { copyFile, mkdir, readdir, readFile, rename, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises'
import { createServer, request as httpRequest, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { Upload } from 'tus-js-client'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { handleUpload, uploadPath } from '#server/http/uploads.ts'
import { uploadFile, uploadsFolder } from '#server/media/places.ts'
import { limits } from '#server/media/rules/admission.ts'
import { sweepMedia } from '#server/media/sweep-media.ts'
import { sql } from '#server/platform/database.ts'
import { storagePath } from '#server/platform/storage.ts'
import { clips, makeClip } from '#tests/support/clips.ts'
import { type MadePerson, makePerson } from '#tests/support/make-person.ts'
import { assetRow, deliverTranscodes, makeCourseMaker, withFullDisk } from '#tests/support/media-world.ts'

let server: Server
let endpoint: string
let maker: MadePerson

beforeAll(async () => {
  maker = await makeCourseMaker()
  server = createServer((request, response) => void handleUpload(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}${uploadPath}`
})
afterAll(() => void server.close())

const cookie = (person: MadePerson) => `xueshi=${person.token}`
const tus = (person: MadePerson, more: Record<string, string> = {}) => ({
  'tus-resumable': '1.0.0',
  cookie: cookie(person),
  ...more,
})
const named = (name: string) => `filename ${Buffer.from(name).toString('base64')}`

async function begin(person: MadePerson, size: number, name = '第一讲.mp4') {
  return await fetch(endpoint, {
    method: 'POST',
    headers: tus(person, { 'upload-length': String(size), 'upload-metadata': named(name) }),
  })
}
const locate = (response: Response) => new URL(response.headers.get('location') ?? '', endpoint).href
const idOf = (url: string) => url.split('/').at(-1) as string
const patch = (person: MadePerson, url: string, offset: number, body: Uint8Array) =>
  fetch(url, {
    method: 'PATCH',
    headers: tus(person, { 'upload-offset': String(offset), 'content-type': 'application/offset+octet-stream' }),
    body: new Uint8Array(body),
  })

/** Sends a file as the studio does; answers the video's id. */
function send(person: MadePerson, bytes: Buffer, name = 'lecture.mp4'): Promise<string> {
  return new Promise((resolve, reject) => {
    let assetId: string | undefined
    new Upload(bytes, {
      endpoint,
      chunkSize: 64 * 1024,
      retryDelays: null,
      metadata: { filename: name },
      headers: { cookie: cookie(person) },
      onAfterResponse: (_, response) => {
        assetId = response.getHeader('x-asset-id') ?? assetId
      },
      onSuccess: () => resolve(assetId as string),
      onError: reject,
    }).start()
  })
}

describe('an upload', () => {
  it('sent in pieces becomes a video of its maker, under the name it had', async () => {
    const bytes = await readFile(await makeClip({ seconds: 20, name: 'pieces' }))
    const assetId = await send(maker, bytes, '第一讲 人工智能.mp4')
    expect((await readFile(storagePath(`media-source/${assetId}`))).equals(bytes)).toBe(true)
    await deliverTranscodes()
    expect(await assetRow(assetId)).toMatchObject({ status: 'ready' })
    expect(await sql.one`select original_name as name, owner_id as owner from media_asset where id = ${assetId}`).toEqual({
      name: '第一讲 人工智能.mp4',
      owner: maker.accountId,
    })
    expect(await readdir(uploadsFolder())).toEqual([])
  })

  it('that is cut goes on where it was', async () => {
    const bytes = await readFile(await makeClip({ seconds: 20, name: 'cut' }))
    const url = locate(await begin(maker, bytes.length))
    const half = Math.floor(bytes.length / 2)
    await new Promise<void>((resolve) => {
      const cut = httpRequest(url, {
        method: 'PATCH',
        headers: tus(maker, {
          'upload-offset': '0',
          'content-type': 'application/offset+octet-stream',
          'content-length': String(bytes.length),
        }),
      })
      cut.on('error', () => resolve())
      cut.write(bytes.subarray(0, half), () => setTimeout(() => cut.destroy(new Error('the network is gone')), 100))
    })
    let offset = 0
    for (let tries = 0; tries < 100 && offset === 0; tries += 1) {
      const head = await fetch(url, { method: 'HEAD', headers: tus(maker) })
      offset = Number(head.headers.get('upload-offset'))
    }
    expect(offset).toBeGreaterThan(0)
    expect(offset).toBeLessThanOrEqual(half)
    expect((await patch(maker, url, 0, bytes)).status).toBe(409)
    const done = await patch(maker, url, offset, bytes.subarray(offset))
    expect(done.status).toBe(204)
    const assetId = done.headers.get('x-asset-id') as string
    expect((await readFile(storagePath(`media-source/${assetId}`))).equals(bytes)).toBe(true)

    // The last answer was lost: asking again tells what became of it.
    const again = await fetch(url, { method: 'HEAD', headers: tus(maker) })
    expect(again.headers.get('upload-offset')).toBe(String(bytes.length))
    expect(again.headers.get('x-asset-id')).toBe(assetId)
  })

  it('of the same file is the same video', async () => {
    const bytes = await readFile(await makeClip({ seconds: 2, name: 'same' }))
    expect(await send(maker, bytes)).toBe(await send(maker, bytes, 'other name.mp4'))
  })

  it('of what is no video is refused with a sentence, and nothing is kept', async () => {
    const url = locate(await begin(maker, 5_000))
    const refused = await patch(maker, url, 0, Buffer.alloc(5_000, 'text'))
    expect(refused.status).toBe(422)
    expect(await refused.json()).toMatchObject({ ok: false, reason: 'not-a-video', sentence: expect.stringContaining('MP4') })
    expect(existsSync(uploadFile(idOf(url)))).toBe(false)
    expect((await fetch(url, { method: 'HEAD', headers: tus(maker) })).status).toBe(404)
  })

  it.each(['media.before-upload-finished', 'media.after-upload-finished'])('survives a process that dies at %s', async (step) => {
    const bytes = await readFile(await makeClip({ seconds: 2, name: 'died' }))
    const url = locate(await begin(maker, bytes.length))
    const sent = await patch(maker, url, 0, bytes.subarray(0, bytes.length - 1))
    expect(sent.status).toBe(204)
    // The last byte comes in another process, which is killed on the way.
    await writeFile(uploadFile(idOf(url)), bytes)
    const child = spawn(process.execPath, ['tests/support/finish-once.ts', idOf(url)], {
      env: { ...process.env, FAILPOINTS: step },
      stdio: 'inherit',
    })
    expect(await new Promise((resolve) => child.on('exit', (_, signal) => resolve(signal)))).toBe('SIGKILL')
    const head = await fetch(url, { method: 'HEAD', headers: tus(maker) })
    const assetId = head.headers.get('x-asset-id') as string
    expect(head.headers.get('upload-offset')).toBe(String(bytes.length))
    expect(
      await sql.many`select 1 from media_asset where owner_id = ${maker.accountId} and byte_size = ${bytes.length}`,
    ).toHaveLength(1)
    await deliverTranscodes()
    expect(await assetRow(assetId)).toMatchObject({ status: 'ready' })
  })
})

describe('the door for uploads', () => {
  it('opens to course makers only', async () => {
    const learner = await makePerson()
    expect((await begin(learner, 1_000)).status).toBe(404)
    const nobody = await fetch(endpoint, { method: 'POST', headers: { 'tus-resumable': '1.0.0', 'upload-length': '10' } })
    expect(nobody.status).toBe(401)
    expect(await nobody.json()).toMatchObject({ reason: 'sign-in-required' })
  })

  it("shows nobody another's upload", async () => {
    const url = locate(await begin(maker, 1_000))
    const stranger = await makeCourseMaker()
    expect((await fetch(url, { method: 'HEAD', headers: tus(stranger) })).status).toBe(404)
    expect((await patch(stranger, url, 0, Buffer.alloc(1_000))).status).toBe(404)
    expect((await fetch(url, { method: 'DELETE', headers: tus(stranger) })).status).toBe(404)
    expect((await fetch(url, { headers: tus(maker) })).status).toBe(404)
    expect((await fetch(url, { method: 'DELETE', headers: tus(maker) })).status).toBe(204)
    expect(await sql.many`select 1 from media_upload where id = ${idOf(url)}`).toEqual([])
    expect(existsSync(uploadFile(idOf(url)))).toBe(false)
  })

  it.each([
    ['a file above the limit', limits.fileBytes + 1, 'a.mp4', 413, null],
    ['an empty file', 0, 'a.mp4', 400, 'upload-empty'],
    ['a name that is too long', 10, `${'长'.repeat(201)}.mp4`, 400, 'upload-name'],
    ['no name', 10, ' ', 400, 'upload-name'],
  ])('refuses %s', async (_, size, name, status, reason) => {
    const response = await begin(maker, size, name)
    expect(response.status).toBe(status)
    if (reason) expect(await response.json()).toMatchObject({ reason })
  })

  it('takes a path for a name as what stands at its end', async () => {
    const url = locate(await begin(maker, 10, '..\\..\\etc/passwd.mp4'))
    expect(await sql.one`select original_name as name from media_upload where id = ${idOf(url)}`).toEqual({ name: 'passwd.mp4' })
  })

  it('holds every maker to their share', async () => {
    const greedy = await makeCourseMaker()
    await sql.run`
      insert into media_upload (id, owner_id, original_name, byte_size) values (gen_random_uuid(), ${greedy.accountId}, 'big.mp4', ${limits.ownerBytes - 100})`
    expect(await (await begin(greedy, 101)).json()).toMatchObject({ reason: 'upload-quota' })
    expect((await begin(greedy, 100)).status).toBe(201)
    const busy = await makeCourseMaker()
    const all = await Promise.all(Array.from({ length: limits.openUploads + 3 }, () => begin(busy, 10)))
    expect(all.filter((response) => response.status === 201)).toHaveLength(limits.openUploads)
    expect(all.filter((response) => response.status === 429)).toHaveLength(3)
  })

  it('takes a large file with flat memory', async () => {
    const size = 300 * 1024 ** 2
    const file = path.join(await clips(), 'sparse.bin')
    await writeFile(file, Buffer.from('\0\0\0\x20ftypisom'))
    await truncate(file, size)
    const script = spawn(process.execPath, ['tests/support/upload-memory.ts', maker.token, file], {
      env: process.env,
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let output = ''
    script.stdout.on('data', (text) => {
      output += text
    })
    await new Promise((resolve) => script.on('exit', resolve))
    const { status, growth } = JSON.parse(output) as { status: number; growth: number }
    expect(status).toBe(204)
    expect(growth).toBeLessThan(120 * 1024 ** 2)
  })
})

it('forgets uploads that nobody went on with, and finishes those that are whole, whatever stands in the way of another', async () => {
  const folder = `${uploadsFolder()}-folder`
  await mkdir(folder, { recursive: true })
  const stuck = await begin(maker, (await stat(folder)).size)
  await rm(uploadFile(idOf(locate(stuck))))
  await rename(folder, uploadFile(idOf(locate(stuck))))
  const bytes = await readFile(await makeClip({ seconds: 2, name: 'swept' }))
  const [abandoned, fresh, whole] = await Promise.all([begin(maker, 1_000), begin(maker, 1_000), begin(maker, bytes.length)])
  await writeFile(uploadFile(idOf(locate(whole))), bytes)
  await sql.run`update media_upload set created_at = clock_timestamp() - interval '2 days' where id = any(${[stuck, abandoned, whole].map((each) => idOf(locate(each)))}::uuid[])`
  const old = new Date(Date.now() - 2 * 24 * 3_600_000)
  await utimes(uploadFile(idOf(locate(abandoned))), old, old)
  await sweepMedia()
  expect((await fetch(locate(abandoned), { method: 'HEAD', headers: tus(maker) })).status).toBe(404)
  expect((await fetch(locate(fresh), { method: 'HEAD', headers: tus(maker) })).status).toBe(200)
  expect((await fetch(locate(whole), { method: 'HEAD', headers: tus(maker) })).headers.get('x-asset-id')).toMatch(
    /^[0-9a-f-]{36}$/,
  )
  expect((await stat(uploadFile(idOf(locate(fresh))))).size).toBe(0)
})
it.runIf(withFullDisk.possible)('says that the disk is full, keeps what came and goes on when there is room again', async () => {
  const bytes = Buffer.concat([await readFile(await makeClip({ seconds: 5, name: 'full' })), Buffer.alloc(3_000_000)])
  const url = locate(await begin(maker, bytes.length))
  const [file, place] = [uploadFile(idOf(url)), uploadsFolder()]
  const aside = `${place}-aside`
  await mkdir(aside)
  for (const name of [idOf(url), `${idOf(url)}.json`]) await copyFile(path.join(place, name), path.join(aside, name))
  await withFullDisk(place, '1m', async (grow) => {
    for (const name of [idOf(url), `${idOf(url)}.json`]) await copyFile(path.join(aside, name), path.join(place, name))
    const refused = await patch(maker, url, 0, bytes)
    expect(refused.status).toBe(507)
    expect(await refused.json()).toMatchObject({ reason: 'storage-full', sentence: expect.stringContaining('空间不足') })
    expect(
      (
        await fetch(endpoint, {
          method: 'POST',
          headers: tus(maker, { 'upload-length': '9000000', 'upload-metadata': named('a.mp4') }),
        })
      ).status,
    ).toBe(507)
    await grow('50m')
    const offset = Number((await fetch(url, { method: 'HEAD', headers: tus(maker) })).headers.get('upload-offset'))
    expect(offset).toBeLessThan(1_048_577)
    const done = await patch(maker, url, offset, bytes.subarray(offset))
    expect(done.status).toBe(204)
    expect((await readFile(storagePath(`media-source/${done.headers.get('x-asset-id')}`))).equals(bytes)).toBe(true)
  })
  await rm(file, { force: true })
})
