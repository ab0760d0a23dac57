import { reactRouter } from '@react-router/dev/vite'
import { defineConfig, type Plugin } from 'vite'
import { denyImports } from 'vite-env-only'
import { themeVariables } from './app/styles/theme-variables.ts'

/** Everything that touches React, so that the server's bundle holds exactly one copy of it. */
const reactFamily = [
  /^react($|-|\/)/,
  /^@react-router\//,
  /^@mantine\//,
  /^@tabler\//,
  /^@conform-to\//,
  /^@floating-ui\//,
  'scheduler',
  'use-sync-external-store',
  'use-callback-ref',
  'use-sidecar',
]

/** Each icon from its own file: through the package's front door a build would read six thousand of them. */
const oneFileAnIcon: Plugin = {
  name: 'one-file-an-icon',
  enforce: 'pre',
  transform: {
    filter: { id: /\/app\/.*\.tsx$/, code: '@tabler/icons-react' },
    handler: (code) =>
      code.replace(/^import \{([^}]+)\} from '@tabler\/icons-react'$/gm, (_, names: string) =>
        names
          .split(',')
          .map((name) => name.trim())
          .filter((name) => name !== '')
          .map((name) => `import ${name} from '@tabler/icons-react/dist/esm/icons/${name}.mjs'`)
          .join(';'),
      ),
  },
}

/** The theme's variables as a stylesheet that a browser keeps, instead of a third of every page. */
const themeStylesheet: Plugin = {
  name: 'theme-stylesheet',
  resolveId: { filter: { id: /^virtual:theme\.css$/ }, handler: () => '\0virtual:theme.css' },
  load: { filter: { id: /virtual:theme\.css$/ }, handler: () => themeVariables },
}

/**
 * What every page needs is one file, what several need another: each small file of its own costs every page a line to preload it, a second
 * one to link it and the browser a request.
 */
const fewFiles = {
  groups: [
    {
      name: 'frame',
      test: /node_modules[\\/](react|react-dom|scheduler|react-router|@react-router|@mantine|clsx|@floating-ui)[\\/]/,
      minShareCount: 4,
    },
    { name: 'shared', minShareCount: 3, maxSize: 200_000 },
  ],
}

export default defineConfig(({ command }) => ({
  plugins: [
    // React Router keeps only *.server.ts out of the browser; this keeps the whole house out of it but its pure parts.
    denyImports({
      client: {
        files: [/^server\/(?!(?:[^/]+\/)?rules\/|platform\/(?:result|calendar|errors|invariant)\.ts)/, /^workers\//, /^prisma\//],
        specifiers: ['@prisma/client', 'pg', 'ioredis', 'bullmq', /^node:/],
      },
    }),
    oneFileAnIcon,
    themeStylesheet,
    reactRouter(),
  ],
  build: { target: 'es2022', assetsInlineLimit: 0, chunkSizeWarningLimit: 700 },
  environments: {
    client: { build: { rolldownOptions: { output: { codeSplitting: fewFiles } } } },
    ssr: {
      build: { rollupOptions: { input: './server/app.ts' } },
      // React picks its slow development build by NODE_ENV when it is loaded from node_modules; bundled, it is the production build
      // whatever the environment says (measured: 2.3 times the pages a second).
      ...(command === 'build'
        ? { resolve: { noExternal: reactFamily }, define: { 'process.env.NODE_ENV': '"production"' } }
        : {}),
    },
  },
  optimizeDeps: { include: ['hls.js', 'socket.io-client', 'zod', 'tus-js-client'] },
}))
