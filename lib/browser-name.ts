// Order matters: most browsers name their ancestors too.
const browsers: [RegExp, string][] = [
  [/Edg(e|A|iOS)?\//, 'Edge'],
  [/OPR\/|Opera/, 'Opera'],
  [/SamsungBrowser\//, 'Samsung Internet'],
  [/Firefox\/|FxiOS\//, 'Firefox'],
  [/Chrome\/|CriOS\//, 'Chrome'],
  [/Safari\//, 'Safari'],
]
const systems: [RegExp, string][] = [
  [/Android/, 'Android'],
  [/iPhone|iPad|iPod/, 'iOS'],
  [/Windows/, 'Windows'],
  [/Mac OS X|Macintosh/, 'macOS'],
  [/CrOS/, 'ChromeOS'],
  [/Linux|X11/, 'Linux'],
]

/**
 * A user agent as people know it: "Firefox, Linux". A program that is no browser is called by its own name
 * ("curl"). Only for reading: anyone can send any user agent.
 */
export function browserName(agent: string): string {
  const browser = nameIn(browsers, agent)
  if (!browser) return agent.split(/[/\s]/)[0]?.slice(0, 40) ?? ''
  const system = nameIn(systems, agent)
  return system ? `${browser}, ${system}` : browser
}

function nameIn(table: [RegExp, string][], agent: string): string | undefined {
  return table.find(([pattern]) => pattern.test(agent))?.[1]
}
