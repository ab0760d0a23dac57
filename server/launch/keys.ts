import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'

/**
 * Makes `folder` for our eyes only, and `dataDir` around it for whoever knows the way: the user as whom PostgreSQL runs must get through, and
 * has no business to look around.
 */
export function makePrivateFolder(dataDir: string, folder: string): string {
  mkdirSync(dataDir, { recursive: true, mode: 0o711 })
  const made = path.join(dataDir, folder)
  mkdirSync(made, { recursive: true, mode: 0o700 })
  return made
}

/** The password of a private server: made once, kept where only we can read it. */
export function keptPassword(dataDir: string, name: string): string {
  const file = path.join(makePrivateFolder(dataDir, 'keys'), name)
  if (!existsSync(file)) writeFileSync(file, randomBytes(24).toString('base64url'), { mode: 0o600 })
  return readFileSync(file, 'utf8').trim()
}
