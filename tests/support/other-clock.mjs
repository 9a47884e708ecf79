// Loaded before a server (NODE_OPTIONS=--import): its clock is wrong by CLOCK_AHEAD seconds, as libfaketime would have it.
const ahead = Number(process.env.CLOCK_AHEAD) * 1_000
const right = Date.now.bind(Date)

globalThis.Date = new Proxy(Date, {
  construct: (target, given, made) =>
    Reflect.construct(target, given.length === 0 ? [right() + ahead] : given, made),
  apply: () => new Date().toString(),
})
Date.now = () => right() + ahead
