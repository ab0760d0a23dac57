import classes from './certificates.module.css'

/** Certificates are forged with look-alike query sites, so every page of ours says which address is the true one. */
export function TrueAddress({ host }: { host: string }) {
  return (
    <section className={classes.sheet} aria-labelledby="address">
      <h2 id="address">先看网址，谨防假冒</h2>
      <p className={classes.soft}>查验只在下面这个网址进行。请看浏览器地址栏是否一字不差；不一致时，页面上写什么都不可信。</p>
      <strong className={classes.host}>{host}</strong>
      <p className={classes.soft}>查验免费，不需要登录，本站不会为查验索要验证码、银行卡或密码。</p>
    </section>
  )
}
