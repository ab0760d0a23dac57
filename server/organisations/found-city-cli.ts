/**
 * `npm run found-city`: names the bureau of a new installation and its first operator, who has signed up on the site before. What is typed is read from
 * standard input, so that it stands in no shell history and no process list.
 */
import { createInterface } from 'node:readline/promises'
import { adoptServersOfThisCheckout } from '#server/launch/run-file.ts'
import { closeDatabase } from '#server/platform/database.ts'
import { commonRefusals } from '#server/platform/errors.ts'
import { closeRedis } from '#server/platform/redis.ts'
import { findBureau, foundCity } from './found-city.ts'
import { organisationRefusals } from './rules/refusals.ts'

adoptServersOfThisCheckout()
const terminal = createInterface({ input: process.stdin, output: process.stderr })
const there = await findBureau()
if (there) process.stderr.write(`市局已登记：${there.name}\n`)
const bureau = there
  ? { name: there.name, code: '' }
  : { name: await terminal.question('市人力社保局全称：'), code: await terminal.question('统一社会信用代码：') }
const founded = await foundCity({
  bureau,
  operatorNumber: await terminal.question('首位系统运维人员的身份证号或手机号（须已在本站注册）：'),
})
terminal.close()
if (founded.ok) process.stdout.write('已就绪。请该人员登录后设置两步验证，再到“权限管理”授予市局管理员。\n')
else process.stderr.write(`${{ ...commonRefusals, ...organisationRefusals }[founded.reason].sentence}\n`)
process.exitCode = founded.ok ? 0 : 1
await Promise.all([closeDatabase(), closeRedis()])
