/**
 * Runs before `npm start`, `npm test` and the other commands, on whatever Node the machine has, and needs no package: makes sure that
 * Debian's programs and the npm packages are there, or says in a few lines what is missing and which command mends it.
 *
 *     node server/launch/prepare.mjs start | test | check
 */
import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

/** What each command needs of Debian: the package, and how to see that it is there (a program, or one of several files). */
const needs = {
  start: [
    { package: 'redis-server', program: 'redis-server', unless: 'REDIS_URL' },
    { package: 'ffmpeg', program: 'ffmpeg' },
    { package: 'espeak-ng', program: 'espeak-ng' },
  ],
  test: [
    { package: 'chromium', program: 'chromium' },
    { package: 'fonts-noto-cjk', file: '/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc' },
    { package: 'nginx-light', program: 'nginx' },
    { package: 'libnginx-mod-http-js', file: '/usr/lib/nginx/modules/ngx_http_js_module.so' },
    { package: 'poppler-utils', program: 'pdftotext' },
  ],
  check: [],
}
/** Packages whose installation starts a service of the system; ours are children of our own. */
const services = { 'redis-server': 'redis-server', 'nginx-light': 'nginx' }

const gigabyte = 1024 ** 3
const roomForInstallation = 3 * gigabyte
const roomForRunning = 0.3 * gigabyte

const checkout = path.join(path.dirname(fileURLToPath(import.meta.url)), '../..')

/** Debian packages that `purpose` needs and `has` does not find. Pure but for `has`. */
export function missingPackages(purpose, environment, has) {
  const wanted = purpose === 'test' ? [...needs.start, ...needs.test] : needs[purpose]
  return wanted
    .filter((need) => !(need.unless && purpose === 'start' && environment[need.unless]) && !has(need))
    .map((need) => need.package)
}

/**
 * Why the installed packages are not those of the lock file, or null when they are. npm writes `node_modules/.package-lock.json` when it has
 * finished and removes it when it begins, so a half-finished installation has none.
 */
export function installationProblem(lock, installed) {
  if (!installed) return 'not installed, or an earlier installation was interrupted'
  for (const [name, wanted] of Object.entries(lock.packages)) {
    const found = installed.packages[name]
    if (name === '' || wanted.link) continue
    if (found ? found.version !== wanted.version : !wanted.optional) return `${name} is not at ${wanted.version}`
  }
  return null
}

/** Is `version` (as in process.version) new enough to run npm and this file? */
export const isNodeNewEnough = (version, major) => Number(version.replace(/^v/, '').split('.')[0]) >= major

class Problem extends Error {}

function prepare(purpose) {
  if (!(purpose in needs)) throw new Problem(`用法 usage: node server/launch/prepare.mjs ${Object.keys(needs).join(' | ')}`)
  if (!isNodeNewEnough(process.version, 18)) {
    throw new Problem(
      `需要 Node.js 18 或更新的版本，这里是 ${process.version}。\nNode.js 18 or newer is needed:  sudo apt-get install nodejs npm`,
    )
  }
  installPackages(missingPackages(purpose, process.env, isThere))
  installModules()
}

function isThere({ program, file }) {
  if (file) return fs.existsSync(file)
  return [...(process.env.PATH || '').split(':'), '/usr/bin', '/usr/sbin', '/usr/local/bin'].some((folder) => {
    try {
      fs.accessSync(path.join(folder, program), fs.constants.X_OK)
      return true
    } catch {
      return false
    }
  })
}

