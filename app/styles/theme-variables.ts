import { convertCssVariables, DEFAULT_THEME, defaultCssVariablesResolver, mergeMantineTheme } from '@mantine/core'
import { theme } from './theme.ts'

/**
 * The theme as CSS variables, without those that the library's own stylesheet sets already. Worked out once: the provider would do it for
 * every page again, a tenth of what a page costs.
 */
export const themeVariables: string = (() => {
  const ours = defaultCssVariablesResolver(mergeMantineTheme(DEFAULT_THEME, theme))
  const known = defaultCssVariablesResolver(DEFAULT_THEME)
  const without = (all: Record<string, string>, those: Record<string, string>) =>
    Object.fromEntries(Object.entries(all).filter(([name, value]) => those[name] !== value))
  return convertCssVariables(
    {
      variables: without(ours.variables, known.variables),
      light: without(ours.light, known.light),
      dark: without(ours.dark, known.dark),
    },
    ':root',
  )
})()
