import { useEffect, useState } from 'react'
import { formatHours } from '#server/hours/rules/entry.ts'
import classes from './certificates.module.css'

/** What the QR code itself says, as far as this page needs it (server/certificates/rules/signature.ts writes it). */
type Words = { n: string; p: string; h: [number, number, number] }
type State = { state: 'nothing' } | { state: 'genuine'; words: Words } | { state: 'tampered' }

/**
 * Reads the part of the QR code's address behind the #, which browsers never send, and checks its signature on this device with the published key.
 * So the full name can be compared without the site telling it to anybody. Silent where a browser knows no Ed25519.
 */
export function SignedWords({ code }: { code: string }) {
  const [found, setFound] = useState<State>({ state: 'nothing' })
  useEffect(() => {
    let left = false
    readFragment(code, window.location.hash.slice(1))
      .then((state) => left || setFound(state))
      .catch(() => {})
    return () => {
      left = true
    }
  }, [code])

  if (found.state === 'nothing') return null
  if (found.state === 'tampered') {
    return (
      <section className={classes.verdict} data-verdict="tampered" role="alert">
        <h2>二维码被改动过</h2>
        <p>二维码中的签名与内容不符，这张纸不是本站核发的原件。</p>
      </section>
    )
  }
  const { n, p, h } = found.words
  return (
    <section className={classes.sheet} aria-labelledby="signed">
      <h2 id="signed">二维码中记载的内容</h2>
      <p className={classes.soft}>已在您的设备上验证签名。下面的姓名来自您扫描的二维码，本站不会公开。</p>
      <dl className={classes.facts}>
        <dt>姓名</dt>
        <dd>{p}</dd>
        <dt>编号</dt>
        <dd>{n}</dd>
        <dt>学时</dt>
        <dd>{formatHours(h[0] + h[1] + h[2])}</dd>
      </dl>
    </section>
  )
}

async function readFragment(code: string, fragment: string): Promise<State> {
  const [mark, payload, signature] = fragment.split('.')
  if (mark !== 'X1' || !payload || !signature || !globalThis.crypto?.subtle) return { state: 'nothing' }
  const pem = await (await fetch('/.well-known/xueshi-certificate-key.pem')).text()
  const message = new TextEncoder().encode(`X1.${code}.${payload}`)
  for (const [, body = ''] of pem.matchAll(/-----BEGIN PUBLIC KEY-----([\s\S]*?)-----END/g)) {
    const key = await crypto.subtle.importKey('spki', bytesOf(body.replace(/\s/g, '')), 'Ed25519', false, ['verify'])
    if (await crypto.subtle.verify('Ed25519', key, bytesOf(signature), message)) {
      return { state: 'genuine', words: JSON.parse(new TextDecoder().decode(bytesOf(payload))) as Words }
    }
  }
  return { state: 'tampered' }
}

const bytesOf = (text: string) =>
  Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (letter) => letter.charCodeAt(0))