function installPackages(packages) {
  if (packages.length === 0) return
  const advice = `sudo apt-get update && sudo apt-get install -y --no-install-recommends ${packages.join(' ')}`
  const root = process.getuid && process.getuid() === 0
  const sudo = root ? [] : ['sudo', '-n']
  if (!isThere({ program: 'apt-get' }))
    throw new Problem(
      `缺少程序：${packages.join('、')}。请用本机的包管理器安装。\nMissing: ${packages.join(', ')}; install them with this system's package manager.`,
    )
  if (!root && spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' }).status !== 0) {
    throw new Problem(
      `缺少 Debian 软件包，而当前用户不能安装它们。请运行（然后再来一次）：\nDebian packages are missing; run this and try again:\n\n    ${advice}\n`,
    )
  }
  say(`安装 Debian 软件包 installing: ${packages.join(' ')}`)
  // RUNLEVEL keeps init scripts from starting the services that come with the packages.
  const apt = (...words) => {
    const [command, ...rest] = [
      ...sudo,
      'env',
      'DEBIAN_FRONTEND=noninteractive',
      'RUNLEVEL=1',
      'apt-get',
      '-qq',
      '-o',
      'DPkg::Lock::Timeout=300',
      ...words,
    ]
    return spawnSync(command, rest, { stdio: ['ignore', 'ignore', 'inherit'] }).status === 0
  }
  const install = () => apt('install', '-y', '--no-install-recommends', ...packages)
  if (!install() && !(apt('update') && install())) {
    throw new Problem(
      `没能安装 ${packages.join(' ')}。查看上面的原因，修好后运行：\nCould not install them; see above, then run:\n\n    ${advice}\n`,
    )
  }
  for (const name of packages) {
    if (services[name]) quiet([...sudo, 'service', services[name], 'stop'])
    if (services[name] && fs.existsSync('/run/systemd/system')) quiet([...sudo, 'systemctl', 'disable', '--now', services[name]])
  }
}

const quiet = ([command, ...words]) => spawnSync(command, words, { stdio: 'ignore' })

function installModules() {
  const lock = readJson(path.join(checkout, 'package-lock.json'))
  if (!lock)
    throw new Problem(
      'package-lock.json 不见了或读不出来。恢复它：git checkout package-lock.json\npackage-lock.json is missing or unreadable.',
    )
  const problem = installationProblem(lock, readJson(path.join(checkout, 'node_modules/.package-lock.json')))
  // Node learnt to ask for room in 18.15.
  const room = fs.statfsSync ? roomIn(checkout) : Number.POSITIVE_INFINITY
  const wanted = problem ? roomForInstallation : roomForRunning
  if (room < wanted) {
    throw new Problem(
      `磁盘空间不够：这里还剩 ${inGigabytes(room)} GB，需要 ${inGigabytes(wanted)} GB。请腾出空间后再来一次（df -h .）。\n` +
        `Disk full: ${inGigabytes(room)} GB left, ${inGigabytes(wanted)} GB needed. Make room and try again.`,
    )
  }
  if (problem) {
    say(`安装 npm 软件包，约需一分钟 installing npm packages (${problem})`)
    npmCi()
  }
  const own = path.join(checkout, 'node_modules/.bin/node')
  const version = fs.existsSync(own) ? String(spawnSync(own, ['--version'], { encoding: 'utf8' }).stdout).trim() : process.version
  if (!isNodeNewEnough(version, 24)) {
    throw new Problem(
      `没有 Node.js 24（npm 软件包 node 没有装上）。请运行：\nNode.js 24 did not get installed; run:\n\n    rm -rf node_modules && npm ci --include=dev --include=optional\n`,
    )
  }
}

function npmCi() {
  // The npm that runs us, with the Node that runs it: the one in node_modules is about to be replaced.
  const { npm_execpath: npm, npm_node_execpath: node } = process.env
  const words = [
    'ci',
    '--include=dev',
    '--include=optional',
    '--ignore-scripts=false',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
  ]
  const [command, args] = npm && node ? [node, [npm, ...words]] : ['npm', words]
  const result = spawnSync(command, args, { cwd: checkout, stdio: ['ignore', 'inherit', 'inherit'] })
  if (result.status !== 0) {
    throw new Problem(
      'npm 软件包没有装好。检查网络与 npm 源后运行：\nThe npm packages could not be installed; check the network and the registry, then run:\n\n    npm ci --include=dev\n',
    )
  }
}

function readJson(file) {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8'))
  } catch {
    return null
  }
}

function roomIn(folder) {
  const { bavail, bsize } = fs.statfsSync(folder)
  return bavail * bsize
}

const inGigabytes = (bytes) => (bytes / gigabyte).toFixed(1)
const say = (sentence) => process.stderr.write(`  · ${sentence}\n`)

if (process.argv[1] && path.resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  try {
    prepare(process.argv[2])
  } catch (error) {
    process.stderr.write(`\n${error instanceof Problem ? error.message : error.stack}\n`)
    process.exit(1)
  }
}
