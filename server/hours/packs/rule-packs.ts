import { type RulePack, rulePack } from '../rules/apply-pack.ts'
import henan from './henan.json' with { type: 'json' }
import shandong from './shandong.json' with { type: 'json' }
import taizhou from './taizhou.json' with { type: 'json' }
import tianjin from './tianjin.json' with { type: 'json' }

/** What can be loaded into a draft: the outline's own figures first, then those of other places, each with where they were found and when. */
export const rulePacks: readonly RulePack[] = [tianjin, shandong, taizhou, henan].map((pack) => rulePack.parse(pack))
