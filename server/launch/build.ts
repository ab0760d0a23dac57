/** `npm run build`: Prisma's client and the pages, unless they are there already. */
import { prepareBuild, prepareClient } from './prepared.ts'
import { giveUp, say } from './say.ts'

const buildDir = process.env.BUILD_DIR || 'build'
try {
  await prepareClient()
  say((await prepareBuild(buildDir)) ? `已构建到 built into ${buildDir}/` : `${buildDir}/ 已是最新 is up to date`)
} catch (error) {
  giveUp(error)
}
