import { launch } from './launch.ts'
import { giveUp } from './say.ts'

await launch('start').catch(giveUp)
