"""The look of the audit's page, in light and in dark."""

CSS = """
:root {
  color-scheme: light dark;
  --ground: #fbfaf8; --card: #ffffff; --ink: #1d2126; --soft: #5c6470; --line: #e3e0da; --code: #f1eee8;
  --link: #1a5fb4; --error: #b3261e; --warning: #8a5a00; --notice: #4a6075;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #15181c; --card: #1d2126; --ink: #e8e6e3; --soft: #a0a8b3; --line: #333a42; --code: #2a3038;
    --link: #86b7f5; --error: #ff8a80; --warning: #f0b849; --notice: #a9bccf;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0 auto; padding: 3rem 1.25rem 4rem; max-width: 62rem; background: var(--ground); color: var(--ink);
  font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif;
}
p { margin: 0; }
h1 { margin: 0 0 .5rem; font-size: 2rem; line-height: 1.2; letter-spacing: -.01em; overflow-wrap: anywhere; }
h2 { margin: 0; font-size: 1.3rem; line-height: 1.3; }
h3 { margin: 1.5rem 0 .5rem; font-size: 1rem; }
small { font-size: .8125rem; font-weight: 400; color: var(--soft); }
b { font-weight: 600; }
a { color: var(--link); text-decoration-thickness: 1px; text-underline-offset: 2px; }
a code { color: inherit; }
code {
  padding: .1em .35em; border-radius: 4px; background: var(--code); overflow-wrap: anywhere;
  font: .875em ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace;
}
.kicker { color: var(--soft); font-size: .8125rem; font-weight: 600; letter-spacing: .08em; text-transform: uppercase; }
.error { color: var(--error); } .warning { color: var(--warning); } .notice { color: var(--notice); }
nav ul {
  display: grid; grid-template-columns: repeat(auto-fit, minmax(7.5rem, 1fr)); gap: .75rem;
  margin: 1.5rem 0 0; padding: 0; list-style: none;
}
nav a {
  display: block; height: 100%; padding: .75rem 1rem; border: 1px solid var(--line); border-radius: 8px;
  background: var(--card); font-size: .875rem; line-height: 1.35; text-decoration: none;
}
nav a:hover, nav a:focus-visible { border-color: currentColor; }
nav span { display: block; font-size: 1.6rem; font-weight: 600; line-height: 1.2; font-variant-numeric: tabular-nums; }
section { margin-top: 3rem; scroll-margin-top: 1rem; }
.advice { margin: .25rem 0 1rem; max-width: 44rem; color: var(--soft); }
main ul { margin: 0; padding: 0; list-style: none; }
main li {
  margin-top: .5rem; padding: .7rem 1rem; border: 1px solid var(--line); border-left: 4px solid currentColor;
  border-radius: 6px; background: var(--card);
}
main li > * { color: var(--ink); overflow-wrap: anywhere; }
main li > .place { margin-bottom: .2rem; font-size: .875rem; }
main .place span { margin-left: .25rem; font-size: .8125rem; }
main li > .hint { margin-top: .15rem; color: var(--soft); }
main ul.columns { margin-top: .5rem; columns: 15rem; }
main ul.columns li { margin: 0; padding: .1rem 0; border: 0; background: none; break-inside: avoid; font-size: .9rem; }
main ul.columns li > a { color: var(--link); }
.wide { overflow-x: auto; border: 1px solid var(--line); border-radius: 6px; background: var(--card); }
table { width: 100%; min-width: 40rem; border-collapse: collapse; font-size: .9375rem; }
th, td { padding: .55rem .9rem; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
tbody tr:last-child td { border-bottom: 0; }
th { color: var(--soft); font-size: .8125rem; font-weight: 600; }
.wide + ul, .wide + details { margin-top: 1rem; }
details { margin-top: .75rem; }
td details { margin-top: .15rem; }
summary { cursor: pointer; width: fit-content; }
.clean { margin-top: 3rem; color: var(--soft); }
footer { margin-top: 4rem; padding-top: 1rem; border-top: 1px solid var(--line); }
footer { color: var(--soft); font-size: .875rem; }
@media (max-width: 44rem) {
  table { min-width: 0; }
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  table, tbody, tr, td { display: block; }
  tr { padding: .55rem 0; border-bottom: 1px solid var(--line); }
  tbody tr:last-child { border-bottom: 0; }
  td { padding: .1rem .9rem; border-bottom: 0; overflow-wrap: anywhere; }
  td:nth-last-child(4)::before { content: "Written "; }
  td:nth-last-child(3)::before { content: "Better "; }
  td:nth-last-child(-n+4)::before { color: var(--soft); font-size: .8125rem; }
}
@media print { body { max-width: none; padding: 0; background: none; } details > * { display: block; } }
"""
