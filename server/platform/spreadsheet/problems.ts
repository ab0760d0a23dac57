import { defineRefusals } from '../errors.ts'
import type { Result } from '../result.ts'

/** Why a file that somebody brought could not be read as a table, each with what to do about it. */
export const spreadsheetRefusals = defineRefusals({
  'spreadsheet-format': { status: 400, sentence: '这不是 Excel（.xlsx）或 CSV 文件，请用 Excel 或 WPS 另存为 .xlsx 后再上传。' },
  'spreadsheet-old-format': {
    status: 400,
    sentence: '这是旧版 .xls 文件，或文件加了打开密码；请取消密码并另存为 .xlsx 后再上传。',
  },
  'spreadsheet-damaged': { status: 400, sentence: '文件已损坏，无法打开；请用 Excel 或 WPS 打开检查并另存一份后再上传。' },
  'spreadsheet-too-large': {
    status: 413,
    sentence: '文件太大（上限 5 MB，解压后 50 MB）；请删去图片和多余的工作表，或分几次导入。',
  },
  'spreadsheet-too-slow': {
    status: 400,
    sentence: '文件过于复杂，没能在规定时间内读完；请只保留模板中的列，另存为 .xlsx 后再上传。',
  },
  'spreadsheet-too-many-rows': { status: 400, sentence: '行数超过一次导入的上限，请分成几个文件导入。' },
  'spreadsheet-too-many-columns': { status: 400, sentence: '列数太多，请使用下载的模板，不要增加列。' },
  'spreadsheet-formula': { status: 400, sentence: '表中有公式，公式不会被执行；请选中后“复制—选择性粘贴为数值”再上传。' },
  'spreadsheet-merged': { status: 400, sentence: '表中有合并的单元格，无法判断内容属于哪一行；请取消合并并逐行填写。' },
  'spreadsheet-long-number': {
    status: 400,
    sentence: '较长的号码被存成了数字，后几位已经丢失；请把这一列设为“文本”格式后重新填写。',
  },
  'spreadsheet-external': {
    status: 400,
    sentence: '文件引用了外部数据或带有宏，为了安全不能读取；请把数据粘贴到新下载的模板中再上传。',
  },
  'spreadsheet-encoding': { status: 400, sentence: '无法识别文字编码；请另存为 .xlsx，或“CSV UTF-8”格式。' },
  'spreadsheet-empty': { status: 400, sentence: '表中没有内容。' },
})
export type SpreadsheetProblem = keyof typeof spreadsheetRefusals

/** `cell`: the first place it concerns, as Excel calls it: `B3`. */
export type SpreadsheetRefusal = Extract<Result<never, SpreadsheetProblem, { cell?: string }>, { ok: false }>

/** The sentence with its place in front. */
export const spreadsheetSentence = ({ reason, detail }: SpreadsheetRefusal): string =>
  (detail?.cell ? `${detail.cell} 单元格：` : '') + spreadsheetRefusals[reason].sentence
