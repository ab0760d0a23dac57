import { Progress } from '@mantine/core'
import type { AssetSummary } from '#server/media/queries.ts'
import { explainMedia } from '#server/media/rules/refusals.ts'
import classes from './media.module.css'
import { statusText } from './media-text.ts'
import type { LiveProgress } from './use-live-progress.ts'

/** Where a video stands, how far its work is, and if something went wrong, what and what to do. */
export function AssetState({
  asset,
  live,
  explain = true,
}: {
  asset: Pick<AssetSummary, 'status' | 'progressPercent' | 'problemCode' | 'originalName'>
  live?: LiveProgress | undefined
  explain?: boolean
}) {
  const percent =
    asset.status === 'transcoding' && live?.status === 'transcoding'
      ? Math.max(live.percent, asset.progressPercent)
      : asset.progressPercent
  return (
    <div className={classes.state}>
      <span className={classes.badge} data-status={asset.status}>
        {statusText[asset.status]}
        {asset.status === 'transcoding' ? ` ${percent}%` : ''}
      </span>
      {asset.status === 'transcoding' ? (
        <Progress value={percent} size="sm" aria-label={`${asset.originalName} 的转码进度`} />
      ) : null}
      {explain && asset.problemCode ? <p className={classes.problem}>{explainMedia(asset.problemCode)}</p> : null}
    </div>
  )
}
