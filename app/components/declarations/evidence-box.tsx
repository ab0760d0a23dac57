import { Button, FileInput } from '@mantine/core'
import { useEffect, useState } from 'react'
import { useFetcher, useRevalidator } from 'react-router'
import { SubmitButton } from '#app/components/ui/submit-button.tsx'
import classes from './declarations.module.css'

export const sizeText = (bytes: number): string =>
  bytes < 1_000_000 ? `${Math.max(1, Math.round(bytes / 1_000))} KB` : `${(bytes / 1_000_000).toFixed(1)} MB`

export const offlineSentence = '网络断开，还没有保存；恢复后会再试，请不要关闭页面。'

export type EvidenceAnswer = { kind: 'evidence'; problems: string[] } | { kind: 'offline' }

/**
 * The files of something that is being written: each is sent as soon as it is chosen or dropped, to the page's own action with the intents `attach` and
 * `detach`. `folder`: the address before a file's id.
 */
export function EvidenceBox({
  evidence,
  asks,
  folder = '/evidence',
}: {
  evidence: readonly { id: string; name: string; bytes: number }[]
  asks: readonly string[]
  folder?: string
}) {
  const fetcher = useFetcher<EvidenceAnswer>()
  const { revalidate } = useRevalidator()
  const [over, setOver] = useState(false)
  const { data } = fetcher
  const problems = data?.kind === 'offline' ? [offlineSentence] : (data?.problems ?? [])
  // Asked for once the server has answered: without a network the page stays.
  useEffect(() => {
    if (data?.kind === 'evidence') void revalidate()
  }, [data, revalidate])
  const send = (files: Iterable<File>) => {
    const form = new FormData()
    form.set('intent', 'attach')
    for (const file of files) form.append('file', file)
    if (form.has('file'))
      void fetcher.submit(form, { method: 'post', encType: 'multipart/form-data', defaultShouldRevalidate: false })
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping files is a second way to what the button does
    <div
      className={classes.stack}
      data-over={over || undefined}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault()
        setOver(false)
        send(event.dataTransfer.files)
      }}
    >
      <p className={classes.quiet}>
        请提供：{asks.join('、')}。PDF、JPG 或 PNG，每个不超过 10 MB，最多 10 个；可以拖到这里，手机可以直接拍照。
      </p>
      {problems.map((sentence) => (
        <div key={sentence} className={classes.message} data-tone="bad" role="alert">
          {sentence}
        </div>
      ))}
      {evidence.length > 0 ? (
        <ul className={classes.plain}>
          {evidence.map((file) => (
            <li key={file.id}>
              <a href={`${folder}/${file.id}`} target="_blank" rel="noreferrer">
                {file.name}
              </a>
              <span className={classes.actions}>
                <small>{sizeText(file.bytes)}</small>
                <fetcher.Form method="post" defaultShouldRevalidate={false}>
                  <input type="hidden" name="evidenceId" value={file.id} />
                  <Button
                    type="submit"
                    name="intent"
                    value="detach"
                    variant="subtle"
                    size="compact-sm"
                    aria-label={`删除${file.name}`}
                  >
                    删除
                  </Button>
                </fetcher.Form>
              </span>
            </li>
          ))}
        </ul>
      ) : null}
      <fetcher.Form method="post" encType="multipart/form-data" className={classes.actions}>
        <FileInput
          name="file"
          label="选择文件"
          placeholder="点这里选择或拍照"
          multiple
          accept="application/pdf,image/jpeg,image/png"
          value={[]}
          onChange={send}
          miw={220}
        />
        <noscript>
          <SubmitButton name="intent" value="attach">
            上传
          </SubmitButton>
        </noscript>
        {fetcher.state === 'idle' ? null : (
          <span className={classes.quiet} role="status">
            正在上传……
          </span>
        )}
      </fetcher.Form>
    </div>
  )
}
