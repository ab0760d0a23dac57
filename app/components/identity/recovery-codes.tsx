import { Button } from '@mantine/core'
import { Link } from 'react-router'
import classes from './identity.module.css'

/** Shown once: to be written down or printed before going on. */
export function RecoveryCodes({ codes, next }: { codes: string[]; next: string }) {
  return (
    <>
      <ul className={classes.codes}>
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
      <p>这些备用码只显示这一次。请抄下或打印，放在安全的地方，不要与手机放在一起，也不要拍照发给别人。</p>
      <div className={classes.row}>
        <Button variant="default" onClick={() => window.print()}>
          打印
        </Button>
        <Button component={Link} to={next}>
          已保存，继续
        </Button>
      </div>
    </>
  )
}
