import { Link } from 'react-router'
import classes from '#app/components/identity/identity.module.css'
import { PageHeader } from '#app/components/ui/page-header.tsx'
import { Sheet } from '#app/components/ui/sheet.tsx'
import type { Route } from './+types/recover'

export const meta: Route.MetaFunction = () => [{ title: '找回账号 · 学时' }]

/** Says how an account is got back today. Codes by text message are no way until a provider of them is connected, so they are not offered. */
export default function Recover() {
  return (
    <div className={classes.prose}>
      <PageHeader title="找回账号" subtitle="忘记密码、换了手机号，或者提示身份证号已注册时，请按下面的办法处理。" />
      <Sheet>
        <h2>先试一试</h2>
        <ul>
          <li>
            身份证号和手机号都可以<Link to="/sign-in">登录</Link>：换了手机号，仍可用身份证号加原密码登录。
          </li>
          <li>密码连续输错后需要等待几秒到一分钟，账号不会被锁死，等待结束即可再试。</li>
          <li>在其他设备上仍保持登录的，可在那台设备的“我的账号”里查看登录信息。</li>
        </ul>
        <h2>确实忘记密码</h2>
        <ol>
          <li>本人持身份证原件，到所在单位的继续教育经办人处；没有单位的，到保管人事档案的人力资源服务机构。</li>
          <li>经办人核对身份证后，向平台运维人员提出重置申请。</li>
          <li>您会当面拿到一个临时密码，原有的登录全部失效。用它登录后，请在“我的账号”里立即修改。</li>
        </ol>
        <h2>有人用我的身份证号注册了</h2>
        <p>处理办法相同：核对身份证原件后，账号交还给身份证的本人。为保护隐私，本站不会在网页上透露已注册账号的任何信息。</p>
        <p>短信验证码找回尚未开通。本站工作人员不会通过电话、短信或聊天软件索要您的密码。</p>
      </Sheet>
    </div>
  )
}
