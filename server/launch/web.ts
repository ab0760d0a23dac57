/** The web process alone, on the servers that the environment names or that a running `npm start` keeps. */
import { existsSync } from 'node:fs'
import path from 'node:path'
import { adoptServersOfThisCheckout, checkout } from './run-file.ts'
import { giveUp, LaunchProblem } from './say.ts'

const buildDir = process.env.BUILD_DIR || 'build'
try {
  if (!existsSync(path.join(checkout, buildDir, 'server/index.js')))
    throw new LaunchProblem('还没有构建页面。The pages are not built yet:\n\n    npm run build\n')
  adoptServersOfThisCheckout()
} catch (error) {
  giveUp(error)
}
await import('#server/index.ts')
