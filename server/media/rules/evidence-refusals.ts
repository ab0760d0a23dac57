import { defineRefusals } from '#server/platform/errors.ts'

/** Of a file that somebody brings as a proof. */
export const evidenceRefusals = defineRefusals({
  'evidence-type': { status: 422, sentence: '只能上传 PDF、JPG 或 PNG 文件；文件的内容与这些格式不符。' },
  'evidence-size': { status: 422, sentence: '每个文件不超过 10 MB，请压缩后再上传。' },
  'evidence-active': { status: 422, sentence: '这个 PDF 带有脚本、附件或自动动作，不能作为证明材料。请“打印为 PDF”后再上传。' },
  'evidence-locked': { status: 422, sentence: '这个 PDF 设有密码，经办人打不开。请去掉密码后再上传。' },
  'evidence-large': { status: 422, sentence: '这张图片的像素太多，请缩小后再上传。' },
})
