/*
 * Keeps one page: the one that says that there is no network. Everything else goes to the site as ever, media, messages and uploads do not come by here at all. What was
 * watched without a network waits in the lesson's own store, not here.
 */
const kept = 'offline-1'
const files = ['/offline.html', '/offline.css', '/favicon.svg']

self.addEventListener('install', (event) => {
  event.waitUntil(caches.open(kept).then((cache) => cache.addAll(files.map((file) => new Request(file, { cache: 'reload' })))))
  self.skipWaiting()
})

self.addEventListener('activate', (event) => {
  const clean = caches.keys().then((names) => Promise.all(names.filter((name) => name !== kept).map((name) => caches.delete(name))))
  const preload = self.registration.navigationPreload?.enable()
  event.waitUntil(Promise.all([clean, preload, self.clients.claim()]))
})

const withoutNetwork = async (request) => (await caches.match(new URL(request.url).pathname)) ?? Response.error()

async function open(event) {
  try {
    return (await event.preloadResponse) ?? (await fetch(event.request))
  } catch {
    return (await caches.match('/offline.html')) ?? Response.error()
  }
}

self.addEventListener('fetch', (event) => {
  const { request } = event
  if (request.mode === 'navigate' && request.method === 'GET') event.respondWith(open(event))
  else if (files.includes(new URL(request.url).pathname)) event.respondWith(fetch(request).catch(() => withoutNetwork(request)))
})
