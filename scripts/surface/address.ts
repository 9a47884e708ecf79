/** The address that Next gives to a file of `app/`: groups and slots are not part of it. */
export function addressOf(file: string): `/${string}` {
  const folders = file
    .replace(/^app\//, '')
    .split('/')
    .slice(0, -1)
  return `/${folders.filter((folder) => !/^\(.*\)$|^@/.test(folder)).join('/')}`
}

/** What Next makes of a metadata file of this name (`node_modules/next/dist/docs`). */
export const METADATA: Readonly<Record<string, string>> = {
  robots: 'robots.txt',
  sitemap: 'sitemap.xml',
  manifest: 'manifest.webmanifest',
}
