import { data, Form, Link } from 'react-router'
import { z } from 'zod'
import { AssetState } from '#app/components/media/asset-state.tsx'
import classes from '#app/components/media/media.module.css'
import { MediaPreview } from '#app/components/media/media-preview.tsx'
import { lengthText, sizeText } from '#app/components/media/media-text.ts'
import { useLiveProgress } from '#app/components/media/use-live-progress.ts'
import { PageHeader } from '#app/components/ui/page-header.tsx'
import { Sheet } from '#app/components/ui/sheet.tsx'
import { SubmitButton } from '#app/components/ui/submit-button.tsx'
import { requireActor } from '#app/middleware/session.ts'
import { attachCaptions } from '#server/media/attach-captions.ts'
import { findAsset } from '#server/media/queries.ts'
import { retryTranscode } from '#server/media/retry-transcode.ts'
import { isSettled } from '#server/media/rules/asset-state.ts'
import { mediaRefusals } from '#server/media/rules/refusals.ts'
import { maximumCaptionBytes } from '#server/media/rules/vtt.ts'
import { signMediaUrl } from '#server/media/sign-media-url.ts'
import { shanghaiMinuteText } from '#server/platform/calendar.ts'
import { databaseNow } from '#server/platform/database.ts'
import type { Route } from './+types/media-asset'

const notFound = () => new Response(null, { status: 404 })

function assetIdOf(params: { assetId: string }): string {
  const parsed = z.uuid().safeParse(params.assetId)
  if (!parsed.success) throw notFound()
  return parsed.data
}

export async function loader({ params, context }: Route.LoaderArgs) {
  const actor = requireActor(context)
  const [asset, now] = await Promise.all([findAsset(actor, assetIdOf(params)), databaseNow()])
  if (!asset) throw notFound()
  const sign = (file: string) => signMediaUrl({ assetId: asset.id, file, viewerId: actor.accountId, now })
  const { captions } = asset.playable
  return {
    asset,
    urls:
      asset.status === 'ready'
        ? {
            playlist: sign('master.m3u8'),
            poster: sign('poster.jpg'),
            captions: captions.map((each) => ({ ...each, url: sign(each.file) })),
          }
        : null,
  }
}

export async function action({ request, params, context }: Route.ActionArgs) {
  const actor = requireActor(context)
  const assetId = assetIdOf(params)
  // Forms are held in memory: what cannot be a caption file is not read.
  const length = Number(request.headers.get('content-length') ?? Number.POSITIVE_INFINITY)
  if (!(length <= maximumCaptionBytes + 10_000)) return refusal('captions-too-large')
  const form = await request.formData()
  if (form.get('intent') === 'retry') {
    const retried = await retryTranscode(actor, assetId)
    if (retried.ok) return { done: '已重新开始转码。' }
    if (retried.reason === 'not-found') throw notFound()
    return refusal(retried.reason)
  }
  const file = form.get('captions')
  if (!(file instanceof File) || file.size === 0) return refusal('captions-empty')
  const attached = await attachCaptions(actor, {
    assetId,
    language: form.get('language') === 'en' ? 'en' : 'zh-CN',
    bytes: await file.bytes(),
  })
  if (attached.ok) return { done: `字幕已保存，共 ${attached.value.cueCount} 条。` }
  if (attached.reason === 'not-found') throw notFound()
  return refusal(attached.reason)
}

const refusal = (reason: keyof typeof mediaRefusals) =>
  data({ problem: mediaRefusals[reason].sentence }, { status: mediaRefusals[reason].status })

export const meta: Route.MetaFunction = ({ loaderData }) => [{ title: `${loaderData?.asset.originalName ?? '视频'} · 学时` }]

