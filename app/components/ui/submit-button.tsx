import { Button, type ButtonProps } from '@mantine/core'
import type { ReactNode } from 'react'
import { useNavigation } from 'react-router'

/** Sends its form once: busy while the form is on its way. `name`/`value` say which of several buttons was pressed. */
export function SubmitButton({
  children,
  name,
  value,
  busy,
  ...rest
}: ButtonProps & { children: ReactNode; name?: string; value?: string; busy?: boolean }) {
  const navigation = useNavigation()
  const sending =
    navigation.state !== 'idle' &&
    navigation.formData !== undefined &&
    (name === undefined || navigation.formData.get(name) === value)
  return (
    <Button type="submit" name={name} value={value} loading={busy || sending} {...rest}>
      {children}
    </Button>
  )
}
