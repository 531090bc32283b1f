"""The look of the picture of a review, in light and in dark; plain enough for readers that know no variables."""

CSS = """
text {
  font-family: system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; font-size: 13px; fill: #1d2126;
}
.name { font-size: 24px; font-weight: 650; }
.part { font-size: 16px; font-weight: 600; }
.soft { fill: #5c6470; }
.small { font-size: 12px; }
.end { text-anchor: end; }
.middle { text-anchor: middle; }
.number { font-variant-numeric: tabular-nums; }
.ground { fill: #ffffff; stroke: #e3e0da; }
.line { stroke: #e6e4df; stroke-width: 1; }
.axis { stroke: #a8adb5; stroke-width: 1; }
.bar { fill: #2f6fb7; }
g:hover > .bar { fill: #1a4f8c; }
@media (prefers-color-scheme: dark) {
  text { fill: #e8e6e3; }
  .soft { fill: #a0a8b3; }
  .ground { fill: #15181c; stroke: #333a42; }
  .line { stroke: #2a3038; }
  .axis { stroke: #5c6470; }
  .bar { fill: #6aa7ee; }
  g:hover > .bar { fill: #9cc6f7; }
}
"""
