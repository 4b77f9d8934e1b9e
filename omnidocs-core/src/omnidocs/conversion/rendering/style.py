"""The look of HTML documents: no file and no network is needed to see it."""

from __future__ import annotations

POLICY = (
    '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; '
    "img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'\">"
)
"""Nothing runs and nothing is fetched, whatever the text of a document says (CSP level 3)."""

HEAD = (
    f'<meta charset="utf-8">\n{POLICY}\n'
    '<meta name="referrer" content="no-referrer">\n'
    '<meta name="viewport" content="width=device-width, initial-scale=1">'
)

TEXT_STYLE = """
:root { color-scheme: light dark; }
body { font: 16px/1.55 system-ui, sans-serif; }
h1, h2, h3, h4, h5, h6 { line-height: 1.25; margin: 1.6em 0 .5em; }
table { border-collapse: collapse; margin: 1em 0; font-size: .9em; }
th, td { border: 1px solid #8886; padding: .3em .6em; text-align: start; vertical-align: top; }
th { background: #8882; }
figure { margin: 1em 0; color: #777; font-size: .85em; white-space: pre-line; }
img { max-width: 100%; height: auto; background: #fff; }
pre { overflow-x: auto; padding: .8em 1em; background: #8882; border-radius: 4px; }
code { font-family: ui-monospace, monospace; font-size: .9em; }
.caption, .footnote { font-size: .88em; color: #777; }
.formula { text-align: center; overflow-x: auto; }
.missing { border-inline-start: 4px solid #c0392b; padding: .4em .8em; background: #c0392b22; }
"""

PAGE_STYLE = """
body { max-width: 48rem; margin: 2rem auto; padding: 0 1.2rem; }
section + section { border-top: 1px solid #8884; margin-top: 2.5em; padding-top: .5em; }
section { overflow-x: auto; }
@media print { section + section { border: 0; break-before: page; } }
"""
