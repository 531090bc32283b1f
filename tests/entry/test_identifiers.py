"""What a paper is known by in the world, in the spellings in which people write, copy and link it."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from hostile import lines
from hypothesis import given
from hypothesis import strategies as st

from bot.entry.identifiers import Identifier, address, recognise

NEURIPS = "3f5ee243547dee91fbd053c1c4a845aa"
SHA1 = "204e3073870fae3d05bcbc2f6a8e263d9b72e776"
WILEY = "10.1002/(sici)1097-4571(199609)47:9<653::aid-asi2>3.0.co;2-x"
ESA = "10.1890/0012-9615(1999)069[0569:edilsa]2.0.co;2"
CVPR = "Wang_Actionness_Estimation_Using_CVPR_2016_paper"

SPELLINGS = {
    ("arxiv", "1706.03762"): """
        1706.03762
        1706.03762v5
        arXiv:1706.03762
        arXiv:1706.03762v7
        arxiv:1706.03762
        ARXIV: 1706.03762
        arXiv 1706.03762
        arXiv:1706.03762 [cs.CL]
        arXiv:1706.03762v7 [cs.CL] 2 Aug 2023
        arXiv: https://arxiv.org/abs/1706.03762
        https://arxiv.org/abs/1706.03762
        http://arxiv.org/abs/1706.03762v5
        https://www.arxiv.org/abs/1706.03762
        https://arxiv.org/abs/1706.03762/
        https://arxiv.org//abs/1706.03762
        https://arxiv.org/abs/arXiv:1706.03762
        https://arxiv.org/abs/1706.03762?context=cs
        https://arxiv.org/abs/1706.03762#
        arxiv.org/abs/1706.03762
        //arxiv.org/abs/1706.03762
        HTTPS://ARXIV.ORG/ABS/1706.03762
        https://arxiv.org:443/abs/1706.03762
        https://arxiv.org/pdf/1706.03762
        https://arxiv.org/pdf/1706.03762.pdf
        https://arxiv.org/pdf/1706.03762v5.pdf
        https://arxiv.org/pdf/1706.03762v5.pdf#page=3
        https://arxiv.org/html/1706.03762v7
        https://arxiv.org/html/1706.03762v7#S3.SS2
        https://arxiv.org/ps/1706.03762
        https://arxiv.org/format/1706.03762
        https://arxiv.org/e-print/1706.03762
        https://arxiv.org/src/1706.03762
        https://arxiv.org/bibtex/1706.03762
        https://arxiv.org/ftp/arxiv/papers/1706/1706.03762.pdf
        https://export.arxiv.org/abs/1706.03762
        http://de.arxiv.org/pdf/1706.03762v2
        http://xxx.lanl.gov/abs/1706.03762
        https://browse.arxiv.org/pdf/1706.03762
        https://ar5iv.org/abs/1706.03762
        https://ar5iv.labs.arxiv.org/html/1706.03762
        https://www.alphaxiv.org/abs/1706.03762
        https://www.alphaxiv.org/overview/1706.03762v7.md
        https://www.arxiv-vanity.com/papers/1706.03762/
        https://huggingface.co/papers/1706.03762
        https://hf.co/papers/1706.03762
        https://scirate.com/arxiv/1706.03762
        https://ui.adsabs.harvard.edu/abs/arXiv:1706.03762
        https://ui.adsabs.harvard.edu/abs/arXiv:1706.03762/abstract
        https://www.semanticscholar.org/arxiv/1706.03762
        https://api.semanticscholar.org/arXiv:1706.03762
        https://api.semanticscholar.org/graph/v1/paper/ARXIV:1706.03762?fields=title
        10.48550/arXiv.1706.03762
        doi:10.48550/arxiv.1706.03762
        https://doi.org/10.48550/arXiv.1706.03762
        https://doi.org/10.48550/ARXIV.1706.03762v5
        https://api.datacite.org/dois/10.48550/arxiv.1706.03762?include=media
        DBLP:journals/corr/abs-1706-03762
        https://dblp.org/rec/journals/corr/abs-1706-03762.bib
    """,
    ("arxiv", "0704.0001"): """
        0704.0001
        arXiv:0704.0001v2
        https://arxiv.org/abs/0704.0001
    """,
    ("arxiv", "hep-th/9901001"): """
        hep-th/9901001
        arXiv:hep-th/9901001
        arXiv:hep-th/9901001v3
        https://arxiv.org/abs/hep-th/9901001
        http://arxiv.org/abs/hep-th/9901001v2
        https://arxiv.org/pdf/hep-th/9901001.pdf
        https://arxiv.org/pdf/hep-th%2F9901001v1
        https://arxiv.org/ftp/hep-th/papers/9901/9901001.pdf
        10.48550/arXiv.hep-th/9901001
    """,
    ("arxiv", "math/0309136"): """
        math/0309136
        math.GT/0309136
        math.gt/0309136v2
        arXiv:math.GT/0309136
        https://arxiv.org/abs/math.GT/0309136
        https://arxiv.org/abs/math/0309136
    """,
    ("arxiv", "cs/0508103"): """
        cs/0508103v1
        arXiv:cs.LG/0508103
        https://dblp.uni-trier.de/rec/bibtex/journals/corr/abs-cs-0508103
    """,
    ("doi", "10.1145/3448016.3452841"): """
        10.1145/3448016.3452841
        doi:10.1145/3448016.3452841
        DOI: 10.1145/3448016.3452841
        doi 10.1145/3448016.3452841
        info:doi/10.1145/3448016.3452841
        urn:doi:10.1145/3448016.3452841
        10.1145%2F3448016.3452841
        10.1145/3448016.3452841.
        10.1145/3448016.3452841?download=true
        DOI: https://doi.org/10.1145/3448016.3452841
        https://doi.org/10.1145/3448016.3452841
        http://doi.org/10.1145/3448016.3452841
        https://www.doi.org/10.1145/3448016.3452841
        https://dx.doi.org/10.1145/3448016.3452841
        http://dx.doi.org/10.1145/3448016.3452841
        https://doi.org/doi:10.1145/3448016.3452841
        https://doi.org/10.1145%2F3448016.3452841
        https://doi.org/10.1145%252F3448016.3452841
        https://doi.org/10.1145/3448016.3452841/
        https://doi.org/10.1145/3448016.3452841?ref=x#top
        doi.org/10.1145/3448016.3452841
        http://doi.acm.org/10.1145/3448016.3452841
        https://hdl.handle.net/10.1145/3448016.3452841
        https://doi.ieeecomputersociety.org/10.1145/3448016.3452841
        https://api.crossref.org/works/10.1145/3448016.3452841
        https://dl.acm.org/doi/10.1145/3448016.3452841
        https://dl.acm.org/doi/abs/10.1145/3448016.3452841
        https://dl.acm.org/doi/full/10.1145/3448016.3452841
        https://dl.acm.org/doi/fullHtml/10.1145/3448016.3452841
        https://dl.acm.org/doi/pdf/10.1145/3448016.3452841?download=true
        https://dl.acm.org/doi/epdf/10.1145/3448016.3452841
        https://dl.acm.org/doi/10.1145/3448016.3452841#sec-terms
        http://dl.acm.org/citation.cfm?doid=3448016.3452841
        https://dl.acm.org/citation.cfm?coll=x&doid=3448016.3452841&dl=ACM
        https://api.semanticscholar.org/graph/v1/paper/DOI:10.1145/3448016.3452841?fields=title
    """,
    ("doi", "10.1023/a:1008286901817"): "https://dl.acm.org/doi/abs/10.1023/A:1008286901817",
    ("doi", ESA): """
        10.1890/0012-9615(1999)069[0569:EDILSA]2.0.CO;2
        doi:10.1890/0012-9615(1999)069[0569:EDILSA]2.0.CO;2
        https://doi.org/10.1890/0012-9615(1999)069[0569:EDILSA]2.0.CO;2
        https://doi.org/10.1890/0012-9615(1999)069%5B0569:EDILSA%5D2.0.CO;2
        https://doi.org/10.1890/0012-9615%281999%29069%5B0569%3AEDILSA%5D2.0.CO%3B2
    """,
    ("doi", WILEY): """
        10.1002/(SICI)1097-4571(199609)47:9<653::AID-ASI2>3.0.CO;2-X
        10.1002/(SICI)1097-4571(199609)47:9&lt;653::AID-ASI2&gt;3.0.CO;2-X
        https://doi.org/10.1002/(SICI)1097-4571(199609)47:9%3C653::AID-ASI2%3E3.0.CO;2-X
        https://onlinelibrary.wiley.com/doi/abs/10.1002/(SICI)1097-4571(199609)47:9%3C653::AID-ASI2%3E3.0.CO;2-X
    """,
    ("doi", "10.1016/0012-365x(89)90081-9"): "10.1016/0012-365X(89)90081-9",
    ("doi", "10.1007/978-3-642-40328-6_47"): r"https://doi.org/10.1007/978-3-642-40328-6\_47",
    ("doi", "10.1007/978-3-319-10578-9_40"): """
        http://link.springer.com/chapter/10.1007%2F978-3-319-10578-9_40
        https://link.springer.com/chapter/10.1007/978-3-319-10578-9_40
        https://link.springer.com/chapter/10.1007/978-3-319-10578-9_40#Abs1
        https://link.springer.com/content/pdf/10.1007/978-3-319-10578-9_40.pdf
        https://link.springer.com/content/pdf/10.1007%2F978-3-319-10578-9_40.pdf
        https://link.springer.com/10.1007/978-3-319-10578-9_40
    """,
    ("doi", "10.1007/s10040-009-0439-x"): """
        https://link.springer.com/article/10.1007/s10040-009-0439-x
        https://link.springer.com/article/10.1007/s10040-009-0439-x/fulltext.html
    """,
    ("doi", "10.1007/978-0-387-84858-7"): "https://link.springer.com/book/10.1007/978-0-387-84858-7",
    ("doi", "10.1186/s12859-020-3453-x"): (
        "https://bmcbioinformatics.biomedcentral.com/articles/10.1186/s12859-020-3453-x"
    ),
    ("doi", "10.1109/tpami.2025.3600149"): """
        https://ieeexplore.ieee.org/document/10.1109/TPAMI.2025.3600149
        https://doi.ieeecomputersociety.org/10.1109/TPAMI.2025.3600149
    """,
    ("doi", "10.1002/cpe.5540"): """
        https://onlinelibrary.wiley.com/doi/10.1002/cpe.5540
        https://onlinelibrary.wiley.com/doi/full/10.1002/cpe.5540
        https://onlinelibrary.wiley.com/doi/pdfdirect/10.1002/cpe.5540?download=true
    """,
    ("doi", "10.1080/01621459.2017.1285773"): (
        "https://www.tandfonline.com/doi/full/10.1080/01621459.2017.1285773?scroll=top&needAccess=true"
    ),
    ("doi", "10.1073/pnas.1611835114"): """
        https://www.pnas.org/doi/10.1073/pnas.1611835114
        https://www.pnas.org/doi/full/10.1073/pnas.1611835114
        https://www.pnas.org/cgi/doi/10.1073/pnas.1611835114
    """,
    ("doi", "10.1126/science.aaa8415"): "https://www.science.org/doi/abs/10.1126/science.aaa8415",
    ("doi", "10.1177/0165551506062337"): "https://journals.sagepub.com/doi/10.1177/0165551506062337",
    ("doi", "10.1137/090771806"): "https://epubs.siam.org/doi/10.1137/090771806",
    ("doi", "10.1103/physrevlett.116.061102"): """
        https://journals.aps.org/prl/abstract/10.1103/PhysRevLett.116.061102
        https://link.aps.org/doi/10.1103/PhysRevLett.116.061102
    """,
    ("doi", "10.1088/1742-6596/1234/1/012001"): """
        https://iopscience.iop.org/article/10.1088/1742-6596/1234/1/012001
        https://iopscience.iop.org/article/10.1088/1742-6596/1234/1/012001/pdf
        https://iopscience.iop.org/article/10.1088/1742-6596/1234/1/012001/meta
    """,
    ("doi", "10.3389/fdata.2023.1296508"): """
        https://www.frontiersin.org/articles/10.3389/fdata.2023.1296508/full
        https://www.frontiersin.org/journals/big-data/articles/10.3389/fdata.2023.1296508/full/
    """,
    ("doi", "10.4230/lipics.stacs.2015.1"): "https://drops.dagstuhl.de/entities/document/10.4230/LIPIcs.STACS.2015.1",
    ("doi", "10.1162/tacl_a_00735"): (
        "https://direct.mit.edu/tacl/article/doi/10.1162/tacl_a_00735/128189/OPT-Tree-Speculative-Decoding"
    ),
    ("doi", "10.1093/bioinformatics/btae734"): (
        "https://academic.oup.com/bioinformatics/article/doi/10.1093/bioinformatics/btae734/7919601"
    ),
    ("doi", "10.1371/journal.pone.0033693"): """
        10.1371/journal.pone.0033693.
        https://journals.plos.org/plosone/article?id=10.1371/journal.pone.0033693
        https://journals.plos.org/plosone/article?id=10.1371%2Fjournal.pone.0033693
        https://journals.plos.org/plosone/article/file?id=10.1371/journal.pone.0033693&type=printable
        http://www.plosone.org/article/info:doi/10.1371/journal.pone.0033693
        http://www.plosone.org/article/info%3Adoi%2F10.1371%2Fjournal.pone.0033693
    """,
    ("doi", "10.1101/2020.07.24.212712"): """
        https://www.biorxiv.org/content/10.1101/2020.07.24.212712v1
        https://www.biorxiv.org/content/10.1101/2020.07.24.212712v1.full.pdf
        https://www.biorxiv.org/content/10.1101/2020.07.24.212712v2.full.pdf+html
        https://www.biorxiv.org/content/10.1101/2020.07.24.212712v1.abstract
        https://www.biorxiv.org/content/10.1101/2020.07.24.212712
    """,
    ("doi", "10.1101/123456"): "https://www.biorxiv.org/content/10.1101/123456v3.full",
    ("doi", "10.64898/2026.02.13.705867"): "https://www.biorxiv.org/content/10.64898/2026.02.13.705867v1",
    ("doi", "10.1038/s41586-021-03819-2"): """
        https://www.nature.com/articles/s41586-021-03819-2
        https://www.nature.com/articles/s41586-021-03819-2.pdf
        https://www.nature.com/articles/s41586-021-03819-2_reference.pdf
        https://www.nature.com/articles/s41586-021-03819-2#Sec1
    """,
    ("doi", "10.1038/nature14539"): """
        https://www.nature.com/articles/nature14539
        http://www.nature.com/nature/journal/v521/n7553/full/nature14539.html
    """,
    ("doi", "10.1038/nmeth.2019"): "https://www.nature.com/articles/nmeth.2019",
    ("doi", "10.1038/323533a0"): "https://www.nature.com/articles/323533a0",
    ("doi", "10.1057/s41599-020-0404-9"): "https://www.nature.com/articles/s41599-020-0404-9",
    ("doi", "10.5281/zenodo.2595257"): "https://doi.org/10.5281/zenodo.2595257",
    ("doi", "10.5555/12345678"): "doi:10.5555/12345678",
    ("doi", "10.48550/arxiv.9999"): "https://doi.org/10.48550/arXiv.9999",
    ("acl", "P18-1001"): """
        P18-1001
        ACL:P18-1001
        acl: p18-1001
        https://aclanthology.org/P18-1001/
        https://aclanthology.org/P18-1001
        https://aclanthology.org/p18-1001/
        https://www.aclanthology.org/P18-1001
        https://aclanthology.org/P18-1001.pdf
        https://aclanthology.org/P18-1001v2.pdf
        https://aclanthology.org/P18-1001.bib
        https://aclanthology.org/P18-1001.pdf#page=2
        https://aclanthology.org/papers/P/P18/P18-1001/
        https://www.aclweb.org/anthology/P18-1001
        http://aclweb.org/anthology/P18-1001.pdf
        https://www.aclweb.org/anthology/P18-1001v2.pdf
        http://www.aclweb.org/anthology/P/P18/P18-1001.pdf
        https://www.aclweb.org/anthology/papers/P/P18/P18-1001/
        http://www.aclweb.org/anthology-new/P/P18/P18-1001.pdf
        http://anthology.aclweb.org/P18-1001
        http://acl.ldc.upenn.edu/P/P18/P18-1001.pdf
        https://aclanthology.info/papers/P18-1001/p18-1001
        https://aclanthology.coli.uni-saarland.de/papers/P18-1001/p18-1001
        10.18653/v1/P18-1001
        https://doi.org/10.18653/v1/P18-1001
        https://dx.doi.org/10.18653/v1/p18-1001
    """,
    ("acl", "D14-1162"): "https://doi.org/10.3115/v1/D14-1162",
    ("acl", "2022.acl-long.110"): """
        2022.acl-long.110
        ACL:2022.acl-long.110
        2022.ACL-long.110
        https://aclanthology.org/2022.acl-long.110/
        https://aclanthology.org/2022.acl-long.110.pdf
        https://aclanthology.org/2022.acl-long.110v3.pdf
        https://aclanthology.org/2022.acl-long.110.bib
        https://aclanthology.org/2022.acl-long.110.xml
        https://www.aclweb.org/anthology/2022.acl-long.110
        https://doi.org/10.18653/v1/2022.acl-long.110
        doi:10.18653/V1/2022.ACL-LONG.110
    """,
    ("acl", "2021.findings-acl.391"): "https://aclanthology.org/2021.findings-acl.391/",
    ("acl", "2021.nlp4prog-1.10"): "https://aclanthology.org/2021.nlp4prog-1.10.pdf",
    ("openreview", "B1lnbRNtwr"): """
        OpenReview:B1lnbRNtwr
        openreview: B1lnbRNtwr
        https://openreview.net/forum?id=B1lnbRNtwr
        http://openreview.net/forum?id=B1lnbRNtwr
        https://www.openreview.net/forum?id=B1lnbRNtwr
        openreview.net/forum?id=B1lnbRNtwr
        https://openreview.net/forum?id=B1lnbRNtwr&noteId=Sk1xYz90tr
        https://openreview.net/forum?id=B1lnbRNtwr&amp;noteId=Sk1xYz90tr
        https://openreview.net/forum?noteId=Sk1xYz90tr&id=B1lnbRNtwr
        https://openreview.net/forum?id=B1lnbRNtwr#discussion
        https://openreview.net/forum?id=B1lnbRNtwr&referrer=%5BAuthor%20Console%5D(/group?id=ICLR.cc)
        https://openreview.net/pdf?id=B1lnbRNtwr
        https://openreview.net/pdf?id=B1lnbRNtwr&utm_source=example.com
        https://openreview.net/attachment?id=B1lnbRNtwr&name=pdf
        https://openreview.net/attachment?name=original_pdf&id=B1lnbRNtwr
        https://openreview.net/revisions?id=B1lnbRNtwr
    """,
    ("openreview", "-tYCaP0phY_"): """
        OpenReview:-tYCaP0phY_
        https://openreview.net/forum?id=-tYCaP0phY_
    """,
    ("pmlr", "v37/ioffe15"): """
        PMLR:v37/ioffe15
        pmlr: v37/ioffe15
        https://proceedings.mlr.press/v37/ioffe15.html
        http://proceedings.mlr.press/v37/ioffe15.html
        http://proceedings.mlr.press/v37/ioffe15.pdf
        proceedings.mlr.press/v37/ioffe15.html
        http://jmlr.org/proceedings/papers/v37/ioffe15.html
        http://www.jmlr.org/proceedings/papers/v37/ioffe15.pdf
        http://jmlr.csail.mit.edu/proceedings/papers/v37/ioffe15.pdf
    """,
    ("pmlr", "v119/chen20j"): """
        http://proceedings.mlr.press/v119/chen20j/chen20j.pdf
        https://proceedings.mlr.press/v119/chen20j.html
    """,
    ("pmlr", "v37/abbasi-yadkori15"): "http://proceedings.mlr.press/v37/abbasi-yadkori15.pdf",
    ("pmlr", "v9/glorot10a"): "http://www.jmlr.org/proceedings/papers/v9/glorot10a/glorot10a.pdf",
    ("pmlr", "v235/kang24b"): "https://raw.githubusercontent.com/mlresearch/v235/main/assets/kang24b/kang24b.pdf",
    ("neurips", f"2017/{NEURIPS}"): f"""
        NeurIPS:2017/{NEURIPS}
        https://papers.nips.cc/paper/2017/hash/{NEURIPS}-Abstract.html
        https://papers.nips.cc/paper_files/paper/2017/hash/{NEURIPS}-Abstract.html
        https://proceedings.neurips.cc/paper/2017/hash/{NEURIPS}-Abstract.html
        https://proceedings.neurips.cc/paper_files/paper/2017/hash/{NEURIPS}-Abstract.html
        https://papers.neurips.cc/paper/2017/hash/{NEURIPS}-Abstract.html
        https://proceedings.neurips.cc/paper/2017/file/{NEURIPS}-Paper.pdf
        https://proceedings.neurips.cc/paper_files/paper/2017/file/{NEURIPS}-Paper.pdf
    """,
    ("neurips", f"2022/{NEURIPS}-Conference"): f"""
        https://proceedings.neurips.cc/paper_files/paper/2022/hash/{NEURIPS}-Abstract-Conference.html
        https://papers.nips.cc/paper_files/paper/2022/file/{NEURIPS}-Paper-Conference.pdf
    """,
    ("neurips", f"2023/{NEURIPS}-Datasets_and_Benchmarks"): (
        f"https://proceedings.neurips.cc/paper_files/paper/2023/hash/{NEURIPS}-Abstract-Datasets_and_Benchmarks.html"
    ),
    ("neurips", f"2024/{NEURIPS}-Datasets_and_Benchmarks_Track"): f"""
        https://papers.nips.cc/paper_files/paper/2024/hash/{NEURIPS}-Abstract-Datasets_and_Benchmarks_Track.html
        https://papers.nips.cc/paper_files/paper/2024/file/{NEURIPS}-Paper-Datasets_and_Benchmarks_Track.pdf
    """,
    ("neurips", f"2021/{NEURIPS}-round2"): f"""
        https://datasets-benchmarks-proceedings.neurips.cc/paper/2021/hash/{NEURIPS}-Abstract-round2.html
        https://datasets-benchmarks-proceedings.neurips.cc/paper_files/paper/2021/file/{NEURIPS}-Paper-round2.pdf
    """,
    ("neurips", "7181-attention-is-all-you-need"): """
        https://papers.nips.cc/paper/7181-attention-is-all-you-need
        http://papers.nips.cc/paper/7181-attention-is-all-you-need.pdf
        https://papers.nips.cc/paper/7181-attention-is-all-you-need/
    """,
    ("cvf", f"cvpr_2016/html/{CVPR}"): f"""
        CVF:cvpr_2016/html/{CVPR}
        https://openaccess.thecvf.com/content_cvpr_2016/html/{CVPR}.html
        http://openaccess.thecvf.com/content_cvpr_2016/papers/{CVPR}.pdf
        https://www.cv-foundation.org/openaccess/content_cvpr_2016/papers/{CVPR}.pdf
        http://www.cv-foundation.org/openaccess/content_cvpr_2016/html/{CVPR}.html
    """,
    ("cvf", "CVPR_2019/html/He_K-Nearest_Neighbors_Hashing_CVPR_2019_paper"): (
        "http://openaccess.thecvf.com/content_CVPR_2019/papers/He_K-Nearest_Neighbors_Hashing_CVPR_2019_paper.pdf"
    ),
    ("cvf", "CVPR2021/html/Ada_On_Hashing_CVPR_2021_paper"): """
        https://openaccess.thecvf.com/content/CVPR2021/html/Ada_On_Hashing_CVPR_2021_paper.html
        https://openaccess.thecvf.com/content/CVPR2021/papers/Ada_On_Hashing_CVPR_2021_paper.pdf
    """,
    ("cvf", "CVPR2021W/NTIRE/html/Ada_On_Hashing_CVPRW_2021_paper"): (
        "https://openaccess.thecvf.com/content/CVPR2021W/NTIRE/papers/Ada_On_Hashing_CVPRW_2021_paper.pdf"
    ),
    ("cvf", "CVPRW_2020/html/w31/Ada_On_Hashing_CVPRW_2020_paper"): """
        https://openaccess.thecvf.com/content_CVPRW_2020/papers/w31/Ada_On_Hashing_CVPRW_2020_paper.pdf
        https://openaccess.thecvf.com/content_CVPRW_2020/html/w31/Ada_On_Hashing_CVPRW_2020_paper.html
    """,
    ("cvf", "cvpr_2016_workshops/w3/html/Ada_On_Hashing_CVPR_2016_paper"): (
        "http://openaccess.thecvf.com/content_cvpr_2016_workshops/w3/papers/Ada_On_Hashing_CVPR_2016_paper.pdf"
    ),
    ("aaai", "AAAI/4642"): """
        AAAI:AAAI/4642
        https://ojs.aaai.org/index.php/AAAI/article/view/4642
        https://ojs.aaai.org//index.php/AAAI/article/view/4642
        https://ojs.aaai.org/index.php/AAAI/article/view/4642/4520
        https://ojs.aaai.org/index.php/AAAI/article/download/4642/4520
        https://ojs.aaai.org/index.php/aaai/article/view/4642
        https://aaai.org/ojs/index.php/AAAI/article/view/4642
        https://www.aaai.org/ojs/index.php/AAAI/article/view/4642/4520
        https://wvvw.aaai.org/ojs/index.php/AAAI/article/view/4642
    """,
    ("aaai", "ICWSM/14550"): "https://ojs.aaai.org/index.php/ICWSM/article/view/14550/14399",
    ("aaai", "aimagazine/1230"): """
        https://ojs.aaai.org/aimagazine/index.php/aimagazine/article/view/1230
        https://www.aaai.org/ojs/index.php/aimagazine/article/view/1230
    """,
    ("jmlr", "v3/blei03a"): """
        JMLR:v3/blei03a
        https://jmlr.org/papers/v3/blei03a.html
        http://www.jmlr.org/papers/v3/blei03a.html
        https://www.jmlr.org/papers/v3/blei03a.bib
        http://www.jmlr.org/papers/volume3/blei03a/blei03a.pdf
        https://jmlr.csail.mit.edu/papers/v3/blei03a.html
    """,
    ("jmlr", "v21/20-074"): """
        https://jmlr.org/papers/v21/20-074.html
        https://www.jmlr.org/papers/volume21/20-074/20-074.pdf
        https://www.jmlr.org/papers/v21/20-074/20-074.pdf
    """,
    ("jmlr", "v15/srivastava14a"): "http://jmlr.org/papers/volume15/srivastava14a.old/srivastava14a.pdf",
    ("usenix", "usenixsecurity22/bulekov"): """
        USENIX:usenixsecurity22/bulekov
        https://www.usenix.org/conference/usenixsecurity22/presentation/bulekov
        https://usenix.org/conference/usenixsecurity22/presentation/bulekov
        https://www.usenix.org/system/files/sec22-bulekov.pdf
        https://www.usenix.org/system/files/sec22summer_bulekov.pdf
        https://www.usenix.org/system/files/usenixsecurity22-bulekov.pdf
    """,
    ("usenix", "usenixsecurity20/mishra"): "https://www.usenix.org/system/files/sec20spring_mishra_prepub.pdf",
    ("usenix", "usenixsecurity19/xu-jiahua"): "https://www.usenix.org/system/files/sec19-xu-jiahua_0.pdf",
    ("usenix", "osdi22/yu"): "https://www.usenix.org/system/files/osdi22-yu.pdf",
    ("usenix", "nsdi22/goyal"): """
        https://www.usenix.org/conference/nsdi22/presentation/goyal
        https://www.usenix.org/system/files/nsdi22-paper-goyal.pdf
        https://www.usenix.org/system/files/nsdi22spring_prepub_goyal.pdf
    """,
    ("usenix", "nsdi18/narula"): "https://www.usenix.org/system/files/conference/nsdi18/nsdi18-narula.pdf",
    ("usenix", "osdi16/technical-sessions/abadi"): """
        https://www.usenix.org/conference/osdi16/technical-sessions/presentation/abadi
        https://www.usenix.org/system/files/conference/osdi16/osdi16-abadi.pdf
        USENIX:osdi16/technical-sessions/abadi
    """,
    ("usenix", "usenixsecurity15/technical-sessions/melara"): (
        "https://www.usenix.org/system/files/conference/usenixsecurity15/sec15-paper-melara.pdf"
    ),
    (
        "usenix",
        "woot17/workshop-program/he",
    ): "https://www.usenix.org/conference/woot17/workshop-program/presentation/he",
    ("semanticscholar", SHA1): f"""
        Semantic Scholar:{SHA1}
        SemanticScholar: {SHA1}
        https://www.semanticscholar.org/paper/{SHA1}
        https://www.semanticscholar.org/paper/Attention-is-All-you-Need-Vaswani-Shazeer/{SHA1}
        https://www.semanticscholar.org/paper/Attention-is-All-you-Need-Vaswani-Shazeer/{SHA1}?p2df
        https://www.semanticscholar.org/paper/{SHA1.upper()}
        https://www.semanticscholar.org/reader/{SHA1}
        https://api.semanticscholar.org/graph/v1/paper/{SHA1}?fields=title
        https://api.semanticscholar.org/v1/paper/{SHA1}
    """,
    ("semanticscholar", "CorpusID:13756489"): """
        CorpusID:13756489
        Corpus ID: 13756489
        S2CID 13756489
        Semantic Scholar:CorpusID:13756489
        https://api.semanticscholar.org/CorpusID:13756489
        https://api.semanticscholar.org/graph/v1/paper/CorpusId:13756489
    """,
    ("dblp", "conf/acl/ChangSRM23"): """
        DBLP:conf/acl/ChangSRM23
        dblp: conf/acl/ChangSRM23
        https://dblp.org/rec/conf/acl/ChangSRM23
        https://dblp.org/rec/conf/acl/ChangSRM23.html
        https://dblp.org/rec/conf/acl/ChangSRM23.xml
        https://dblp.org/rec/conf/acl/ChangSRM23.bib
        https://dblp.org/rec/conf/acl/ChangSRM23.html?view=bibtex&param=1
        https://dblp.org/rec/html/conf/acl/ChangSRM23
        https://dblp.org/rec/bib/conf/acl/ChangSRM23
        https://dblp.org/rec/bibtex1/conf/acl/ChangSRM23
        http://www.dblp.org/rec/bibtex/conf/acl/ChangSRM23
        https://dblp.uni-trier.de/rec/conf/acl/ChangSRM23.html
        https://dblp.dagstuhl.de/rec/conf/acl/ChangSRM23
    """,
    ("dblp", "journals/corr/LiMT14"): "https://dblp.org/rec/journals/corr/LiMT14",
    ("dblp", "phd/Ackermann2009"): "http://dblp.org/rec/bib/phd/Ackermann2009",
    ("pubmed", "11748933"): """
        PMID: 11748933
        PMID:11748933
        pmid 11748933
        PubMed: 11748933
        https://pubmed.ncbi.nlm.nih.gov/11748933/
        https://pubmed.ncbi.nlm.nih.gov/11748933
        https://www.ncbi.nlm.nih.gov/pubmed/11748933
        https://www.ncbi.nlm.nih.gov/pubmed/11748933?dopt=Abstract
        https://www.ncbi.nlm.nih.gov/m/pubmed/11748933/
        https://europepmc.org/article/MED/11748933
        https://europepmc.org/abstract/MED/11748933
    """,
}
"""Scheme and value -> the spellings of that paper, one a line."""

TABLE = [
    (spelling.strip(), *known)
    for known, spellings in SPELLINGS.items()
    for spelling in spellings.splitlines()
    if spelling.strip()
]

NOTHING = f"""
    1234.5678
    1713.00001
    1700.00001
    2012.1234
    1401.12345
    0604.1234
    17063762
    3.14
    2021
    11748933
    {SHA1}
    word
    two words
    foo/0309136
    math/0313136
    p18-1001
    PA18-1001
    P18-101
    see 10.1145/3448016.3452841
    arXiv preprint arXiv:1706.03762
    Vaswani et al. (https://arxiv.org/abs/1706.03762)
    10.1145/3448016.3452841, 10.1145/3448016.3452842
    10.1145/3448016.3452841,10.1145/3448016.3452842
    [10.1145/3448016](https://doi.org/10.1145/3448016)
    10.1145/3448016</a>
    10.1145
    10.1145/
    10.12/345
    10.1.1.141.5995
    doi:
    arXiv:
    arXiv:abs
    arXiv:1706.037
    PMID: 0
    PMID: 117489331174
    PMC3917233
    OpenReview:a b
    DBLP:ChangSRM23
    AAAI:4642
    ISBN 978-0-387-84858-7
    PDF: https://arxiv.org/abs/1706.03762
    https://arxiv.org/
    https://arxiv.org/abs/
    https://arxiv.org/abs/xxxx.xxxxxx
    https://arxiv.org/list/cs.CL/recent
    https://arxiv.org/search/?query=1706.03762
    https://arxiv.org/html/1706.03762v7/x1.png
    https://arxiv.org.example.org/abs/1706.03762
    https://arxiv.org@example.org/abs/1706.03762
    https://notarxiv.org/abs/1706.03762
    https://example.org/abs/1706.03762
    https://example.org/?url=https://arxiv.org/abs/1706.03762
    https://web.archive.org/web/2020/https://arxiv.org/abs/1706.03762
    ftp://arxiv.org/abs/1706.03762
    https://huggingface.co/bigcode
    https://doi.org/
    https://doi.org/10.1145
    https://doi.org/10.1145%252525252525252F3448016.3452841
    https://example.org/doi/10.1145/3448016.3452841
    http://citeseerx.ist.psu.edu/viewdoc/download?doi=10.1.1.141.5995&rep=rep1
    https://dl.acm.org/doi/10.5555/1717186
    https://dl.acm.org/doi/book/10.5555/1087674
    https://dl.acm.org/citation.cfm?id=2502107
    https://dl.acm.org/citation.cfm?id=2911451.2914719
    https://dl.acm.org/doi/suppl/10.1145/3448016.3452841
    https://dl.acm.org/action/downloadSupplement?doi=10.1145/3448016.3452841
    https://onlinelibrary.wiley.com/journal/10.1002/(ISSN)1097-0258
    https://ieeexplore.ieee.org/document/4031381/
    https://ieeexplore.ieee.org/stamp/stamp.jsp?tp=&arnumber=9919149
    https://link.springer.com/journal/10994
    https://www.mdpi.com/2079-9268/12/3/37
    https://www.sciencedirect.com/science/article/pii/S0952197620303353
    https://www.nature.com/articles/sdata201618
    https://www.nature.com/articles/s41586-021-03819-2/figures/3
    https://journals.plos.org/plosone/article/figure?id=10.1371/journal.pone.0033693.g001
    https://journals.plos.org/plosone/article/file?type=supplementary&id=10.1371/journal.pone.0033693.s001
    https://www.biorxiv.org/content/10.1101/2020.07.24.212712v1.supplementary-material
    https://openreview.net/forum
    https://openreview.net/forum?noteId=Sk1xYz90tr
    https://openreview.net/group?id=ICLR.cc/2020/Conference
    https://openreview.net/references/pdf?id=Sy2fzU9gl
    https://openreview.net/attachment?id=B1lnbRNtwr&name=supplementary_material
    https://openreview.net/pdf/2dff92321d132ee1a70ba42c0046c99ee9bcd972.pdf
    https://openreview.net/profile?id=~Ada_Lovelace1
    https://aclanthology.org/
    https://aclanthology.org/volumes/P18-1/
    https://aclanthology.org/events/acl-2018/
    https://aclanthology.org/2021.naacl-main.208.mp4
    https://aclanthology.org/attachments/P18-1001.Software.zip
    https://www.aclweb.org/portal/P18-1001
    https://proceedings.mlr.press/v37/
    https://proceedings.mlr.press/v39/preface.html
    https://proceedings.mlr.press/v37/agarwal15-supp.pdf
    https://papers.nips.cc/paper/2017
    https://proceedings.neurips.cc/paper/2017/file/{NEURIPS}-Supplemental.pdf
    https://proceedings.neurips.cc/paper/2017/file/{NEURIPS}-Reviews.html
    https://neurips.cc/virtual/2023/poster/70362
    https://openaccess.thecvf.com/CVPR2021
    https://openaccess.thecvf.com/content/CVPR2021/supplemental/Ada_On_Hashing_CVPR_2021_supplemental.pdf
    https://ojs.aaai.org/index.php/AAAI/issue/view/246
    https://www.aaai.org/ocs/index.php/AAAI/AAAI18/paper/view/16113
    https://jmlr.org/papers/v3/
    https://jmlr.org/papers/volume21/20-074/supp.pdf
    https://www.usenix.org/conference/osdi22
    https://www.usenix.org/system/files/sec22_slides-bulekov.pdf
    https://www.usenix.org/system/files/conference/usenixsecurity14/sec14-paper-fredrikson-privacy.pdf
    https://www.usenix.org/system/files/conference/woot17/woot17-paper-obermaier.pdf
    https://www.semanticscholar.org/author/2237651454
    https://www.semanticscholar.org/search?q={SHA1}
    https://pdfs.semanticscholar.org/204e/3073870fae3d05bcbc2f6a8e263d9b72e776.pdf
    https://dblp.org/pid/m/SeanMoran.html
    https://dblp.org/rec/homepages/m/SeanMoran
    https://pubmed.ncbi.nlm.nih.gov/?term=hashing
    https://www.ncbi.nlm.nih.gov/pmc/articles/PMC3917233
    https://github.com/zotero/zotero
    https://
    http://[::1
    javascript:alert(1)
""".splitlines()


@pytest.mark.parametrize(("spelling", "scheme", "value"), TABLE, ids=[row[0] for row in TABLE])
def test_a_paper_is_recognised_in_every_spelling(spelling, scheme, value):
    assert recognise(spelling) == Identifier(scheme, value)


def test_the_table_holds_at_least_two_hundred_spellings_of_all_schemes():
    assert len({spelling for spelling, _, _ in TABLE}) >= 200
    assert {scheme for _, scheme, _ in TABLE} == {scheme for scheme, _ in PRINTED}


@pytest.mark.parametrize("text", [line.strip() for line in NOTHING if line.strip()])
def test_nothing_is_guessed(text):
    assert recognise(text) is None


@pytest.mark.parametrize("text", ["", " ", "\n", "<>", "…", "1706.03762 " * 400, "a" * 5_000_000])
def test_no_word_and_too_long_a_word_are_nothing(text):
    assert recognise(text) is None


WRAPPED = [
    " {} ", "\t{}\r\n", "\u00a0{}", "<{}>", "({})", "[{}]", '"{}"', "'{}'", "“{}”", "`{}`", "({}).", "{}.", "{},", "{};",
    "{})", "{}/", "*{}*", "\ufeff{}", "\u200b{}\u200b", "\u202a{}\u202c", "&lt;{}&gt;", "<({}),>",
]  # fmt: skip


@pytest.mark.parametrize("wrapping", WRAPPED)
def test_what_stands_around_a_paper_does_not_matter(wrapping):
    for spelling, scheme, value in TABLE:
        assert recognise(wrapping.format(spelling)) == Identifier(scheme, value), spelling


def test_signs_that_nobody_sees_do_not_matter_inside_either():
    assert recognise("10.1145/\u200b3448016.\u00ad3452841") == Identifier("doi", "10.1145/3448016.3452841")


PRINTED = {
    ("arxiv", "1706.03762"): ("arXiv:1706.03762", "https://arxiv.org/abs/1706.03762"),
    ("doi", "10.1145/3448016.3452841"): (
        "doi:10.1145/3448016.3452841",
        "https://doi.org/10.1145/3448016.3452841",
    ),
    ("openreview", "B1lnbRNtwr"): ("OpenReview:B1lnbRNtwr", "https://openreview.net/forum?id=B1lnbRNtwr"),
    ("acl", "P18-1001"): ("ACL:P18-1001", "https://aclanthology.org/P18-1001/"),
    ("pmlr", "v37/ioffe15"): ("PMLR:v37/ioffe15", "https://proceedings.mlr.press/v37/ioffe15.html"),
    ("neurips", f"2017/{NEURIPS}"): (
        f"NeurIPS:2017/{NEURIPS}",
        f"https://proceedings.neurips.cc/paper_files/paper/2017/hash/{NEURIPS}-Abstract.html",
    ),
    ("cvf", f"cvpr_2016/html/{CVPR}"): (
        f"CVF:cvpr_2016/html/{CVPR}",
        f"https://openaccess.thecvf.com/content_cvpr_2016/html/{CVPR}.html",
    ),
    ("aaai", "AAAI/4642"): ("AAAI:AAAI/4642", "https://ojs.aaai.org/index.php/AAAI/article/view/4642"),
    ("jmlr", "v3/blei03a"): ("JMLR:v3/blei03a", "https://jmlr.org/papers/v3/blei03a.html"),
    ("usenix", "usenixsecurity22/bulekov"): (
        "USENIX:usenixsecurity22/bulekov",
        "https://www.usenix.org/conference/usenixsecurity22/presentation/bulekov",
    ),
    ("semanticscholar", SHA1): (f"Semantic Scholar:{SHA1}", f"https://www.semanticscholar.org/paper/{SHA1}"),
    ("dblp", "conf/acl/ChangSRM23"): ("DBLP:conf/acl/ChangSRM23", "https://dblp.org/rec/conf/acl/ChangSRM23"),
    ("pubmed", "11748933"): ("PMID:11748933", "https://pubmed.ncbi.nlm.nih.gov/11748933/"),
}


@pytest.mark.parametrize(("scheme", "value"), PRINTED)
def test_it_is_printed_with_its_scheme_and_has_one_address(scheme, value):
    identifier = Identifier(scheme, value)
    assert (str(identifier), identifier.url) == PRINTED[scheme, value]


@pytest.mark.parametrize(
    ("scheme", "value", "url"),
    [
        ("doi", ESA, "https://doi.org/10.1890/0012-9615(1999)069%5B0569:edilsa%5D2.0.co;2"),
        ("doi", "10.1000/a#b%c", "https://doi.org/10.1000/a%23b%25c"),
        ("doi", "10.1023/a:1008286901817", "https://doi.org/10.1023/a:1008286901817"),
        (
            "neurips",
            f"2022/{NEURIPS}-Conference",
            f"https://proceedings.neurips.cc/paper_files/paper/2022/hash/{NEURIPS}-Abstract-Conference.html",
        ),
        (
            "neurips",
            f"2021/{NEURIPS}-round2",
            "https://datasets-benchmarks-proceedings.neurips.cc/paper_files/paper/2021/hash/"
            f"{NEURIPS}-Abstract-round2.html",
        ),
        (
            "neurips",
            "7181-attention-is-all-you-need",
            "https://papers.nips.cc/paper/7181-attention-is-all-you-need",
        ),
        (
            "cvf",
            "CVPR2021/html/Ada_On_Hashing_CVPR_2021_paper",
            "https://openaccess.thecvf.com/content/CVPR2021/html/Ada_On_Hashing_CVPR_2021_paper.html",
        ),
        (
            "usenix",
            "osdi16/technical-sessions/abadi",
            "https://www.usenix.org/conference/osdi16/technical-sessions/presentation/abadi",
        ),
        (
            "aaai",
            "aimagazine/1230",
            "https://ojs.aaai.org/aimagazine/index.php/aimagazine/article/view/1230",
        ),
        ("semanticscholar", "CorpusID:13756489", "https://api.semanticscholar.org/CorpusID:13756489"),
    ],
)
def test_the_address_is_that_of_its_own_page_and_encodes_what_it_must(scheme, value, url):
    assert Identifier(scheme, value).url == url


def _words(pattern: str) -> st.SearchStrategy[str]:
    return st.from_regex(pattern, fullmatch=True)


VALUES = {
    "arxiv": _words(r"(0[789]|1[0-4])(0[1-9]|1[0-2])\.[0-9]{4}|[2-9][0-9](0[1-9]|1[0-2])\.[0-9]{5}")
    | _words(r"(cs|hep-th|math|astro-ph|q-bio)/9[1-9](0[1-9]|1[0-2])[0-9]{3}"),
    "doi": _words(r"10\.[0-9]{4,9}(\.[0-9]{1,3})?/([a-z0-9._;()<>\[\]:#+=~&'*!$@/-]|%(?![0-9a-f])){0,40}[a-z0-9]"),
    "openreview": _words(r"[A-Za-z0-9_-]{6,20}"),
    "acl": _words(r"[A-Z][0-9]{2}-[0-9]{4}|(19|20)[0-9]{2}\.[a-z0-9_]{1,9}-[a-z0-9_]{1,9}\.[0-9]{1,4}"),
    "pmlr": _words(r"[vr][0-9]{1,3}/[a-z][a-z-]{0,20}[0-9]{2}[a-z]{0,2}"),
    "neurips": _words(
        r"(19|20)[0-9]{2}/[0-9a-f]{32}(-[A-Z][A-Za-z_]{0,20}|-round[12])?|[1-9][0-9]{0,3}-[a-z0-9-]{1,50}"
    ),
    "cvf": _words(
        r"([A-Z]{4,5}[0-9]{4}W?|[A-Za-z]{4}_[0-9]{4}(_workshops)?)/(w[0-9]/)?html/(w[0-9]/)?[A-Za-z0-9_.,'&+()!-]{1,60}_paper"
    ),
    "aaai": _words(r"(AAAI|ICWSM|AAAI-SS|aimagazine)/[1-9][0-9]{0,5}"),
    "jmlr": _words(r"v[0-9]{1,2}/([a-z][a-z-]{0,20}[0-9]{2}[a-z]?|[0-9]{2}-[0-9]{3,4})"),
    "usenix": _words(r"[a-z]{3,14}(20)?[0-9]{2}(/technical-sessions|/workshop-program)?/[a-z][a-z-]{0,20}"),
    "semanticscholar": _words(r"[0-9a-f]{40}|CorpusID:[1-9][0-9]{0,9}"),
    "dblp": _words(r"(conf|journals|books)/[a-z]{1,9}/[A-Z0-9][A-Za-z0-9]{0,20}(-[0-9]{1,3})?"),
    "pubmed": _words(r"[1-9][0-9]{0,7}"),
}
IDENTIFIERS = st.one_of(
    [values.map(lambda value, scheme=scheme: Identifier(scheme, value)) for scheme, values in VALUES.items()]
)


def _stands_alone(identifier: Identifier) -> bool:
    """Whether the value is no piece of HTML or Markdown, and no other scheme's."""
    return not any(
        sign in identifier.value for sign in ("](", "://", "</", "&lt;", "&gt;", "&amp;", "10.18653/", "10.3115/")
    )


@given(IDENTIFIERS.filter(_stands_alone))
def test_what_is_printed_is_recognised_again(identifier):
    assert recognise(str(identifier)) == identifier
    assert recognise(identifier.url) == identifier


@given(IDENTIFIERS.filter(_stands_alone))
def test_an_address_is_a_web_address_of_ascii_signs_without_blanks(identifier):
    assert identifier.url.isascii()
    assert " " not in identifier.url
    assert urlsplit(identifier.url).scheme == "https"


def _is_closed(identifier: Identifier) -> bool:
    """Whether no bracket in it waits for one that stands around it."""
    return identifier.url.count("(") <= identifier.url.count(")")


@given(IDENTIFIERS.filter(_stands_alone).filter(_is_closed), st.sampled_from(WRAPPED))
def test_a_wrapped_identifier_is_the_same(identifier, wrapping):
    assert recognise(wrapping.format(identifier.url)) == identifier


PIECES = (
    "https://", "http://", "//", "www.", "arxiv.org", "doi.org", "dl.acm.org", "openreview.net", "aclanthology.org",
    "proceedings.mlr.press", "jmlr.org", "papers.nips.cc", "openaccess.thecvf.com", "ojs.aaai.org", "www.usenix.org",
    "api.semanticscholar.org", "dblp.org", "nature.com", "journals.plos.org", "biorxiv.org", "direct.mit.edu", "/",
    "/abs/", "/pdf/", "/doi/", "/forum", "/rec/", "/articles/", "/content/", "/content_a_b/", "/html/", "/papers/",
    "/paper/2017/hash/", "/article", "/citation.cfm", "?", "?id=", "&id=", "&", "#", "%", "%2F", "%25", "%FF", "%00",
    "10.1145/", "10.1101/", "10.5555/", "10.48550/arXiv.", "10.18653/v1/", "1706.03762", "hep-th/9901001", "P18-1001",
    "v5", ".pdf", ".html", "-Abstract", "_paper", "doi:", "arXiv:", "PMID: ", "DBLP:", "conf/a/B12", "CorpusID:", "12", "[",
    "]", "(", ")", "<", ">", "\\", "\\_", ".", ",", ";", ":", "@", "[::1]", "é", "\ud800", "\x00", "\n", "\u200b", "🙂", " ",
)  # fmt: skip
TEXTS = st.lists(st.sampled_from(PIECES), max_size=12).map("".join) | st.text(max_size=80) | lines


@given(st.sampled_from(TABLE), st.sampled_from(PIECES), st.integers(0, 200))
def test_a_spelling_with_something_in_it_is_an_identifier_that_stays_the_same_or_nothing(row, piece, at):
    spelling = row[0]
    found = recognise(spelling[:at] + piece + spelling[at:])
    if found:
        assert recognise(str(found)) == found
        assert recognise(found.url) == found


@given(TEXTS)
def test_no_text_makes_it_fail(text):
    assert recognise(text) is None or recognise(text).value
    assert address(text) == text.strip() or address(text).startswith("https://")


@pytest.mark.parametrize(
    ("typed", "url"),
    [
        ("arXiv:2104.12255v1", "https://arxiv.org/abs/2104.12255v1"),
        ("2104.12255", "https://arxiv.org/abs/2104.12255"),
        ("arXiv:hep-th/9901001", "https://arxiv.org/abs/hep-th/9901001"),
        ("math.GT/0309136", "https://arxiv.org/abs/math.GT/0309136"),
        ("doi:10.1145/3448016.3452841", "https://doi.org/10.1145/3448016.3452841"),
        ("10.1145/3448016", "https://doi.org/10.1145/3448016"),
        ("10.1016/0012-365X(89)90081-9", "https://doi.org/10.1016/0012-365X(89)90081-9"),
        ("<10.1145/3448016>.", "https://doi.org/10.1145/3448016"),
        ("10.1145%2F3448016", "https://doi.org/10.1145/3448016"),
        ("10.1000/a<b>c", "https://doi.org/10.1000/a%3Cb%3Ec"),
        ("10.18653/v1/P18-1001", "https://doi.org/10.18653/v1/P18-1001"),
        ("P18-1001", "https://aclanthology.org/P18-1001/"),
        ("PMID: 11748933", "https://pubmed.ncbi.nlm.nih.gov/11748933/"),
        ("OpenReview:B1lnbRNtwr", "https://openreview.net/forum?id=B1lnbRNtwr"),
    ],
)
def test_a_bare_identifier_becomes_its_address(typed, url):
    assert address(typed) == url


@pytest.mark.parametrize(
    "typed",
    [
        "1234.5678",
        "https://a.org",
        "https://arxiv.org/abs/2104.12255v1",
        "https://www.doi.org/10.1145/3448016",
        "arxiv.org/abs/2104.12255",
        "openreview.net/forum?id=B1lnbRNtwr",
        "11748933",
        "(see below)",
        "",
    ],
)
def test_an_address_and_any_other_text_stay(typed):
    assert address(typed) == typed
    assert address(f" {typed}\n") == typed
