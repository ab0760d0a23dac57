import { defineRefusals } from '#server/platform/errors.ts'

export const questionRefusals = defineRefusals({
  'not-found': { status: 404, sentence: '没有找到这道题，可能已停用，或不在您的权限范围内。' },
  'question-faulty': { status: 422, sentence: '这道题还有不对的地方，请按提示修改后再保存。' },
  'question-changed': { status: 409, sentence: '别人刚刚改过这道题，请看过新版本后再改。' },
})
