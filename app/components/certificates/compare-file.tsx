import { useState } from 'react'
import classes from './certificates.module.css'

type Outcome = 'none' | 'same' | 'different' | 'unable'

/** Holds a file against the one that was issued. It is read on this device and goes nowhere. */
export function CompareFile({ sha256 }: { sha256: string }) {
  const [outcome, setOutcome] = useState<Outcome>('none')
  async function compare(file: File | undefined) {
    if (!file) return setOutcome('none')
    // Browsers compute digests on https and on localhost only.
    if (!globalThis.crypto?.subtle) return setOutcome('unable')
    const digest = await crypto.subtle.digest('SHA-256', await file.arrayBuffer())
    const hex = [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
    setOutcome(hex === sha256 ? 'same' : 'different')
  }
  return (
    <section className={classes.sheet} aria-labelledby="compare">
      <h2 id="compare">手里有 PDF 文件？</h2>
      <p className={classes.soft}>选择文件，与核发时的原件逐字节比对。文件只在您的设备上读取，不会上传。</p>
      <input
        className={classes.file}
        type="file"
        accept="application/pdf,.pdf"
        aria-label="选择要比对的 PDF 文件"
        onChange={(event) => void compare(event.currentTarget.files?.[0])}
      />
      <div aria-live="polite">
        {outcome === 'same' ? (
          <p className={classes.result} data-same="yes">
            ✓ 与核发的原件完全一致。
          </p>
        ) : null}
        {outcome === 'different' ? (
          <p className={classes.result} data-same="no">
            ✗ 与核发的原件不一致：文件被改动过，或者是另存、扫描得到的。请以本页显示的内容为准。
          </p>
        ) : null}
        {outcome === 'unable' ? <p className={classes.result}>您的浏览器不能在此连接上比对文件，请用 https 打开本页。</p> : null}
      </div>
    </section>
  )
}
