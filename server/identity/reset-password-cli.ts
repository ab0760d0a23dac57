/**
 * `npm run reset-password`: for the operator, once a handler has checked the person's identity document. The number is read from standard input, so that
 * it stands in no shell history and no process list.
 */
import { createInterface } from 'node:readline/promises'
import { adoptServersOfThisCheckout } from '#server/launch/run-file.ts'
import { closeDatabase } from '#server/platform/database.ts'
import { closeRedis } from '#server/platform/redis.ts'
import { resetPassword } from './reset-password.ts'

adoptServersOfThisCheckout()
const terminal = createInterface({ input: process.stdin, output: process.stderr })
const reset = await resetPassword(await terminal.question('身份证号：'))
terminal.close()
if (reset.ok)
  process.stdout.write(`临时密码：${reset.value.temporaryPassword}\n原有登录已全部失效。请当面告知本人，并提醒其登录后修改。\n`)
else process.stderr.write('没有这个身份证号的账号，请核对后重试。\n')
process.exitCode = reset.ok ? 0 : 1
await Promise.all([closeDatabase(), closeRedis()])
