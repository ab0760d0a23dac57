import { IconShieldCheck, IconShieldHalf } from '@tabler/icons-react'
import classes from './identity.module.css'

/** The proof of work as the person sees it: a line that says it is being done, and that it is done. */
export function ProofField({ proof }: { proof: string }) {
  return (
    <div className={classes.proof}>
      <input type="hidden" name="proof" value={proof} />
      {proof ? <IconShieldCheck size={18} aria-hidden /> : <IconShieldHalf size={18} aria-hidden />}
      <span role="status">{proof ? '安全验证已自动完成' : '正在自动进行安全验证，无需操作…'}</span>
      <noscript>安全验证需要 JavaScript：请在浏览器设置中允许后刷新本页。</noscript>
    </div>
  )
}
