import { startTransition } from 'react'
import { hydrateRoot } from 'react-dom/client'
import { HydratedRouter } from 'react-router/dom'

// Dialogs lock the page behind them with a style element of their own; it needs the document's nonce to get past the content policy.
Object.assign(globalThis, { __webpack_nonce__: document.querySelector<HTMLScriptElement>('script[nonce]')?.nonce })

// Without a network there is a page that says so. Only on the built site: while developing nothing is kept.
const keepOfflinePage = () => void navigator.serviceWorker.register('/service-worker.js').catch(() => undefined)
if (import.meta.env.PROD && 'serviceWorker' in navigator) {
  if (document.readyState === 'complete') keepOfflinePage()
  else window.addEventListener('load', keepOfflinePage)
}

startTransition(() => {
  hydrateRoot(document, <HydratedRouter />)
})
