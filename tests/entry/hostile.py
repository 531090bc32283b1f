"""Text as nobody should submit it, and strategies that mix it: for the laws of reading, writing and guarding."""

from __future__ import annotations

from hypothesis import strategies as st

from bot.entry.model import Entry, Link

LINES = (
    "No", "0", "~", "2021-01-01", "1e3", "1,000", ":symbol", "\"quoted\": 'all' # ways", "a: b", "- a", "# a", "[a",
    "{a}", "@everyone", "fixes #1", "../../x", "a\x00b", "\u202eevil\u202c", "\u200fא", "{{ site.time }}",
    "{% include x %}",
    "<script>alert(1)</script>", "back\\slash", "tab\there", "two  blanks", "naïve 深度学习 𝑛 🙂", "trailing:", "%x",
    "`x`", "word " * 60, "---", "...", "| x", "> x", "&a", "*a", "!tag", "?", "''", '"', "key: [", "\u2028",
    "\ufeffBOM",    "\ud800",
)  # fmt: skip
"""For fields of one line."""

PIECES = (
    "{", "%", "}", "{{", "{%", "%}", "{% raw %}", "{% endraw %}", "{%- endraw -%}", "<", "b", ">", "!", "[", "]", "(",
    ")", ":", "\\", "`", "\n", "\r\n", "https://", "javascript:", "a", " ", "#", "/", "$", "-", "{:", "{::", "\n---\n",
    "\n...\n", "<!--", "-->", "</", "\x00", "\u202e", "|", "*", "_", "é",
)  # fmt: skip
"""For abstracts: what Liquid, Markdown, HTML and YAML live on."""

lines = st.sampled_from(LINES) | st.text(max_size=40)
abstracts = st.lists(st.sampled_from(PIECES) | st.sampled_from(LINES), max_size=14).map("".join) | st.text(max_size=200)
links = st.builds(Link, name=lines, url=lines)
entries = st.builds(
    Entry,
    title=lines,
    authors=lines,
    venue=lines,
    year=st.none() | st.integers(1000, 2999),
    links=st.lists(links, max_size=3).map(tuple),
    tags=st.lists(lines, max_size=4).map(tuple),
    abstract=abstracts,
    bibkey=lines,
    extra=st.dictionaries(
        st.sampled_from(["citations", "note", "doi", "awards"]), st.integers(0, 99) | lines, max_size=2
    ),
)
