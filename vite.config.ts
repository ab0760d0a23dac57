import { reactRouter } from '@react-router/dev/vite'
import { defineConfig } from 'vite'
import { denyImports } from 'vite-env-only'

export default defineConfig({
  plugins: [
    // React Router keeps only *.server.ts out of the browser; these keep the whole house out of it but its pure rules.
    denyImports({
      client: {
        files: [/^server\/(?!(?:[^/]+\/)?rules\/|platform\/(?:result|calendar|errors|invariant)\.ts)/, /^workers\//, /^prisma\//],
        specifiers: ['@prisma/client', 'pg', 'ioredis', 'bullmq', /^node:/],
      },
    }),
    reactRouter(),
  ],
  resolve: { dedupe: ['react', 'react-dom', 'react-router'] },
  build: { target: 'es2022', sourcemap: false, assetsInlineLimit: 0 },
  environments: {
    ssr: { build: { rollupOptions: { input: './server/app.ts' } } },
  },
  optimizeDeps: { include: ['hls.js', 'socket.io-client', 'zod', 'tus-js-client'] },
})
