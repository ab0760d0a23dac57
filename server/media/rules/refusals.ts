import { defineRefusals } from '#server/platform/errors.ts'

/** Why a file is not taken in, at the door or by its first bytes. */
export const uploadRefusals = defineRefusals({
  'upload-empty': { status: 400, sentence: '这个文件是空的，请检查后重新选择。' },
  'upload-too-large': { status: 413, sentence: '单个视频不能超过 10 GB，请压缩或分段后再上传。' },
  'upload-quota': { status: 413, sentence: '您的视频总量已达到 200 GB 的上限，请联系管理员清理或扩容后再上传。' },
  'too-many-uploads': { status: 429, sentence: '同时进行的上传太多，请等一部分完成后再添加。' },
  'upload-name': { status: 400, sentence: '文件名缺失或过长，请把文件名改到 200 个字以内再上传。' },
  'not-a-video': {
    status: 422,
    sentence: '这不是可以处理的视频文件。请上传 MP4、MOV、MKV 或 TS 格式的视频；只改扩展名不能改变文件格式。',
  },
})

/** Why a video that was taken in cannot be shown: nothing about the file will change, so trying again is of no use. */
export const fileRefusals = defineRefusals({
  'not-a-video': uploadRefusals['not-a-video'],
  'no-video-stream': { status: 422, sentence: '文件里没有视频画面，只有声音或其他内容。请上传带画面的视频。' },
  'codec-unsupported': { status: 422, sentence: '视频的编码方式不受支持。请用 H.264 视频和 AAC 声音重新导出后上传。' },
  'video-unreadable': { status: 422, sentence: '视频文件已损坏或不完整，无法读取。请重新导出，确认能在本机播放后再上传。' },
  'video-too-long': { status: 422, sentence: '单个视频不能超过 8 小时，请分段后上传。' },
  'video-too-short': { status: 422, sentence: '视频不足 1 秒，无法用作课件。' },
  'too-many-pixels': { status: 422, sentence: '画面尺寸过大（宽高均不能超过 4096 像素），请降低分辨率后上传。' },
  'too-few-pixels': { status: 422, sentence: '画面尺寸过小（宽高均不能小于 32 像素），无法看清，请换一个视频。' },
  'too-many-streams': { status: 422, sentence: '文件里的音视频轨道太多（最多 16 条），请只保留需要的轨道后重新导出。' },
})

/** Why the work on a good file did not come to an end: trying again can help. */
export const workFailures = defineRefusals({
  'transcode-failed': { status: 500, sentence: '转码没有完成，视频内容可能有损坏。可以重试一次；仍不成功请重新导出视频后上传。' },
  'transcode-timeout': { status: 500, sentence: '转码用时过长被中止。请稍后重试，或把视频分段后上传。' },
  'transcode-exhausted': {
    status: 500,
    sentence: '转码占用的内存、时间或空间超过限额被中止。请降低分辨率或码率重新导出后上传。',
  },
  'transcode-interrupted': { status: 500, sentence: '转码多次被意外中断（例如服务器重启）。请点“重试”。' },
  'disk-full': { status: 507, sentence: '服务器存储空间不足，转码没有完成，已通知管理员。腾出空间后请点“重试”。' },
  'source-missing': { status: 500, sentence: '服务器上找不到原视频文件，请重新上传。' },
})

export const captionRefusals = defineRefusals({
  'captions-too-large': { status: 413, sentence: '字幕文件不能超过 1 MB。' },
  'captions-unreadable': {
    status: 422,
    sentence: '字幕文件无法识别。请上传 WebVTT（.vtt）或 SRT（.srt）文件，编码用 UTF-8 或 GBK。',
  },
  'captions-empty': { status: 422, sentence: '字幕文件里没有任何字幕。' },
  'captions-past-end': { status: 422, sentence: '字幕的时间超出了视频长度，请确认选择的是这个视频的字幕。' },
})

/** Why a media address is not served. */
export const linkRefusals = defineRefusals({
  'media-link-invalid': { status: 403, sentence: '视频地址无效。请回到课程页面重新打开。' },
  'media-link-expired': { status: 403, sentence: '视频地址已过期，正在重新获取；如未恢复请刷新页面。' },
  'media-not-found': { status: 404, sentence: '没有找到这个视频文件。' },
})

export const mediaRefusals = defineRefusals({
  ...uploadRefusals,
  ...fileRefusals,
  ...workFailures,
  ...captionRefusals,
  ...linkRefusals,
  'not-retryable': { status: 409, sentence: '这个视频现在不需要重试。' },
})

export type FileRefusal = keyof typeof fileRefusals
export type WorkFailure = keyof typeof workFailures
export type CaptionRefusal = keyof typeof captionRefusals
export type MediaRefusal = keyof typeof mediaRefusals

/** The sentence for a stored problem code; codes only ever come from the tables above. */
export const explainMedia = (code: string): string =>
  mediaRefusals[code as MediaRefusal]?.sentence ?? mediaRefusals['transcode-failed'].sentence
