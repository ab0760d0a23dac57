import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { promisify } from 'node:util'
import { beforeAll, describe, expect, it } from 'vitest'
import { createAssetFromFile } from '#server/media/create-asset-from-file.ts'
import { getPlayable } from '#server/media/queries.ts'
import { sweepMedia } from '#server/media/sweep-media.ts'
import { sql } from '#server/platform/database.ts'
import { storagePath } from '#server/platform/storage.ts'
import { type Clip, makeClip } from '#tests/support/clips.ts'
import type { MadePerson } from '#tests/support/make-person.ts'
import { assetRow, deliverTranscodes, makeCourseMaker } from '#tests/support/media-world.ts'

let maker: MadePerson
beforeAll(async () => {
  maker = await makeCourseMaker()
})

async function uploaded(clip: Clip): Promise<string> {
  const made = await createAssetFromFile({ ownerId: maker.accountId, file: await makeClip(clip), originalName: 'lecture.mp4' })
  if (!made.ok) throw new Error(made.reason)
  return made.value.assetId
}

const startWorker = (failpoints = ''): ChildProcess =>
  spawn(process.execPath, ['tests/support/transcode-once.ts'], {
    env: { ...process.env, FAILPOINTS: failpoints },
    stdio: 'inherit',
  })

const ended = (child: ChildProcess) =>
  new Promise<string | number | null>((resolve) => child.on('exit', (code, signal) => resolve(signal ?? code)))

async function until(condition: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 400; tries += 1) {
    if (await condition()) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error('it did not come to pass')
}

describe('a worker that is killed', () => {
  it.each(['media.before-probe', 'media.after-encode', 'media.before-ready'])(
    'at %s leaves nothing to see, and the next one finishes',
    async (step) => {
      const assetId = await uploaded({ seconds: 2, name: 'killed' })
      expect(await ended(startWorker(step))).toBe('SIGKILL')
      expect((await assetRow(assetId)).status).not.toBe('ready')
      expect((await getPlayable(assetId))?.renditions).toEqual([])
      expect(await deliverTranscodes()).toBe(1)
      expect(await assetRow(assetId)).toMatchObject({ status: 'ready', attempts: 2 })
      expect((await readdir(storagePath(`media/${assetId}`))).sort()).toEqual(['240p', 'master.m3u8', 'poster.jpg'])
    },
  )

  it('while it encodes takes the encoder with it, and has shown how far it was', async () => {
    const assetId = await uploaded({ seconds: 300, size: '640x480', name: 'long' })
    const worker = startWorker()
    const gone = ended(worker)
    await until(async () => (await assetRow(assetId)).progressPercent > 0)
    expect((await assetRow(assetId)).status).toBe('transcoding')
    worker.kill('SIGKILL')
    expect(await gone).toBe('SIGKILL')
    const encoders = async () =>
      (await promisify(execFile)('ps', ['-eo', 'args'])).stdout
        .split('\n')
        .filter((line) => line.startsWith('ffmpeg') && line.includes('in.bin'))
    await until(async () => (await encoders()).length === 0)
    expect(existsSync(storagePath(`media/${assetId}`))).toBe(false)
  })
})

it('is found by the sweep when its message was lost', async () => {
  const assetId = await uploaded({ seconds: 2, name: 'forgotten' })
  await sql.run`update outbox set done_at = clock_timestamp() where topic = 'media.transcode-wanted'`
  await sweepMedia()
  expect(await deliverTranscodes()).toBe(0)
  await sql.run`update media_asset set touched_at = clock_timestamp() - interval '1 hour' where id = ${assetId}`
  await sweepMedia()
  await sweepMedia()
  expect(
    await sql.many`select 1 from outbox where topic = 'media.transcode-wanted' and done_at is null and payload ->> 'assetId' = ${assetId}`,
  ).toHaveLength(1)
  await deliverTranscodes()
  expect(await assetRow(assetId)).toMatchObject({ status: 'ready' })
})
