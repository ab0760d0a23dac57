import { launch } from './launch.ts'
import { giveUp } from './say.ts'

await launch('dev').catch(giveUp)
