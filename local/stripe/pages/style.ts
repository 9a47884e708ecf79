import { Html } from './html.ts'

/** The look of the hosted pages: iron and brass on warm paper, by role, light and dark. */
export const STYLE = new Html(`<style>
:root { color-scheme: light dark;
  --ground: oklch(0.985 0.004 85); --surface: oklch(1 0 0); --sunken: oklch(0.965 0.006 85);
  --ink: oklch(0.24 0.02 265); --ink-soft: oklch(0.47 0.018 265);
  --line: oklch(0.905 0.008 85); --line-strong: oklch(0.6 0.012 265);
  --iron: oklch(0.3 0.03 265); --on-iron: oklch(0.985 0.004 85); --iron-hover: oklch(0.38 0.035 265);
  --brass: oklch(0.66 0.125 70); --brass-ink: oklch(0.47 0.11 65); --brass-wash: oklch(0.955 0.03 80);
  --granted: oklch(0.45 0.12 155); --granted-wash: oklch(0.955 0.03 155);
  --denied: oklch(0.5 0.19 25); --denied-wash: oklch(0.96 0.025 25);
  --waiting: oklch(0.48 0.11 75); --waiting-wash: oklch(0.96 0.04 90);
  --shadow: 0 1px 2px oklch(0.24 0.02 265 / .05), 0 8px 24px -12px oklch(0.24 0.02 265 / .12);
  --sans: Geist, ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif;
  --mono: "Geist Mono", ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
@media (prefers-color-scheme: dark) { :root {
  --ground: oklch(0.175 0.012 265); --surface: oklch(0.21 0.014 265); --sunken: oklch(0.155 0.012 265);
  --ink: oklch(0.95 0.006 85); --ink-soft: oklch(0.74 0.012 265);
  --line: oklch(0.28 0.015 265); --line-strong: oklch(0.52 0.015 265);
  --iron: oklch(0.95 0.006 85); --on-iron: oklch(0.2 0.014 265); --iron-hover: oklch(0.86 0.01 85);
  --brass: oklch(0.76 0.12 75); --brass-ink: oklch(0.8 0.11 78); --brass-wash: oklch(0.26 0.03 75);
  --granted: oklch(0.78 0.13 155); --granted-wash: oklch(0.26 0.04 155);
  --denied: oklch(0.76 0.13 25); --denied-wash: oklch(0.27 0.05 25);
  --waiting: oklch(0.8 0.12 80); --waiting-wash: oklch(0.27 0.035 80);
  --shadow: 0 1px 2px oklch(0 0 0 / .4), 0 12px 32px -16px oklch(0 0 0 / .6); } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 15px/1.5 var(--sans);
  -webkit-font-smoothing: antialiased; }
h1, h2, h3, p, ul, dl, dd, table, fieldset { margin: 0; padding: 0; }
h1 { font-size: 28px; line-height: 1.15; letter-spacing: -0.03em; font-weight: 650; text-wrap: balance; }
h2 { font-size: 17px; letter-spacing: -0.015em; font-weight: 620; }
a { color: inherit; text-underline-offset: 3px; text-decoration-color: var(--line-strong); }
a:hover { text-decoration-color: currentColor; }
:focus-visible { outline: 2px solid var(--brass); outline-offset: 2px; border-radius: 4px; }
.skip { position: absolute; left: -999px; } .skip:focus { left: 16px; top: 12px; background: var(--surface); padding: 8px 12px; }
.bar { border-bottom: 1px solid var(--line); background: var(--surface); }
.bar > div, main, footer { max-width: 1020px; margin: 0 auto; padding-inline: 20px; }
.bar > div { display: flex; align-items: center; justify-content: space-between; gap: 12px; min-height: 56px; }
.bar strong { font-weight: 620; letter-spacing: -0.01em; }
.badge { display: inline-block; padding: 2px 8px; border-radius: 6px; font-size: 13px; font-weight: 550; white-space: nowrap;
  background: var(--sunken); color: var(--ink-soft); }
.badge.test { background: var(--brass-wash); color: var(--brass-ink); }
.badge.granted { background: var(--granted-wash); color: var(--granted); }
.badge.denied { background: var(--denied-wash); color: var(--denied); }
.badge.waiting { background: var(--waiting-wash); color: var(--waiting); }
main { padding-block: 40px 56px; display: grid; gap: 32px; }
footer { padding-block: 0 40px; color: var(--ink-soft); font-size: 13.5px; }
.narrow { max-width: 560px; }
.stack { display: grid; gap: 16px; } .tight { display: grid; gap: 4px; }
.soft { color: var(--ink-soft); } .small { font-size: 13.5px; }
.mono { font-family: var(--mono); font-size: 12.5px; overflow-wrap: anywhere; }
.figure { font-variant-numeric: tabular-nums; }
.beside { display: flex; align-items: baseline; gap: 4px 8px; flex-wrap: wrap; }
.price { font-size: 34px; letter-spacing: -0.03em; font-weight: 650; line-height: 1.1; }
.card { background: var(--surface); border: 1px solid var(--line); border-radius: 10px; box-shadow: var(--shadow); padding: 24px; }
.row { display: flex; align-items: center; justify-content: space-between; gap: 12px 16px; flex-wrap: wrap; }
.row.keep { flex-wrap: nowrap; align-items: start; }
.rows > * { padding-block: 12px; border-top: 1px solid var(--line); } .rows > :first-child { border-top: 0; padding-top: 0; }
.rows > :last-child { padding-bottom: 0; }
.total { font-weight: 620; }
.columns { display: grid; gap: 32px; align-items: start; }
@media (min-width: 820px) { .columns { grid-template-columns: 1fr minmax(380px, 440px); gap: 72px; } main { padding-block: 56px 72px; } }
ul.plain { list-style: none; } ul.plain li { padding-block: 3px; }
ul.checks li { display: grid; grid-template-columns: 22px 1fr; color: var(--ink-soft); }
ul.checks li::before { content: "✓" / ""; color: var(--granted); }
label, legend { font-weight: 550; font-size: 14px; }
.field { display: grid; gap: 6px; } .pair { display: grid; grid-template-columns: 1fr 1fr; gap: 12px; align-items: start; }
input:not([type=radio]) { width: 100%; min-height: 44px; padding: 9px 12px; font: inherit; font-size: 16px; color: var(--ink);
  background: var(--surface); border: 1px solid var(--line-strong); border-radius: 6px; font-variant-numeric: tabular-nums; }
input[aria-invalid=true] { border-color: var(--denied); }
input::placeholder { color: var(--ink-soft); opacity: 1; }
.wrong { color: var(--denied); font-size: 13.5px; }
.notice { border-radius: 8px; padding: 12px 14px; background: var(--granted-wash); color: var(--granted); font-weight: 550; }
.notice.denied { background: var(--denied-wash); color: var(--denied); }
.button { display: inline-flex; align-items: center; justify-content: center; min-height: 44px; padding: 8px 18px; border-radius: 8px;
  border: 1px solid var(--line-strong); background: var(--surface); color: var(--ink); font: inherit; font-weight: 550;
  text-decoration: none; cursor: pointer; }
.button:hover { background: var(--sunken); }
.button.main { background: var(--iron); border-color: var(--iron); color: var(--on-iron); }
.button.main:hover { background: var(--iron-hover); border-color: var(--iron-hover); }
.button.danger { color: var(--denied); border-color: currentColor; }
.button.wide { width: 100%; }
.actions { display: flex; gap: 12px; flex-wrap: wrap; }
@media (max-width: 480px) { .actions > *, .actions .button { flex: 1 1 auto; } .actions .button { width: 100%; } }
.choice { display: grid; grid-template-columns: 24px 1fr auto; gap: 2px 10px; align-items: baseline; padding: 14px; cursor: pointer;
  border: 1px solid var(--line); border-radius: 8px; font-weight: inherit; font-size: inherit; }
.choice:has(:checked) { border-color: var(--brass); background: var(--brass-wash); }
.choice:has(:focus-visible) { outline: 2px solid var(--brass); outline-offset: 2px; }
.choice > :last-child { grid-column: 2 / -1; }
.choice input { width: 18px; height: 18px; margin: 0; align-self: center; accent-color: var(--iron); }
legend { padding: 0; margin-bottom: 10px; }
fieldset { border: 0; display: grid; gap: 12px; min-width: 0; }
.scroll { overflow-x: auto; margin: 0 -24px -24px; border-top: 1px solid var(--line); }
table { width: 100%; border-collapse: collapse; font-size: 14px; }
th, td { text-align: left; padding: 11px 12px; vertical-align: top; border-bottom: 1px solid var(--line); }
th:first-child, td:first-child { padding-left: 24px; } th:last-child, td:last-child { padding-right: 24px; }
tbody tr:last-child td { border-bottom: 0; }
td .mono, td time, td .code { white-space: nowrap; } td a { justify-self: start; } td .small time { white-space: normal; } td .tight > * { display: block; }
th { font-size: 13px; font-weight: 550; color: var(--ink-soft); background: var(--sunken); white-space: nowrap; }
td.end, th.end { text-align: right; }
@media (max-width: 480px) { .card { padding: 18px; } .scroll { margin: 0 -18px -18px; }
  th, td { padding-inline: 8px; } th:first-child, td:first-child { padding-left: 18px; } th:last-child, td:last-child { padding-right: 18px; } }
details summary { cursor: pointer; font-weight: 550; font-size: 14px; }
details dl { display: grid; gap: 6px; margin: 10px 0; }
details dl div { display: flex; justify-content: space-between; gap: 16px; flex-wrap: wrap; }
</style>`)
