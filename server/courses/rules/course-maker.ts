/** Courses are made by the course makers and by the bureau, which fixes the year's public courses (§8). */
export const mayMakeCourses = (roles: readonly { role: string }[]): boolean =>
  roles.some(({ role }) => role === 'course-maker' || role === 'bureau')
