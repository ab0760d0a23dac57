/** A refusal as a person meets it: the status of the answer and one sentence that says what happened and what to do next. */
export type Refusal = { status: number; sentence: string }

/** A room declares its refusals with this, so that every code has a sentence: `export const refusals = defineRefusals({ 'late': { … } })`. */
export const defineRefusals = <const Table extends Record<string, Refusal>>(table: Table): Table => table

/** Refusals that any door may give. */
export const commonRefusals = defineRefusals({
  'bad-request': { status: 400, sentence: '请求的格式不对，请刷新页面后重试。' },
  'sign-in-required': { status: 401, sentence: '登录已失效，请重新登录；您已填写和观看的内容不会丢失。' },
  'bad-origin': { status: 403, sentence: '这个请求不是从本站页面发出的，已被拒绝。' },
  'confirm-needed': { status: 403, sentence: '这项操作涉及权限或个人信息，需要再次确认是您本人。' },
  'not-found': { status: 404, sentence: '没有找到这项内容，可能已被删除，或不在您的权限范围内。' },
  'too-large': { status: 413, sentence: '提交的内容太大。' },
  'rate-limited': { status: 429, sentence: '操作太频繁，请稍等片刻再试。' },
  'too-many-connections': { status: 429, sentence: '您同时打开的页面太多，请关闭一些后刷新本页；已保存的内容不受影响。' },
  'try-later': { status: 503, sentence: '系统正忙，请稍后重试；已保存的内容不受影响。' },
  'storage-full': { status: 507, sentence: '服务器存储空间不足，已通知管理员，请稍后再上传。' },
  unexpected: { status: 500, sentence: '系统出了问题，我们已记录下来。请稍后重试。' },
})
export type CommonRefusal = keyof typeof commonRefusals
