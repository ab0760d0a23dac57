import classes from '#app/components/identity/identity.module.css'
import { PageHeader } from '#app/components/ui/page-header.tsx'
import { Sheet } from '#app/components/ui/sheet.tsx'
import { currentConsent } from '#server/identity/rules/consent.ts'
import type { Route } from './+types/privacy'

export const meta: Route.MetaFunction = () => [{ title: '个人信息处理说明 · 学时' }]

/** The notice that is agreed to at sign-up. Whoever changes its substance gives it a new version in rules/consent.ts. */
export default function Privacy() {
  return (
    <div className={classes.prose}>
      <PageHeader title="个人信息处理说明" subtitle={`版本 ${currentConsent}`} />
      <Sheet>
        <p>
          本平台为专业技术人员继续教育的学习、考试、学时登记和证书服务。下面说明我们处理您的哪些信息、为什么、怎样保护，以及您可以做什么。
        </p>
        <h2>处理哪些信息</h2>
        <ul>
          <li>
            姓名、身份证号：用于实名登记学时、生成证书，并保证一人一个账号。身份证号属于敏感个人信息，注册时单独征得您的同意。
          </li>
          <li>手机号：用于登录和与您联系。</li>
          <li>学习、考试和登记记录：用于认定学时。为确认是本人真实学习，会记录播放进度、在线确认和交卷时间。</li>
          <li>登录设备的类型、网络地址和时间：用于发现盗用，您可以在“我的账号”里查看和结束登录。</li>
          <li>职称级别、是否在高新技术岗位工作、登记单位：用于确定您每年应完成的学时。</li>
        </ul>
        <h2>怎样保护</h2>
        <ul>
          <li>身份证号和手机号加密存放，页面上只显示首尾几位；密码只保存无法还原的摘要。</li>
          <li>单位经办人和主管部门只能看到本单位、本系统的人员；每次登记、修改和查看都留有不可更改的记录。</li>
          <li>证书查验页不需要登录，只显示遮盖后的姓名和身份证号。</li>
          <li>数据存放在本市的服务器上，不提供给继续教育管理以外的任何人，法律另有规定的除外。</li>
        </ul>
        <h2>保存多久</h2>
        <p>学时台账、考试成绩和证书是您职业经历的依据，长期保存。停用的登录记录和已处理的临时数据会定期清除。</p>
        <h2>您可以做什么</h2>
        <ul>
          <li>随时查看自己的学时、考试、证书和登录设备。</li>
          <li>信息有误的，向单位经办人提出更正；账号不再使用的，可申请停用，已登记的学时仍然有效。</li>
          <li>对系统自动认定的结果有疑问的，可以要求人工复核。</li>
          <li>不同意处理身份证号的，无法注册；您可以向单位申请其他登记方式。</li>
        </ul>
        <h2>使用的浏览器存储</h2>
        <p>只使用一个必需的登录标识，以及保存在您设备上、尚未送达的学习和答题记录。没有广告，也没有第三方统计。</p>
      </Sheet>
    </div>
  )
}
