import classes from '#app/components/joining/joining.module.css'
import type { ChannelStanding } from '#server/portal/list-letters.ts'
import { channelNames } from '#server/portal/rules/letters.ts'

/** How a channel stands, and what to set where nobody sends what goes by it. */
export function ChannelNote({ standing, production }: { standing: ChannelStanding; production: boolean }) {
  const { channel, hasProvider, waiting, failed } = standing
  const name = channelNames[channel]
  if (!hasProvider) {
    const mend = `设置 ${channel.toUpperCase()}_URL 和 ${channel.toUpperCase()}_KEY 后重新启动`
    return production ? (
      <div className={classes.message} data-tone="bad" role="alert">
        没有配置{name}服务：{name}一条也没有发出，收件人收不到。请{mend}。
      </div>
    ) : (
      <p className={classes.quiet}>
        没有配置{name}服务：{name}留在本页可以查看，不会发出。需要真正发送时，{mend}。
      </p>
    )
  }
  return (
    <p className={classes.quiet}>
      {name}服务已配置，等待 {waiting.toLocaleString('zh-CN')} 条，失败 {failed.toLocaleString('zh-CN')} 条。
    </p>
  )
}
