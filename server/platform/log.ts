import { pino } from 'pino'
import { requestContext } from './request-context.ts'

/** Names under which personal data or secrets could reach a log line; their values are replaced wherever they stand. */
const secretNames = ['password', 'idNumber', 'phone', 'realName', 'token', 'cookie', 'authorization', 'secret']

/**
 * One JSON line an event, UTC, with the request's id. Never log personal data: the names above are redacted as a second line of defence,
 * and runs of 17 digits or 11 digits that look like an ID or phone number are masked in messages.
 */
export const log = pino({
  level: process.env.LOG_LEVEL || 'info',
  base: { pid: process.pid },
  timestamp: pino.stdTimeFunctions.isoTime,
  redact: { paths: secretNames.flatMap((name) => [name, `*.${name}`, `*.*.${name}`, `req.headers.${name}`]), censor: '[hidden]' },
  mixin: () => {
    const context = requestContext()
    return context ? { requestId: context.requestId } : {}
  },
  serializers: {
    err: (error: Error) => ({
      type: error.name,
      message: maskNumbers(error.message ?? ''),
      stack: maskNumbers(error.stack ?? ''),
    }),
  },
})

export function maskNumbers(text: string): string {
  return text.replace(/\d{17}[\dXx]/g, '[id number]').replace(/(?<!\d)1[3-9]\d{9}(?!\d)/g, '[phone]')
}
