"""What a review would say of a paper, learnt from the review itself: its tags, its categories, its neighbours.

`paper` are the values; `terms` cuts texts into terms; `space` makes vectors of them, whose cosines are likenesses;
`words` learns which tags or categories go with which texts, and from which chance on they may be shown; `model` puts
these together. It needs scikit-learn (`pip install "living-review-bot[suggest]"`); without it nothing is guessed.
"""
