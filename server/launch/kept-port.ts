import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { freePort } from './free-port.ts'

/** The loopback port of a private server: the one it had last time, or another when somebody else has it now. */
export async function keptPort(dataDir: string, name: string): Promise<number> {
  const file = path.join(dataDir, 'ports', name)
  const port = await freePort(readPort(file))
  mkdirSync(path.dirname(file), { recursive: true })
  writeFileSync(file, String(port))
  return port
}

function readPort(file: string): number | undefined {
  try {
    return Number(readFileSync(file, 'utf8')) || undefined
  } catch {
    return undefined
  }
}
