"""Three reviews, each a few entries in its own hand, as learning2hash wrote in 2019 and writes today, and ml4code."""

from __future__ import annotations

PLAIN = [
    f"""---
layout: publication
title: "Finding Things {n}"
authors: A. Ant, B. Bee
conference: {venue}
year: 200{n}
bibkey: ant200{n}finding
additional_links:
   - {{name: "PDF", url: "https://a.org/{n}.pdf"}}
   - {{name: "Code", url: "https://a.org/{n}"}}
tags: ["Search", "Has Code"]
---
We find thing {n}.
"""
    for n, venue in enumerate(["VLDB", "NIPS", "", "ICCV", ""], 1)
]

WITHOUT_KEYS = [
    f"""---
layout: publication
title: "Mining Code {n}"
authors: Ada Ant, Bob Bee
conference:{venue}
year: 202{n}
additional_links:
   - {{name: "ArXiV", url: "https://arxiv.org/abs/2101.0000{n}"}}
tags: ["search"]
---
We mine code {n}.
"""
    for n, venue in enumerate([" FSE", "", "", " ICSE"], 1)
]

PYYAML = [
    f"""---
layout: publication
title: 'Hashing: A Study Of The Ways In Which Hash Functions Are Learnt For Very Large
  Collections, Part {n}'
authors: Ada Ant, Bob Bee, Cleo Cat, Dora Dog
conference: {venue}
year: 202{n}
bibkey: ant202{n}hashing
citations: {n}
additional_links: [{{name: Paper, url: 'https://arxiv.org/abs/2101.0000{n}'}}]
tags: ["Hashing Methods"]
short_authors: Ant et al.
---
We study ways, part {n}."""
    for n, venue in enumerate(["Arxiv", "Arxiv", "SIGIR", "Arxiv"], 1)
]
