import { createHmac, timingSafeEqual } from 'node:crypto'

/**
 * What the QR codes say: whose they are, the step of time they belong to, and a mark that only the site can make. A screen's code names session and
 * direction and lives five seconds; a learner's names the learner and lives half a minute. For the server alone.
 */
export const screenStepSeconds = 5
export const learnerStepSeconds = 30

export type ScreenCode = { sessionId: string; direction: 'in' | 'out'; at: Date }
export type LearnerCode = { learnerId: string; at: Date }

const idBytes = (id: string): Buffer => Buffer.from(id.replaceAll('-', ''), 'hex')
const idText = (bytes: Buffer): string => bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
const markOf = (key: string, body: Buffer): Buffer => createHmac('sha256', key).update(body).digest().subarray(0, 12)

function write(key: string, kind: number, id: string, at: Date, stepSeconds: number): string {
  const body = Buffer.alloc(21)
  body.writeUInt8(kind, 0)
  idBytes(id).copy(body, 1)
  body.writeUInt32BE(Math.floor(at.getTime() / (stepSeconds * 1000)), 17)
  return Buffer.concat([body, markOf(key, body)]).toString('base64url')
}

function read(key: string, text: string): { kind: number; id: string; step: number } | null {
  if (!/^[\w-]{44}$/.test(text)) return null
  const bytes = Buffer.from(text, 'base64url')
  const body = bytes.subarray(0, 21)
  if (!timingSafeEqual(bytes.subarray(21), markOf(key, body))) return null
  return { kind: body.readUInt8(0), id: idText(body.subarray(1, 17)), step: body.readUInt32BE(17) }
}

const kinds = { in: 1, out: 2, learner: 3 } as const

export const writeScreenCode = (key: string, { sessionId, direction, at }: ScreenCode): string =>
  write(key, kinds[direction], sessionId, at, screenStepSeconds)

/** `at`: when the screen began to show it. Null: not one of ours. */
export function readScreenCode(key: string, text: string): ScreenCode | null {
  const said = read(key, text)
  if (!said || (said.kind !== kinds.in && said.kind !== kinds.out)) return null
  return {
    sessionId: said.id,
    direction: said.kind === kinds.in ? 'in' : 'out',
    at: new Date(said.step * screenStepSeconds * 1000),
  }
}

export const writeLearnerCode = (key: string, { learnerId, at }: LearnerCode): string =>
  write(key, kinds.learner, learnerId, at, learnerStepSeconds)

export function readLearnerCode(key: string, text: string): LearnerCode | null {
  const said = read(key, text)
  return said?.kind === kinds.learner ? { learnerId: said.id, at: new Date(said.step * learnerStepSeconds * 1000) } : null
}

/**
 * That this browser brought a code while it was fresh: given out when the page that a code leads to is opened, so that whoever has to sign in first, or
 * to say where they are, loses nothing. Worth nothing in another browser.
 */
export type Sighting = { code: string; device: string; seenAt: Date }

export function writeSighting(key: string, { code, device, seenAt }: Sighting): string {
  const body = Buffer.from(`${code} ${seenAt.getTime()}`)
  return `${body.toString('base64url')}.${sightingMark(key, body, device)}`
}

export function readSighting(key: string, text: string, device: string): Sighting | null {
  const [written = '', mark = ''] = text.split('.', 2)
  const body = Buffer.from(written, 'base64url')
  const due = Buffer.from(sightingMark(key, body, device))
  if (mark.length !== due.length || !timingSafeEqual(Buffer.from(mark), due)) return null
  const [code = '', seenAt = ''] = body.toString().split(' ', 2)
  return { code, device, seenAt: new Date(Number(seenAt)) }
}

const sightingMark = (key: string, body: Buffer, device: string): string =>
  markOf(key, Buffer.concat([Buffer.from(`sighting ${device} `), body])).toString('base64url')
