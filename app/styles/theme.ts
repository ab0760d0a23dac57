import { createTheme, type MantineColorsTuple } from '@mantine/core'

/** 黛青: the blue-green of distant hills. Official without being grey; every shade from 6 up carries white text at 4.5 : 1. */
const daiqing: MantineColorsTuple = [
  '#eaf5f6',
  '#d3e7e9',
  '#a8ced3',
  '#79b4bb',
  '#519da7',
  '#38909b',
  '#1f7480',
  '#17636e',
  '#0f545e',
  '#06434c',
]

/** 朱砂: the red of seals, for what is stamped, urgent or wrong; never for decoration. */
const zhusha: MantineColorsTuple = [
  '#fdefec',
  '#f6dcd7',
  '#eab5ab',
  '#df8c7c',
  '#d66a55',
  '#d0543c',
  '#c0432c',
  '#a83a26',
  '#963321',
  '#842a1a',
]

export const theme = createTheme({
  primaryColor: 'daiqing',
  primaryShade: 6,
  colors: { daiqing, zhusha },
  autoContrast: true,
  luminanceThreshold: 0.36,
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  focusRing: 'auto',
  fontFamily: 'var(--font-text)',
  fontFamilyMonospace: 'ui-monospace, "SFMono-Regular", "Cascadia Mono", Consolas, monospace',
  headings: { fontFamily: 'var(--font-title)', fontWeight: '600', textWrap: 'balance' },
  lineHeights: { xs: '1.5', sm: '1.55', md: '1.7', lg: '1.7', xl: '1.7' },
  components: {
    Button: { defaultProps: { size: 'md' } },
    TextInput: { defaultProps: { size: 'md' } },
    NativeSelect: { defaultProps: { size: 'md' } },
    Textarea: { defaultProps: { size: 'md' } },
    FileInput: { defaultProps: { size: 'md' } },
    Radio: { defaultProps: { size: 'md' } },
    RadioGroup: { defaultProps: { size: 'md' } },
    CheckboxGroup: { defaultProps: { size: 'md' } },
    PasswordInput: { defaultProps: { size: 'md' } },
    Select: { defaultProps: { size: 'md' } },
    Checkbox: { defaultProps: { size: 'md' } },
  },
})
