import { useEffect } from 'react'
import { Link, useRevalidator } from 'react-router'
import desk from '#app/components/desk/desk.module.css'
import { countdownText } from '#app/components/reports/countdown.ts'
import { PageHeader } from '#app/components/ui/page-header.tsx'
import { StatTile } from '#app/components/ui/stat-tile.tsx'
import { requireOfficial } from '#app/middleware/session.ts'
import { formatHours } from '#server/hours/rules/entry.ts'
import { shanghaiMinuteText } from '#server/platform/calendar.ts'
import { watchCity } from '#server/reports/watch-city.ts'
import { endText } from '#server/verification/rules/submission-window.ts'
import type { Route } from './+types/live'

export const meta: Route.MetaFunction = () => [{ title: '实时看板 · 学时' }]

/** Seconds between two looks of an open page. */
const lookEverySeconds = 5

export async function loader({ context }: Route.LoaderArgs) {
  const city = await watchCity(requireOfficial(context))
  if (!city) throw new Response(null, { status: 404 })
  return city
}

export default function LiveBoard({ loaderData: city }: Route.ComponentProps) {
  const revalidator = useRevalidator()
  useEffect(() => {
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible' && revalidator.state === 'idle') void revalidator.revalidate()
    }, lookEverySeconds * 1_000)
    return () => clearInterval(timer)
  }, [revalidator])
  const count = (value: number) => value.toLocaleString('zh-CN')
  const waited = city.queue.since ? Math.max(0, Math.round((city.at.getTime() - city.queue.since.getTime()) / 1_000)) : 0
  return (
    <div className={desk.stack}>
      <PageHeader title="实时看板" subtitle={`全市此刻的情况，每 ${lookEverySeconds} 秒更新。${shanghaiMinuteText(city.at)}`} />
      <div className={desk.tiles}>
        <StatTile label="正在学习" value={count(city.studying)} unit="人" note="最近一分钟内在播放课节" />
        <StatTile label="正在考试" value={count(city.sitting)} unit="人" />
        <StatTile
          label="今日记入学时"
          value={count(Number(formatHours(city.creditedCentihours)))}
          unit="学时"
          note={`${count(city.creditedPeople)} 人`}
        />
        <StatTile
          label="排队等待处理"
          value={count(city.queue.waiting)}
          tone={waited > 60 ? 'warn' : 'plain'}
          note={city.queue.since ? `最早一件已等 ${count(waited)} 秒` : '没有积压'}
        />
        <StatTile
          label={`${city.year} 年度提交截止`}
          value={countdownText(city.deadline, city.at)}
          note={endText(city.deadline)}
        />
      </div>
      <p className={desk.quiet}>
        全年的情况见<Link to="/manage/statistics">统计报表</Link>，各机构提交到哪一步见
        <Link to="/manage/verification/progress">验证进度</Link>。
      </p>
    </div>
  )
}
