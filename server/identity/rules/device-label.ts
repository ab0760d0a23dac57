/** What a person recognises a device by: 安卓手机 · 微信. From the user agent, which anybody can make up: for the eye only, never for a decision. */

const systems: [RegExp, string][] = [
  [/iPhone|iPod/, '苹果手机'],
  [/iPad/, '苹果平板'],
  [/OpenHarmony|HarmonyOS/, '鸿蒙设备'],
  [/Android.*Mobile/, '安卓手机'],
  [/Android/, '安卓平板'],
  [/Windows/, 'Windows 电脑'],
  [/Macintosh/, '苹果电脑'],
  [/Linux/, 'Linux 电脑'],
]

const browsers: [RegExp, string][] = [
  [/MicroMessenger/, '微信'],
  [/DingTalk/, '钉钉'],
  [/QQBrowser|MQQBrowser/, 'QQ 浏览器'],
  [/UCBrowser/, 'UC 浏览器'],
  [/HuaweiBrowser/, '华为浏览器'],
  [/MiuiBrowser/, '小米浏览器'],
  [/360SE|360EE|QihooBrowser/, '360 浏览器'],
  [/Edg/, 'Edge'],
  [/Firefox|FxiOS/, 'Firefox'],
  [/Chrome|CriOS/, 'Chrome'],
  [/Safari/, 'Safari'],
]

const firstMatch = (table: [RegExp, string][], text: string) => table.find(([pattern]) => pattern.test(text))?.[1]

export function deviceLabel(userAgent: string): string {
  const parts = [firstMatch(systems, userAgent), firstMatch(browsers, userAgent)].filter((part) => part !== undefined)
  return parts.join(' · ') || '未识别的设备'
}
