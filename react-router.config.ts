import type { Config } from '@react-router/dev/config'

export default {
  ssr: true,
  appDirectory: 'app',
  buildDirectory: process.env.BUILD_DIR || 'build',
  splitRouteModules: true,
  // server/http/origin-gate.ts has decided before any page is asked, and knows the public address; behind a proxy that ends TLS the framework's own
  // check sees http where the browser says https, and would refuse every form.
  allowedActionOrigins: ['**'],
} satisfies Config
