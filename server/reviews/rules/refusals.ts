import { defineRefusals } from '#server/platform/errors.ts'
import { listLimit } from './asked-list.ts'
import { mostConsents } from './consent.ts'

export const reviewRefusals = defineRefusals({
  'consent-limit': { status: 429, sentence: `有效的授权码最多 ${mostConsents} 个，请先撤回不用的。` },
  'list-empty': { status: 422, sentence: '没有读到人员：请粘贴“姓名 身份证号”，每行一人，或上传表格。' },
  'list-too-long': { status: 422, sentence: `一次最多核查 ${listLimit.toLocaleString('en-US')} 人，请分成几份。` },
  'list-columns': { status: 422, sentence: '表格里没有“姓名”和“身份证号”两列，请把列名写在表头。' },
})
