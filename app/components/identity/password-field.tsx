import { PasswordInput, type PasswordInputProps } from '@mantine/core'
import { useState } from 'react'
import type { OwnWords, PasswordStrength } from '#server/identity/rules/password.ts'
import classes from './identity.module.css'

const words = ['很弱', '很弱', '弱', '较强', '很强']

/** A password with a look at it on demand, for keyboards too. The library marks a wrong one for the eye only. */
export function PasswordField(props: PasswordInputProps) {
  return (
    <PasswordInput
      visibilityToggleButtonProps={{ 'aria-label': '显示密码' }}
      visibilityToggleFocusable
      aria-invalid={props.error ? true : undefined}
      {...props}
    />
  )
}

/** A new password: how strong it is and what would make it stronger, while it is typed. The server judges again. */
export function NewPasswordField({ ownWords, ...props }: PasswordInputProps & { ownWords: () => OwnWords }) {
  const [strength, setStrength] = useState<PasswordStrength | null>(null)
  const measure = async (password: string) => {
    if (password === '') return setStrength(null)
    // The dictionaries are 400 kB: only whoever chooses a password loads them.
    const { measurePassword } = await import('#server/identity/rules/password.ts')
    setStrength(measurePassword(password, ownWords()))
  }
  return (
    <div>
      <PasswordField autoComplete="new-password" {...props} onChange={(event) => void measure(event.currentTarget.value)} />
      <div className={classes.meter} data-score={strength?.score} aria-live="polite">
        {strength ? (
          <>
            <span className={classes.bars} aria-hidden>
              {[1, 2, 3, 4].map((step) => (
                <i key={step} data-on={strength.score >= step || (step === 1 && strength.score === 0) || undefined} />
              ))}
            </span>
            <span>
              密码强度：{words[strength.score]}
              {strength.advice ? `。${strength.advice}` : ''}
            </span>
          </>
        ) : null}
      </div>
    </div>
  )
}
