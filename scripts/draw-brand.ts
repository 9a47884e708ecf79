/**
 * Draws app/icon.svg, app/apple-icon.png and app/opengraph-image.png from the mark's path data. Run it after a
 * change to components/brand/mark-paths.ts, and commit what it writes: `node scripts/draw-brand.ts`.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { chromium } from '@playwright/test'
import { ARCH, LATTICE, POINTS } from '../components/brand/mark-paths.ts'

const root = fileURLToPath(new URL('..', import.meta.url))

const paths = `<path class="brass" d="${LATTICE}" stroke-width="1.4"/><path class="points" d="${POINTS}"/><path class="iron" d="${ARCH}" stroke-width="1.9" stroke-linecap="square"/>`
const colours = (iron: string, brass: string) =>
  `.iron{stroke:${iron}}.brass{stroke:${brass}}.points{fill:${brass}}`

writeFileSync(
  `${root}app/icon.svg`,
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none"><title>Portcullis</title><style>${colours('#1b1f2b', '#c0802f')}@media(prefers-color-scheme:dark){${colours('#f0eee9', '#dba452')}}</style>${paths}</svg>\n`,
)

const font = (file: string) =>
  readFileSync(`${root}node_modules/@fontsource-variable/${file}`).toString('base64')

const mark = (size: number) =>
  `<svg width="${size}" height="${size}" viewBox="0 0 24 24" fill="none"><style>${colours('#1b1f2b', '#c0802f')}</style>${paths}</svg>`

const lattice =
  'linear-gradient(to right,#e3e0d9 1px,transparent 1px),linear-gradient(to bottom,#e3e0d9 1px,transparent 1px)'

const social = `<!doctype html><style>
@font-face{font-family:Geist;font-weight:100 900;src:url(data:font/woff2;base64,${font('geist/files/geist-latin-wght-normal.woff2')})}
body{margin:0;width:1200px;height:630px;background:#fcfaf7;color:#1b1f2b;font-family:Geist;position:relative;overflow:hidden}
.ground{position:absolute;inset:0;background:${lattice};background-size:70px 70px;mask-image:radial-gradient(620px 620px at 930px 315px,#000,transparent)}
.gate{position:absolute;right:110px;top:105px}.gate .iron{stroke-width:1.2}.gate .brass{stroke-width:.8}
.name{position:absolute;left:90px;top:92px;font-size:36px;font-weight:600;letter-spacing:-.01em}
h1{position:absolute;left:90px;top:182px;width:590px;margin:0;font-size:84px;line-height:1;letter-spacing:-.04em;font-weight:600}
p{position:absolute;left:90px;bottom:80px;width:600px;margin:0;font-size:29px;line-height:1.4;color:#5c6170}
</style><div class="ground"></div><div class="gate">${mark(420)}</div><div class="name">Portcullis</div>
<h1>Every action goes through the gate.</h1><p>A Next.js starter for products that take money and keep secrets.</p>`

const touch = `<!doctype html><style>body{margin:0;width:180px;height:180px;background:#fcfaf7;display:grid;place-items:center}</style>${mark(128)}`

const browser = await launch()
await draw(social, 1200, 630, 'app/opengraph-image.png')
await draw(touch, 180, 180, 'app/apple-icon.png')
await browser.close()

async function draw(html: string, width: number, height: number, file: string) {
  const page = await browser.newPage({ viewport: { width, height } })
  await page.setContent(html)
  await page.evaluate(() => document.fonts.ready.then(() => undefined))
  await page.screenshot({ path: root + file })
}

/** A browser on the machine where there is one, the packaged one otherwise. */
async function launch() {
  try {
    return await chromium.launch({ channel: 'chrome' })
  } catch {
    const { default: packaged } = await import('@sparticuz/chromium')
    return chromium.launch({ executablePath: await packaged.executablePath(), args: ['--no-sandbox'] })
  }
}
