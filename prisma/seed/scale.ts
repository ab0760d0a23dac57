/**
 * `npm run seed:scale -- --learners N [--seed S]`: a city of N learners with the years 2024 to 2026 behind them, for measuring at full size.
 * Run again it adds only what is missing; a larger N adds the rest.
 */
import { parseArgs } from 'node:util'
import { adoptServersOfThisCheckout } from '#server/launch/run-file.ts'
import { giveUp, LaunchProblem } from '#server/launch/say.ts'

try {
  if (process.env.NODE_ENV === 'production')
    throw new LaunchProblem('规模数据只供测试，不得写入生产环境（NODE_ENV=production）。')
  const { values } = parseArgs({ options: { learners: { type: 'string' }, seed: { type: 'string', default: '1' } } })
  const [learners, seed] = [wholeNumber(values.learners, 5_000_000), wholeNumber(values.seed, 2 ** 31)]
  adoptServersOfThisCheckout()
  // Not before: without a first start there is neither a server to write to nor the client that these import.
  const [{ closeDatabase }, { closeRedis }, { seedScale }] = await Promise.all([
    import('#server/platform/database.ts'),
    import('#server/platform/redis.ts'),
    import('./scale/seed-scale.ts'),
  ])
  const { added, seconds } = await seedScale({ learners, seed, say: (line) => process.stderr.write(`${line}\n`) })
  process.stderr.write(
    `完成：新增 ${added} 名学员，用时 ${seconds.toFixed(1)} 秒（${Math.round(added / Math.max(seconds, 0.001))} 人/秒）。\n`,
  )
  await Promise.all([closeDatabase(), closeRedis()])
} catch (error) {
  giveUp(error)
}

function wholeNumber(text: string | undefined, most: number): number {
  const number = Number(text)
  if (!/^\d+$/.test(text ?? '') || number < 1 || number > most)
    throw new LaunchProblem('用法：npm run seed:scale -- --learners 人数 [--seed 种子]')
  return number
}
