import { Button, TextInput } from '@mantine/core'
import { IconVideo } from '@tabler/icons-react'
import { Form, Link } from 'react-router'
import { AssetState } from '#app/components/media/asset-state.tsx'
import classes from '#app/components/media/media.module.css'
import { lengthText, sizeText } from '#app/components/media/media-text.ts'
import { UploadPanel } from '#app/components/media/upload-panel.tsx'
import { useLiveProgress } from '#app/components/media/use-live-progress.ts'
import { EmptyState } from '#app/components/ui/empty-state.tsx'
import { PageHeader } from '#app/components/ui/page-header.tsx'
import { requireActor } from '#app/middleware/session.ts'
import { listAssets } from '#server/media/queries.ts'
import { isSettled } from '#server/media/rules/asset-state.ts'
import { shanghaiMinuteText } from '#server/platform/calendar.ts'
import type { Route } from './+types/media'

export async function loader({ request, context }: Route.LoaderArgs) {
  const query = new URL(request.url).searchParams
  const search = (query.get('search') ?? '').slice(0, 100)
  const page = Number(query.get('page') ?? 1)
  return { search, ...(await listAssets(requireActor(context), { search, page: Number.isFinite(page) ? page : 1 })) }
}

export const meta: Route.MetaFunction = () => [{ title: '视频 · 课件制作 · 学时' }]

export default function StudioMedia({ loaderData: { search, assets, total, page, pages } }: Route.ComponentProps) {
  const live = useLiveProgress(assets.some((asset) => !isSettled(asset.status)))
  const pageLink = (to: number) => `/studio/media?${new URLSearchParams({ ...(search ? { search } : {}), page: String(to) })}`
  return (
    <>
      <PageHeader title="视频" subtitle="上传课程视频；系统自动转成手机和电脑都能流畅播放的格式，原片保留。" />
      <UploadPanel />
      <div className={classes.bar}>
        <h2>我的视频{total > 0 ? `（${total}）` : ''}</h2>
        {total > 0 || search ? (
          <Form className={classes.search} role="search">
            <TextInput
              name="search"
              defaultValue={search}
              key={search}
              placeholder="按文件名查找"
              aria-label="按文件名查找"
              size="sm"
            />
            <Button type="submit" variant="default" size="sm">
              查找
            </Button>
          </Form>
        ) : null}
      </div>
      {assets.length === 0 ? (
        <EmptyState icon={<IconVideo size={32} stroke={1.5} />} title={search ? `没有名称含“${search}”的视频` : '还没有视频'}>
          {search ? <Link to="/studio/media">查看全部视频</Link> : '上传的视频会出现在这里，转码完成后即可放进课程。'}
        </EmptyState>
      ) : (
        <ul className={classes.assets}>
          {assets.map((asset) => (
            <li key={asset.id} className={classes.asset}>
              <div>
                <Link to={`/studio/media/${asset.id}`} prefetch="intent">
                  {asset.originalName}
                </Link>
                {asset.demonstration ? <span className={classes.demonstration}>演示</span> : null}
                <p className={classes.facts}>
                  {[
                    asset.durationSeconds === null ? null : lengthText(asset.durationSeconds),
                    sizeText(asset.byteSize),
                    asset.status === 'ready' ? (asset.hasCaptions ? '有字幕' : '无字幕') : null,
                    asset.portrait ? '竖屏' : null,
                    shanghaiMinuteText(asset.createdAt),
                  ]
                    .filter(Boolean)
                    .join(' · ')}
                </p>
              </div>
              <AssetState asset={asset} live={live.get(asset.id)} />
            </li>
          ))}
        </ul>
      )}
      {pages > 1 ? (
        <nav className={classes.pages} aria-label="分页">
          {page > 1 ? <Link to={pageLink(page - 1)}>上一页</Link> : null}
          <span>
            第 {page} / {pages} 页
          </span>
          {page < pages ? <Link to={pageLink(page + 1)}>下一页</Link> : null}
        </nav>
      ) : null}
    </>
  )
}
