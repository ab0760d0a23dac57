import type { Config } from '@react-router/dev/config'

export default {
  ssr: true,
  appDirectory: 'app',
  buildDirectory: process.env.BUILD_DIR || 'build',
  splitRouteModules: true,
  // The table of routes is one file that browsers keep, instead of a part of it worked out for every page and asked for at every link.
  routeDiscovery: { mode: 'initial' },
  // server/http/origin-gate.ts has decided before any page is asked, and knows the public address; behind a proxy that ends TLS the framework's own
  // check sees http where the browser says https, and would refuse every form.
  allowedActionOrigins: ['**'],
} satisfies Config
