import classes from './identity.module.css'

/** In the demonstration city nobody has the officials' phones: the page itself says what their authenticator shows. */
export function DemonstrationCode({ code, secondsLeft }: { code: string; secondsLeft: number }) {
  return (
    <div className={classes.notice} data-tone="plain" data-demonstration-code={code}>
      这是演示站点，演示账号的验证器现在显示 <strong>{code}</strong>（{secondsLeft}{' '}
      秒后更换，刷新本页可看新的）。正式站点不会显示。
    </div>
  )
}
