import { existsSync, globSync, readFileSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
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

/** The component library's styles, of the components that the site uses alone: of all its two hundred they would be half of a first visit. */
const componentStylesheet: Plugin = {
  name: 'component-stylesheet',
  resolveId: { filter: { id: /^virtual:components\.css$/ }, handler: () => '\0virtual:components.css' },
  load: {
    filter: { id: /virtual:components\.css$/ },
    handler: () => {
      const library = path.resolve(import.meta.dirname, 'node_modules/@mantine/core')
      const names = ['default-css-variables', 'baseline', 'global', ...styledComponents(`${library}/esm/components`)]
      return names.map((name) => readFileSync(`${library}/styles/${name}.css`, 'utf8')).join('\n')
    },
  },
}

/** The names of the components that have a stylesheet, among those that app/ imports and those that they are made of, which come first. */
function styledComponents(library: string): Set<string> {
  const styled = new Set<string>()
  const seen = new Set<string>()
  const visit = (file: string) => {
    if (seen.has(file) || !existsSync(file)) return
    seen.add(file)
    for (const [, part = ''] of readFileSync(file, 'utf8').matchAll(/ from "(\.[^"]+)"/g)) visit(path.resolve(file, '..', part))
    const name = file.match(/(\w+)\.module\.mjs$/)?.[1]
    if (name) styled.add(name)
  }
  for (const file of globSync('app/**/*.tsx', { cwd: import.meta.dirname }))
    for (const [, names = ''] of readFileSync(path.join(import.meta.dirname, file), 'utf8').matchAll(
      /{([^{}]+)} from '@mantine\/core'/g,
    ))
      for (const name of names.split(',')) visit(`${library}/${name.trim()}/${name.trim()}.mjs`)
  return styled
}

/** Beside every text for the browser the same packed, for server/http/assets.ts to serve; after the server's build, which writes the table of routes. */
const packedFiles: Plugin = {
  name: 'packed-files',
  applyToEnvironment: (environment) => environment.name === 'ssr',
  writeBundle: {
    sequential: true,
    handler: async ({ dir = '' }) => {
      const texts = globSync(path.resolve(dir, '../client/assets/*.{js,css,svg}'))
      await Promise.all(
        texts.map(async (file) => {
          const text = await readFile(file)
          // The last seven hundredths cost five times the work: for what every visit brings, not for the player and the dictionary.
          const params = { [constants.BROTLI_PARAM_QUALITY]: text.length < 300_000 ? 11 : 9 }
          await Promise.all([
            promisify(brotliCompress)(text, { params }).then((packed) => writeFile(`${file}.br`, packed)),
            promisify(gzip)(text, { level: 9 }).then((packed) => writeFile(`${file}.gz`, packed)),
          ])
        }),
      )
    },
  },
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
    { name: 'words', test: /server[\\/]platform[\\/]/, minShareCount: 3 },
    // Only pages with a form load what checks forms.
    {
      name: 'forms',
      test: /node_modules[\\/](zod|@conform-to)[\\/]|rules[\\/](forms|question)\.ts$/,
      minShareCount: 2,
    },
    // What lies over the page brings its own geometry; split by chance it would be halves that wait for each other.
    {
      name: 'menus',
      test: /node_modules[\\/](@floating-ui|@mantine[\\/](core|hooks)|react-remove-scroll|use-sidecar|tslib)/,
      minShareCount: 2,
    },
    {
      name: 'shared',
      test: /app[\\/]components[\\/](ui|shell|realtime|identity)[\\/]|server[\\/]identity[\\/]|@tabler/,
      minShareCount: 3,
    },
    // What people find behind the sign-in is no part of a first visit.
    {
      name: 'desk',
      test: /app[\\/]components[\\/](attendance|audit|books|certificates|complaints|declarations|desk|fees|filings|hours|institutions|joining|learners|notices|organisations|policy|publications|questions|reports|reviews|studio|verification|year)[\\/]|server[\\/](attendance|audit|books|certificates|declarations|fees|funds|hours|organisations|portal|reports|reviews|verification)[\\/]/,
      minShareCount: 3,
    },
    { name: 'common', test: /[\\/]app[\\/]|server[\\/]/, minShareCount: 3 },
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
    componentStylesheet,
    themeStylesheet,
    packedFiles,
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
