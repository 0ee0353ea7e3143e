"""Models that torch trains. Nothing else of fgave loads it; what is here is loaded when asked for.

Weights are read from the user's folder and from nowhere else.
"""

from fgave_pipeline.bench.classify.nets.effnet import effnet_b2
from fgave_pipeline.bench.classify.nets.small import conv_small
from fgave_pipeline.bench.classify.nets.transformer import ast, embed_linear


FITS = {
    "conv-small": conv_small,
    "effnet-b2": effnet_b2,
    "ast": ast,
    "embed-linear": embed_linear,
}
"""Name of a model → what fits it."""

__all__ = ["FITS"]
