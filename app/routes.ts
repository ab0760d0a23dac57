import { index, layout, prefix, type RouteConfig, route } from '@react-router/dev/routes'

/** Every URL of the site, by audience. Media, uploads, messages and health are answered by server/http and server/realtime before this page. */
export default [
  layout('routes/portal/layout.tsx', [
    index('routes/portal/home.tsx'),
    route('sign-up', 'routes/portal/sign-up.tsx'),
    route('activate', 'routes/portal/activate.tsx'),
    route('sign-in', 'routes/portal/sign-in.tsx'),
    route('recover', 'routes/portal/recover.tsx'),
    route('second-factor', 'routes/account/second-factor.tsx'),
    route('confirm', 'routes/account/confirm.tsx'),
    route('privacy', 'routes/portal/privacy.tsx'),
    route('verify', 'routes/portal/verify.tsx'),
    route('verify/:code', 'routes/portal/verify-code.tsx'),
  ]),
  route('sign-out', 'routes/portal/sign-out.tsx'),
  layout('routes/learn/layout.tsx', [
    ...prefix('learn', [
      index('routes/learn/my-year.tsx'),
      route('courses', 'routes/learn/courses.tsx'),
      route('courses/:courseId', 'routes/learn/course.tsx'),
      route('courses/:courseId/lessons/:lessonId', 'routes/learn/lesson.tsx'),
      route('exams', 'routes/learn/exams.tsx'),
      route('exams/:examId', 'routes/learn/exam.tsx'),
      route('attempts/:attemptId', 'routes/learn/attempt.tsx'),
      route('attempts/:attemptId/result', 'routes/learn/result.tsx'),
      route('hours', 'routes/learn/hours.tsx'),
      route('certificates', 'routes/learn/certificates.tsx'),
      route('unit', 'routes/learn/unit.tsx'),
      route('notices', 'routes/learn/notices.tsx'),
      route('account', 'routes/learn/account.tsx'),
    ]),
  ]),
  route('learn/certificates/:certificateId/pdf', 'routes/learn/certificate-pdf.tsx'),
  layout('routes/studio/layout.tsx', [
    ...prefix('studio', [route('media', 'routes/studio/media.tsx'), route('media/:assetId', 'routes/studio/media-asset.tsx')]),
  ]),
  layout('routes/manage/layout.tsx', [
    ...prefix('manage', [
      index('routes/manage/home.tsx'),
      route('joining', 'routes/manage/joining.tsx'),
      route('joining/invite', 'routes/manage/invite.tsx'),
      route('learners/:learnerId/leave', 'routes/manage/leave.tsx'),
      route('roster', 'routes/manage/roster.tsx'),
      route('roster/:rosterId', 'routes/manage/roster-check.tsx'),
    ]),
  ]),
  route('manage/roster/template', 'routes/manage/roster-template.tsx'),
  route('manage/act-as', 'routes/manage/act-as.tsx'),
  route('.well-known/xueshi-certificate-key.pem', 'routes/api/certificate-key.tsx'),
  route('*', 'routes/portal/not-found.tsx'),
] satisfies RouteConfig
