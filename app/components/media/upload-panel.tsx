import { ActionIcon, Button, Progress } from '@mantine/core'
import { IconPlayerPause, IconPlayerPlay, IconUpload, IconX } from '@tabler/icons-react'
import { type DragEvent, useEffect, useRef, useState, useSyncExternalStore } from 'react'
import { Link, useRevalidator } from 'react-router'
import classes from './media.module.css'
import { remainingText, sizeText } from './media-text.ts'
import { type QueuedUpload, UploadQueue } from './upload-queue.ts'

const none: QueuedUpload[] = []

/** Where files are dropped or chosen, and how far each is. */
export function UploadPanel() {
  const revalidator = useRevalidator()
  const revalidate = useRef(revalidator.revalidate)
  revalidate.current = revalidator.revalidate
  const [queue] = useState(() => new UploadQueue(() => void revalidate.current()))
  const uploads = useSyncExternalStore(queue.subscribe, queue.snapshot, () => none)
  const [over, setOver] = useState(false)
  const input = useRef<HTMLInputElement>(null)

  useEffect(() => {
    const warn = (event: BeforeUnloadEvent) => {
      if (queue.isBusy) event.preventDefault()
    }
    addEventListener('beforeunload', warn)
    return () => removeEventListener('beforeunload', warn)
  }, [queue])

  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    queue.add(event.dataTransfer.files)
  }
  return (
    <section aria-label="上传视频">
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is a second way; the button within does the same by keyboard */}
      <div
        className={classes.drop}
        data-over={over || undefined}
        onDragOver={(event) => {
          event.preventDefault()
          setOver(true)
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        <IconUpload size={28} stroke={1.6} aria-hidden />
        <p className={classes.drag}>把视频拖到这里，或者</p>
        <Button onClick={() => input.current?.click()}>选择视频</Button>
        <p className={classes.hint}>
          MP4、MOV、MKV、TS，单个不超过 10 GB、8 小时。可一次选多个；断网或关闭页面后，重新选择同一文件会接着上传。
        </p>
        <input
          ref={input}
          className="visually-hidden"
          type="file"
          multiple
          tabIndex={-1}
          aria-label="选择视频文件"
          accept="video/mp4,video/quicktime,video/x-matroska,video/mp2t,.mp4,.mov,.mkv,.ts"
          onChange={(event) => {
            queue.add(event.currentTarget.files ?? [])
            event.currentTarget.value = ''
          }}
        />
      </div>
      {uploads.length > 0 ? (
        <ul className={classes.uploads} aria-label="正在上传">
          {uploads.map((upload) => (
            <UploadRow key={upload.id} upload={upload} queue={queue} />
          ))}
        </ul>
      ) : null}
    </section>
  )
}

function UploadRow({ upload, queue }: { upload: QueuedUpload; queue: UploadQueue }) {
  const { id, name, phase, sentBytes, byteSize } = upload
  const percent = byteSize === 0 ? 0 : (100 * sentBytes) / byteSize
  const running = phase === 'sending' || phase === 'retrying' || phase === 'waiting'
  return (
    <li className={classes.upload}>
      <div className={classes.uploadText}>
        <span className={classes.name}>{name}</span>
        <span className={classes.hint}>{phaseText(upload)}</span>
        {phase === 'done' || phase === 'refused' ? null : (
          <Progress value={percent} size="sm" aria-label={`${name} 的上传进度`} />
        )}
        {upload.problem ? (
          <p className={classes.problem} role="alert">
            {upload.problem}
          </p>
        ) : null}
      </div>
      {phase === 'done' && upload.assetId ? <Link to={`/studio/media/${upload.assetId}`}>查看</Link> : null}
      {running ? (
        <ActionIcon variant="subtle" size="lg" aria-label={`暂停上传 ${name}`} onClick={() => queue.pause(id)}>
          <IconPlayerPause size={20} />
        </ActionIcon>
      ) : null}
      {phase === 'paused' ? (
        <ActionIcon variant="subtle" size="lg" aria-label={`继续上传 ${name}`} onClick={() => queue.resume(id)}>
          <IconPlayerPlay size={20} />
        </ActionIcon>
      ) : null}
      <ActionIcon
        variant="subtle"
        color="gray"
        size="lg"
        aria-label={phase === 'done' || phase === 'refused' ? `从列表移除 ${name}` : `取消上传 ${name}`}
        onClick={() => queue.remove(id)}
      >
        <IconX size={20} />
      </ActionIcon>
    </li>
  )
}

function phaseText({ phase, sentBytes, byteSize, bytesPerSecond }: QueuedUpload): string {
  const amount = `${sizeText(sentBytes)} / ${sizeText(byteSize)}`
  switch (phase) {
    case 'waiting':
      return `排队中 · ${sizeText(byteSize)}`
    case 'sending':
      return bytesPerSecond > 0
        ? `${amount} · ${sizeText(bytesPerSecond)}/秒 · 还需${remainingText((byteSize - sentBytes) / bytesPerSecond)}`
        : amount
    case 'retrying':
      return `${amount} · 网络不稳，正在自动重试`
    case 'paused':
      return `${amount} · 已暂停`
    case 'done':
      return `${sizeText(byteSize)} · 上传完成，已进入转码`
    case 'refused':
      return `${sizeText(byteSize)} · 没有上传`
  }
}
