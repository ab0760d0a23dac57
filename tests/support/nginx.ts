/** Debian's nginx with the repository's own configuration, as a child that ends with the test. */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { freePort } from '#server/launch/free-port.ts'

const scripts = path.resolve(import.meta.dirname, '../../server/http')
const javascriptModule = '/usr/lib/nginx/modules/ngx_http_js_module.so'

export const hasNginx = existsSync('/usr/sbin/nginx') && existsSync(javascriptModule)

export type Nginx = { url: string; stop: () => Promise<void> }

/** Serves `storage` with `key`, handing everything else to `upstream` ('127.0.0.1:3000'). */
export async function startNginx({
  storage,
  key,
  upstream,
  workers = 1,
}: {
  storage: string
  key: string
  upstream: string
  workers?: number
}): Promise<Nginx> {
  const folder = await mkdtemp(path.join(tmpdir(), 'xueshi-nginx-'))
  const port = await freePort()
  const values: Record<string, string> = {
    LISTEN: `listen 127.0.0.1:${port};`,
    STORAGE: storage,
    KEY: key,
    SCRIPTS: scripts,
    UPSTREAM: upstream,
  }
  const template = await readFile(path.join(scripts, 'nginx.conf.template'), 'utf8')
  const site = template.replace(/^#.*\n/gm, '').replace(/\{\{(\w+)\}\}/g, (_, name: string) => values[name] ?? '')
  await mkdir(path.join(folder, 'tmp'))
  await chmod(folder, 0o755)
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((name) => `${name}_temp_path ${folder}/tmp/${name};`)
    .join('\n')
  // As the user who runs the test, who alone can read the test's folder.
  const user = process.getuid?.() === 0 ? 'user root;' : ''
  await writeFile(
    path.join(folder, 'nginx.conf'),
    `load_module ${javascriptModule};\n${user}\nworker_processes ${workers};\ndaemon off;\npid ${folder}/pid;\nerror_log ${folder}/error.log;\nevents { worker_connections 1024; }\nhttp {\naccess_log off;\n${temporary}\n${site}\n}\n`,
  )
  const child = spawn('/usr/sbin/nginx', ['-c', path.join(folder, 'nginx.conf'), '-e', path.join(folder, 'error.log')], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let problem = ''
  child.stderr.on('data', (text) => {
    problem += text
  })
  const url = `http://127.0.0.1:${port}`
  for (let tries = 0; ; tries += 1) {
    const answered = await fetch(`${url}/media/`).then(
      () => true,
      () => false,
    )
    if (answered) break
    if (tries > 100 || child.exitCode !== null)
      throw new Error(`nginx did not start: ${problem}${await readFile(path.join(folder, 'error.log'), 'utf8').catch(() => '')}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  return {
    url,
    stop: async () => {
      const gone = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGTERM')
      await gone
      await rm(folder, { recursive: true, force: true })
    },
  }
}
