/** Where to go after signing in. The address bar is anybody's to write, so only a path of this site is followed. */
export function safeRedirectPath(wanted: unknown, otherwise = '/learn'): string {
  if (typeof wanted !== 'string' || !wanted.startsWith('/') || wanted.length > 2000) return otherwise
  // Browsers read a backslash as a slash and drop tabs and line breaks: '/\evil', '/<tab>/evil' lead away.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  if (/^\/[/\\]|[\\\u0000-\u0020\u007f]/.test(wanted)) return otherwise
  const base = 'https://site.invalid'
  const url = URL.canParse(wanted, base) ? new URL(wanted, base) : null
  if (url?.origin !== base || url.pathname.startsWith('//') || url.pathname === '/sign-in' || url.pathname === '/sign-out')
    return otherwise
  return `${url.pathname}${url.search}${url.hash}`
}
