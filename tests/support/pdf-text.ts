import { execFileSync } from 'node:child_process'

/** What a PDF says, without spaces and line ends. */
export const pdfText = (pdf: Uint8Array): string =>
  execFileSync('pdftotext', ['-raw', '-', '-'], { input: pdf, maxBuffer: 50_000_000 }).toString().replace(/\s+/g, '')
