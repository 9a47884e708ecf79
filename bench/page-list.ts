/** A page to measure, and who visits it. */
type Page = {
  name: string
  path: string
  as: 'nobody' | 'uma' | 'ada'
  /** Served by bench/floor instead of by the app. */
  floor?: true
}

/** Every kind of page, and the two of the floor, which say what this Next takes for nothing at all. */
export const PAGES: readonly Page[] = [
  { name: 'floor, static', path: '/', as: 'nobody', floor: true },
  { name: 'floor, dynamic', path: '/empty', as: 'nobody', floor: true },
  { name: 'landing', path: '/', as: 'nobody' },
  { name: 'pricing', path: '/pricing', as: 'nobody' },
  { name: 'sign-in', path: '/sign-in', as: 'nobody' },
  { name: 'dashboard', path: '/dashboard', as: 'uma' },
  { name: 'profile', path: '/profile', as: 'uma' },
  { name: 'billing', path: '/billing', as: 'uma' },
  { name: 'audit', path: '/audit', as: 'uma' },
  { name: 'admin users', path: '/admin/users', as: 'ada' },
]

/** Pages whose cost could grow with what is in the database. */
export const GROWING = ['dashboard', 'audit', 'admin users']
