import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { copyFile, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import os from 'node:os'
import path from 'node:path'
import type { Lecture, Slide } from './lecture.ts'

/** A new way of making them makes them anew. */
const recipe = 'v1'
const font = createRequire(import.meta.url).resolve('@expo-google-fonts/noto-sans-sc/500Medium/NotoSansSC_500Medium.ttf')
const framesPerSecond = 5
const samplesPerSecond = 22_050
/** Seconds of silence after a sentence; a whole number of samples. */
const pause = 0.7

export type MadeLecture = { videoFile: string; captionsFile: string }

/**
 * Makes the lecture's video (1280 × 720, still slides, a synthetic Mandarin voice) and its WebVTT captions in `folder`, which keeps them under
 * a name made of their content: the second time is free. Marked on every slide as demonstration content. `sentences` cuts it short.
 */
export async function makeLecture(
  lecture: Lecture,
  folder: string,
  { sentences = Number.POSITIVE_INFINITY } = {},
): Promise<MadeLecture> {
  const slides = cut(lecture.slides, sentences)
  const name = `${lecture.key}-${createHash('sha256')
    .update(JSON.stringify([recipe, lecture.title, slides]))
    .digest('hex')
    .slice(0, 12)}`
  const made = { videoFile: path.join(folder, `${name}.mp4`), captionsFile: path.join(folder, `${name}.vtt`) }
  if (existsSync(made.videoFile) && existsSync(made.captionsFile)) return made
  await mkdir(folder, { recursive: true })
  const work = await mkdtemp(path.join(os.tmpdir(), 'lecture-'))
  try {
    const cues: Cue[] = []
    const parts: { image: string; seconds: number }[] = []
    const sounds: Buffer[] = []
    let at = 0
    for (const [index, slide] of slides.entries()) {
      const image = path.join(work, `${index}.png`)
      await drawSlide(lecture.title, slide, `${index + 1} / ${slides.length}`, work, image)
      const begins = at
      for (const sentence of [slide.heading, ...slide.sentences]) {
        const sound = Buffer.concat([
          await speak(sentence, path.join(work, 'voice.wav'), index),
          Buffer.alloc(2 * Math.round(samplesPerSecond * pause)),
        ])
        const seconds = sound.length / 2 / samplesPerSecond
        sounds.push(sound)
        cues.push({ from: at, to: at + seconds - pause / 2, text: sentence })
        at += seconds
      }
      parts.push({ image, seconds: at - begins })
    }
    await writeFile(path.join(work, 'voice.pcm'), Buffer.concat(sounds))
    await writeFile(
      path.join(work, 'slides.txt'),
      `${parts.map((part) => `file '${part.image}'\nduration ${part.seconds.toFixed(3)}\n`).join('')}file '${parts.at(-1)?.image}'\n`,
    )
    await writeFile(path.join(work, 'captions.vtt'), webVtt(cues))
    await run('nice', [
      ...['-n', '10', 'ffmpeg', '-nostdin', '-v', 'error', '-y', '-threads', '1'],
      ...[
        '-f',
        'concat',
        '-safe',
        '0',
        '-i',
        path.join(work, 'slides.txt'),
        '-f',
        's16le',
        '-ar',
        String(samplesPerSecond),
        '-ac',
        '1',
        '-i',
        path.join(work, 'voice.pcm'),
      ],
      ...[
        '-vf',
        `fps=${framesPerSecond},format=yuv420p`,
        '-c:v',
        'libx264',
        '-preset',
        'ultrafast',
        '-tune',
        'stillimage',
        '-crf',
        '26',
        '-g',
        '50',
      ],
      ...[
        '-c:a',
        'aac',
        '-b:a',
        '64k',
        '-ar',
        '44100',
        '-ac',
        '1',
        '-t',
        at.toFixed(3),
        '-movflags',
        '+faststart',
        path.join(work, 'lecture.mp4'),
      ],
    ])
    await moveInto(path.join(work, 'captions.vtt'), made.captionsFile)
    await moveInto(path.join(work, 'lecture.mp4'), made.videoFile)
    return made
  } finally {
    await rm(work, { recursive: true, force: true })
  }
}

function cut(slides: readonly Slide[], sentences: number): Slide[] {
  let left = sentences
  return slides.flatMap((slide) => {
    const kept = slide.sentences.slice(0, Math.max(0, left))
    left -= kept.length
    return kept.length > 0 ? [{ ...slide, sentences: kept }] : []
  })
}

/** Texts go through files: what drawtext would read as syntax stays text. */
async function drawSlide(title: string, slide: Slide, page: string, work: string, image: string): Promise<void> {
  const lines: { text: string; size: number; color: string; x: number; y: number }[] = [
    { text: title, size: 26, color: '0x57666a', x: 90, y: 70 },
    { text: slide.heading, size: 58, color: '0x0f545e', x: 90, y: 140 },
    ...slide.sentences.map((text, index) => ({ text, size: 40, color: '0x1f2a2d', x: 120, y: 290 + index * 95 })),
    { text: `演示内容 · 学时平台示例课程 · ${page}`, size: 22, color: '0x8a8f8c', x: 90, y: 650 },
  ]
  const filters = await Promise.all(
    lines.map(async ({ text, size, color, x, y }, index) => {
      const file = path.join(work, `text-${path.basename(image, '.png')}-${index}.txt`)
      await writeFile(file, text)
      return `drawtext=fontfile=${font}:textfile=${file}:fontsize=${size}:fontcolor=${color}:x=${x}:y=${y}`
    }),
  )
  const frame = ['drawbox=x=0:y=0:w=24:h=720:color=0x1f7480:t=fill', 'drawbox=x=90:y=235:w=120:h=5:color=0xd0543c:t=fill']
  await run('ffmpeg', [
    '-nostdin',
    '-v',
    'error',
    '-y',
    '-f',
    'lavfi',
    '-i',
    'color=c=0xfbfaf7:s=1280x720',
    '-vf',
    [...frame, ...filters].join(','),
    '-frames:v',
    '1',
    image,
  ])
}

/** The sentence as samples. Without a voice on the machine a soft tone stands in, as long as reading takes. */
async function speak(sentence: string, file: string, pitch: number): Promise<Buffer> {
  try {
    await run('espeak-ng', ['-v', 'cmn', '-s', '150', '-w', file, '--', sentence])
    // espeak-ng writes 16 bit mono at 22,050 Hz behind a plain header.
    return (await readFile(file)).subarray(44)
  } catch {
    const tone = new Int16Array(Math.round(samplesPerSecond * sentence.length * 0.28))
    for (let index = 0; index < tone.length; index += 1)
      tone[index] = 900 * Math.sin((2 * Math.PI * (220 + pitch * 20) * index) / samplesPerSecond)
    return Buffer.from(tone.buffer)
  }
}

type Cue = { from: number; to: number; text: string }

const clock = (seconds: number) => new Date(Math.round(seconds * 1_000)).toISOString().slice(11, 23)
const webVtt = (cues: readonly Cue[]) =>
  `WEBVTT\n\n${cues.map((cue) => `${clock(cue.from)} --> ${clock(cue.to)}\n${cue.text}\n`).join('\n')}`

/** Across file systems, and whole or not at all. */
async function moveInto(from: string, to: string): Promise<void> {
  await copyFile(from, `${to}.part`)
  await rename(`${to}.part`, to)
}

function run(command: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] })
    let [out, problem] = ['', '']
    child.stdout.on('data', (chunk) => (out += chunk))
    child.stderr.on('data', (chunk) => (problem += chunk))
    child.on('error', reject)
    child.on('close', (code) =>
      code === 0 ? resolve(out) : reject(new Error(`${command} ended with ${code}: ${problem.slice(-500)}`)),
    )
  })
}
