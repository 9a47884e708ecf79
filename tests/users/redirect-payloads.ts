// What has been tried on `?next=` and its relatives: parser differences between what a check reads and where a
// browser goes.

const HOSTS = ['evil.test', 'evil.test/dashboard', 'localhost:3000.evil.test', 'localhost:3000@evil.test']

const PREFIXES = [
  ...['//', '///', '////', '/\\', '\\/', '\\\\', '\\\\\\', '/\\/', '//\\', '/\\\\', '\\'],
  ...[
    '/\t/',
    '/\n/',
    '/\r/',
    '\t//',
    '\n//',
    ' //',
    '/ /',
    '/\u0000/',
    '//\u0000',
    '\u0001//',
    '/\u00a0/',
    '/\u3000/',
  ],
  ...[
    'http://',
    'https://',
    'HTTPS://',
    'https:',
    'https:/',
    'https:///',
    'https:\\\\',
    'http:\\',
    'ht\ntps://',
  ],
  ...['/.//', '/..//', '/./..//', '/%2e//', '/%2E%2E//', '/a/..//', '/dashboard/../..//', '//%09/', '/%09//'],
]

const SCHEMES = [
  'javascript:alert(1)',
  'JaVaScRiPt:alert(1)',
  'java\tscript:alert(1)',
  'java\nscript:alert(1)',
  ' javascript:alert(1)',
  '\u0001javascript:alert(1)',
  'javascript://localhost:3000/%0aalert(1)',
  '/javascript:alert(1)//\n',
  'data:text/html,<script>alert(1)</script>',
  'vbscript:msgbox(1)',
  'file:///etc/passwd',
  'blob:http://localhost:3000/1',
  'about:blank',
  'mailto:uma@northwind.test',
  'tel:+123',
  'ftp://evil.test/',
  'ws://evil.test/',
]

const ODD = [
  '',
  ' ',
  '.',
  '..',
  '?',
  '#',
  'dashboard',
  'evil.test',
  '@evil.test',
  ':80',
  '://evil.test',
  ';//evil.test',
  '?next=//evil.test/',
  '#//evil.test',
  'http:evil.test',
  'http://[::1]/',
  'http://0x7f000001/',
  'http://2130706433/',
  'http://localhost:3001/',
  'http://LOCALHOST:3000@evil.test/',
  'https://localhost:3000/',
  'http://localhost:3000%2eevil.test/',
  'http://localhost:3000\\@evil.test/',
  'http://localhost:3000#@evil.test/',
  'http://localhost:3000?@evil.test/',
  'http://localhost。evil.test/',
  'http://ⓔvil.test/',
  '//ⓔvil。test',
  '//evil%E3%80%82test',
  '//google.com%2f@evil.test',
  '/\u2028/evil.test',
  '/\ufeff/evil.test',
  '\ufeff//evil.test',
  '/dashboard\r\nLocation: https://evil.test',
  '/dashboard\u0000//evil.test',
  '/dash board',
  '/\ud800//evil.test',
]

/** None of these may lead off our origin. */
export const FOREIGN: string[] = [
  ...PREFIXES.flatMap((prefix) => HOSTS.map((host) => `${prefix}${host}`)),
  ...SCHEMES,
  ...ODD,
]

/** All of these are ours. */
export const OWN = [
  '/',
  '/dashboard',
  '/billing?checkout=done',
  '/audit?search=req_1&days=7#latest',
  '/admin/users?search=%25&after=6f0d2f0a',
  '/dashboard?next=//evil.test',
  '/dashboard#//evil.test',
  '/a/b/c',
  '/%2F%2Fevil.test',
  '/@evil.test',
  '/:80',
  '/javascript:alert(1)',
]
