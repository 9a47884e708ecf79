import localFont from 'next/font/local'

// Geist, cut by ranges of Unicode: the Latin file is a quarter of the whole font. Letters beyond it stand in a second
// file, which a browser fetches when a name has one. (next/font takes literals only.)

export const sans = localFont({
  src: '../node_modules/@fontsource-variable/geist/files/geist-latin-wght-normal.woff2',
  variable: '--font-geist-sans',
  weight: '100 900',
})

export const sansBeyond = localFont({
  src: '../node_modules/@fontsource-variable/geist/files/geist-latin-ext-wght-normal.woff2',
  variable: '--font-geist-sans-beyond',
  weight: '100 900',
  preload: false,
  adjustFontFallback: false,
  declarations: [
    {
      prop: 'unicode-range',
      value: 'U+0100-02BA,U+02BD-02C5,U+02C7-02CC,U+02CE-02D7,U+02DD-02FF,U+1E00-1E9F,U+1EF2-1EFF',
    },
  ],
})

export const mono = localFont({
  src: '../node_modules/@fontsource-variable/geist-mono/files/geist-mono-latin-wght-normal.woff2',
  variable: '--font-geist-mono',
  // Not swapped in late: a table of ids that changes its letters under the reader moves.
  display: 'optional',
  weight: '100 900',
  preload: false,
})
