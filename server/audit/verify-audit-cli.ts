/**
 * `npm run audit:verify [-- --head <position>:<hash>]…`: holds the audit trail against its chain and against heads that were noted earlier. Exit code 0: every
 * event is as it was sealed; 1: something is wrong, and the first of it is named; 2: it was asked wrongly.
 */
import { parseArgs } from 'node:util'
import { adoptServersOfThisCheckout } from '#server/launch/run-file.ts'
import { shanghaiDay } from '#server/platform/calendar.ts'
import { closeDatabase, databaseNow } from '#server/platform/database.ts'
import { headLine, parseHead } from './rules/chain.ts'
import { type NotedHead, verifyAudit } from './verify-audit.ts'

const { values } = parseArgs({ options: { head: { type: 'string', multiple: true, default: [] } } })
const noted = values.head.map((text): NotedHead | null => {
  const head = parseHead(text)
  return head && { ...head, noted: '您记下的链头' }
})
if (noted.includes(null)) {
  process.stderr.write('--head 应为 <条数>:<64 位校验值>，或整行 audit head …，请照当时记下的填写。\n')
  process.exit(2)
}

adoptServersOfThisCheckout()
let saidAt = performance.now()
const found = await verifyAudit({
  noted: noted.filter((head) => head !== null),
  progress: (done, of) => {
    if (performance.now() - saidAt < 2_000) return
    saidAt = performance.now()
    process.stderr.write(`已校验 ${done.toLocaleString('zh-CN')} / ${of.toLocaleString('zh-CN')} 条\n`)
  },
})
const took = `用时 ${found.seconds.toFixed(1)} 秒，另有 ${found.waiting} 条等待封存`
if (found.problem)
  process.stdout.write(`审计记录已被破坏。第一处：${found.problem}。\n之前的 ${found.position} 条完好；${took}。\n`)
else process.stdout.write(`审计记录完好：${found.position} 条与封存时一致，${took}。\n`)
if (found.position > 0) process.stdout.write(`${headLine({ day: shanghaiDay(await databaseNow()), ...found })}\n`)
process.exitCode = found.problem ? 1 : 0
await closeDatabase()
