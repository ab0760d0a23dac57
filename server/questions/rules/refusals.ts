import { defineRefusals } from '#server/platform/errors.ts'

export const questionRefusals = defineRefusals({
  'not-found': { status: 404, sentence: '没有找到这道题，可能已停用，或不在您的权限范围内。' },
  'question-faulty': { status: 422, sentence: '这道题还有不对的地方，请按提示修改后再保存。' },
  'picture-type': { status: 400, sentence: '只能使用 PNG 或 JPEG 图片。' },
  'picture-size': { status: 413, sentence: '图片太大，请缩小到 1 MB、2500 万像素以内。' },
  'import-format': {
    status: 400,
    sentence: '认不出这是哪种题库文件。支持：本站 Excel 模板、GIFT、Aiken（.txt）、Moodle XML、QTI 2.1/2.2/3.0（.xml 或 .zip）。',
  },
  'import-damaged': { status: 400, sentence: '文件已损坏，无法读取；请重新导出后再上传。' },
  'import-empty': { status: 400, sentence: '文件里没有题目。' },
  'import-too-many': { status: 413, sentence: '一次最多导入 20,000 题，请分成几个文件。' },
  'import-too-large': { status: 413, sentence: '文件太大（上限 11 MB，解压后 100 MB），请分成几个文件。' },
  'import-too-slow': { status: 400, sentence: '文件过于复杂，没能在规定时间内读完；请分成几个文件。' },
  'import-encoding': { status: 400, sentence: '无法识别文字编码；请另存为 UTF-8 后再上传。' },
  'import-unsafe': {
    status: 400,
    sentence: '文件含有外部实体、越出目录的路径或加密内容，为了安全不能读取；请从原系统重新导出。',
  },
  'import-has-problems': { status: 409, sentence: '还有题目有问题；请改好后重新上传，或选择跳过这些题。' },
  'import-over': { status: 409, sentence: '这份文件已经导入或放弃，不能再改。' },
  'question-changed': { status: 409, sentence: '别人刚刚改过这道题，请看过新版本后再改。' },
})
