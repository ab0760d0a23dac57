import { Link } from 'react-router'
import classes from './shell.module.css'

export function SiteFooter({ demonstration }: { demonstration: boolean }) {
  return (
    <footer className={classes.footer}>
      <div className={classes.footerInner}>
        <p>
          <Link to="/guides">行业学习指南</Link>
          <Link to="/faq">常见问题</Link>
          <Link to="/downloads">资料下载</Link>
          <Link to="/search">站内搜索</Link>
          <Link to="/verify">证书查验</Link>
          <Link to="/organisations">谁负责我的单位</Link>
          <Link to="/institutions">施教机构</Link>
          <Link to="/complaints">意见建议与投诉</Link>
          <Link to="/look">大字与高对比</Link>
          <Link to="/privacy">个人信息保护</Link>
          <Link to="/recover">找回账号</Link>
        </p>
        {demonstration ? <p className={classes.demonstration}>演示环境：城市、机构、人员与课程均为示例，不具法律效力。</p> : null}
      </div>
    </footer>
  )
}
