"""The look of the review page: pictures left, text right, no script."""

from __future__ import annotations

REVIEW_STYLE = """
body { margin: 0; background: #8881; }
header, section { padding: 1rem 1.5rem; }
header h1 { margin: 0; font-size: 1.4rem; }
header p { margin: .4rem 0; color: #777; overflow-wrap: anywhere; }
nav { display: flex; flex-wrap: wrap; gap: .3rem; }
nav a, .status { border-radius: 4px; padding: .05rem .5rem; text-decoration: none; color: #fff;
  background: #c0392b; font-size: .85rem; font-weight: 600; }
nav a.ok, .status.ok { background: #2e7d4f; }
nav a.skipped, nav a.truncated, .status.skipped, .status.truncated, .status.partial {
  background: #b9770e; }
section > h2 { margin: 0; font-size: 1.1rem; }
.notes { margin: .3rem 0 .6rem; padding-left: 1.2rem; color: #777; font-size: .85rem; }
.pair { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); gap: 1.2rem;
  align-items: start; }
.sheet { position: sticky; top: .5rem; line-height: 0; box-shadow: 0 1px 6px #0005; }
.sheet img { width: 100%; }
.box { position: absolute; box-sizing: border-box; outline: 1.5px solid var(--color);
  background: color-mix(in srgb, var(--color) 10%, transparent); }
.box b { position: absolute; left: -1px; top: -1px; transform: translateX(-100%);
  background: var(--color); color: #fff; font: 600 11px/15px system-ui, sans-serif;
  padding: 0 3px; border-radius: 3px 0 0 3px; }
.box b:empty { display: none; }
.box:hover, .box:target { outline-width: 3px; z-index: 1;
  background: color-mix(in srgb, var(--color) 30%, transparent); }
.text { background: Canvas; padding: .5rem 1rem 1rem; box-shadow: 0 1px 6px #0003; }
.element { display: grid; grid-template-columns: 2rem minmax(0, 1fr); gap: .6rem;
  padding: .35rem .4rem; border-radius: 4px; margin-left: calc(var(--level) * 1rem);
  scroll-margin-top: 1rem; overflow-x: auto; }
.element > a { background: var(--color); color: #fff; text-decoration: none; border-radius: 4px;
  font-size: .75rem; font-weight: 600; text-align: center; line-height: 1.3rem; height: 1.3rem; }
.element:hover { background: #8882; }
.element:target { background: color-mix(in srgb, var(--color) 20%, transparent); }
.element small { display: block; color: #888; font-size: .7rem; line-height: 1.3rem; }
.element :is(h1, h2, h3, h4, h5, h6, p, ul, ol, table, figure, pre) { margin: .1rem 0; }
.nothing { color: #888; }
details { margin-top: 1rem; font-size: .85rem; }
details pre { white-space: pre-wrap; overflow-wrap: anywhere; }
@media (max-width: 60rem) { .pair { grid-template-columns: 1fr; } .sheet { position: relative; } }
@media print { .sheet { position: relative; } section { break-before: page; } }
"""