export default function StudioMediaAsset({ loaderData: { asset, urls }, actionData }: Route.ComponentProps) {
  const live = useLiveProgress(!isSettled(asset.status))
  const { renditions, captions } = asset.playable
  return (
    <>
      <p>
        <Link to="/studio/media">← 全部视频</Link>
      </p>
      <PageHeader title={asset.originalName} subtitle={asset.demonstration ? '演示内容' : undefined} />
      <div className={classes.columns}>
        <div className={classes.stack}>
          {urls ? (
            <MediaPreview
              title={asset.originalName}
              url={urls.playlist}
              posterUrl={urls.poster}
              portrait={asset.playable.portrait}
              captions={urls.captions}
            />
          ) : (
            <Sheet label="转码状态">
              <AssetState asset={asset} live={live.get(asset.id)} />
              {isSettled(asset.status) ? null : <p className={classes.hint}>转码在后台进行，可以离开这个页面。</p>}
              {asset.status === 'failed' ? (
                <Form method="post">
                  <SubmitButton name="intent" value="retry" mt="sm">
                    重试
                  </SubmitButton>
                </Form>
              ) : null}
            </Sheet>
          )}
        </div>
        <div className={classes.stack}>
          <Sheet>
            <h2>文件</h2>
            <dl className={classes.details}>
              <dt>状态</dt>
              <dd>
                <AssetState asset={asset} live={live.get(asset.id)} explain={false} />
              </dd>
              <dt>时长</dt>
              <dd>{asset.durationSeconds === null ? '转码后得知' : lengthText(asset.durationSeconds)}</dd>
              <dt>画面</dt>
              <dd>
                {asset.width === null
                  ? '—'
                  : `${asset.width} × ${asset.height}${asset.playable.portrait ? '（竖屏）' : ''}${asset.hasAudio ? '' : '，无声音'}`}
              </dd>
              <dt>原片</dt>
              <dd>{sizeText(asset.byteSize)}</dd>
              <dt>上传于</dt>
              <dd>{shanghaiMinuteText(asset.createdAt)}</dd>
            </dl>
          </Sheet>
          {renditions.length > 0 ? (
            <Sheet>
              <h2>清晰度</h2>
              <table className={classes.renditions}>
                <thead>
                  <tr>
                    <th scope="col">档位</th>
                    <th scope="col">画面</th>
                    <th scope="col">码率</th>
                    <th scope="col">大小</th>
                  </tr>
                </thead>
                <tbody>
                  {renditions.map((rendition) => (
                    <tr key={rendition.name}>
                      <td>{rendition.name}</td>
                      <td>
                        {rendition.width} × {rendition.height}
                      </td>
                      <td>{Math.round(rendition.bitsPerSecond / 1_000)} kb/s</td>
                      <td>{sizeText(rendition.byteSize)}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </Sheet>
          ) : null}
          {asset.status === 'refused' ? null : (
            <Sheet>
              <h2>字幕</h2>
              <Form method="post" encType="multipart/form-data" className={classes.captionForm}>
                <p>
                  {captions.length === 0
                    ? '还没有字幕。'
                    : captions.map((each) => `${each.label} ${each.cueCount} 条`).join('，')}
                </p>
                <label htmlFor="captions">
                  {captions.length === 0 ? '字幕文件' : '换一个字幕文件'}（WebVTT 或 SRT，UTF-8 或 GBK）
                </label>
                <input
                  id="captions"
                  className={classes.fileField}
                  name="captions"
                  type="file"
                  accept=".vtt,.srt,text/vtt"
                  required
                  aria-describedby="captions-answer"
                />
                <div id="captions-answer" role="status">
                  {actionData && 'problem' in actionData ? <p className={classes.problem}>{actionData.problem}</p> : null}
                  {actionData && 'done' in actionData ? <p className={classes.good}>{actionData.done}</p> : null}
                </div>
                <SubmitButton name="intent" value="captions" variant="default">
                  保存字幕
                </SubmitButton>
              </Form>
            </Sheet>
          )}
        </div>
      </div>
    </>
  )
}
