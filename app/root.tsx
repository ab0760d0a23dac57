import 'virtual:components.css'
import 'virtual:theme.css'
import './styles/global.css'
import { ColorSchemeScript, MantineProvider, mantineHtmlProps } from '@mantine/core'
import type { ReactNode } from 'react'
import { isRouteErrorResponse, Links, Meta, Outlet, Scripts, ScrollRestoration, useRouteLoaderData } from 'react-router'
import { NavigationProgress } from '#app/components/ui/navigation-progress.tsx'
import { Problem } from '#app/components/ui/problem.tsx'
import { readLook } from '#app/middleware/look.ts'
import { requestFacts } from '#app/middleware/request-facts.ts'
import { loadSession } from '#app/middleware/session.ts'
import { theme } from '#app/styles/theme.ts'
import { commonRefusals } from '#server/platform/errors.ts'
import type { Route } from './+types/root'

export const middleware: Route.MiddlewareFunction[] = [loadSession]

export function loader({ request, context }: Route.LoaderArgs) {
  return { nonce: context.get(requestFacts).nonce, look: readLook(request.headers.get('cookie')) }
}

/** The nonce belongs to the document that was sent; asking again would only give the browser one that its policy does not know. */
export const shouldRevalidate = () => false

export const meta: Route.MetaFunction = () => [
  { title: '学时 · 专业技术人员继续教育' },
  { name: 'description', content: '全市专业技术人员继续教育平台：公需科目学习、在线考试、学时登记与证书查验。' },
]

export function Layout({ children }: { children: ReactNode }) {
  const { nonce, look } = useRouteLoaderData<typeof loader>('root') ?? {}
  return (
    <html lang="zh-CN" data-text={look?.text} data-contrast={look?.contrast} {...mantineHtmlProps}>
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
        <meta name="theme-color" content="#1f7480" />
        <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
        <link rel="manifest" href="/manifest.webmanifest" />
        <link rel="apple-touch-icon" href="/icon-192.png" />
        <Meta />
        <Links />
        <ColorSchemeScript nonce={nonce ?? ''} defaultColorScheme="auto" suppressHydrationWarning />
      </head>
      <body>
        <a className="skip-link" href="#content">
          跳到正文
        </a>
        <MantineProvider
          theme={theme}
          defaultColorScheme="auto"
          getStyleNonce={() => nonce ?? ''}
          withCssVariables={false}
          withGlobalClasses={false}
        >
          <NavigationProgress />
          {children}
        </MantineProvider>
        <ScrollRestoration nonce={nonce} />
        <Scripts nonce={nonce} />
      </body>
    </html>
  )
}

export default function Root() {
  return <Outlet />
}

export function ErrorBoundary({ error }: Route.ErrorBoundaryProps) {
  const missing = isRouteErrorResponse(error) && error.status === 404
  const limited = isRouteErrorResponse(error) && error.status === 429
  return (
    <main id="content">
      {missing ? (
        <Problem title="没有找到这个页面" code="404" backTo="/">
          {commonRefusals['not-found'].sentence}
        </Problem>
      ) : (
        <Problem
          title={limited ? '请稍等片刻' : '页面出了问题'}
          code={isRouteErrorResponse(error) ? String(error.status) : '500'}
          backTo="/"
        >
          {limited ? commonRefusals['rate-limited'].sentence : commonRefusals.unexpected.sentence}
        </Problem>
      )}
    </main>
  )
}
