"""A field of evidence -> the region that it speaks for, with as short an outline as it bears.

Minimises the length of the outline less the evidence inside it, over all regions: the convex form
of T. F. Chan, S. Esedoglu and M. Nikolova, "Algorithms for finding global minimizers of image
segmentation and denoising models", SIAM J. Appl. Math. 66 (2006), by the primal-dual steps of A.
Chambolle and T. Pock, J. Math. Imaging and Vision 40 (2011).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_STEPS = 120
_STEP = 0.35  # times the same of the dual times 8 stays below 1


def label(evidence: NDArray[np.float32], outline: float) -> NDArray[np.bool_]:
    """Where the region is (height x width), given evidence for (> 0) and against it (< 0).

    ``outline`` is what one cell of its outline costs.
    """
    field = (evidence > 0).astype(np.float32)
    ahead = field.copy()
    across, down = np.zeros_like(field), np.zeros_like(field)
    for _ in range(_STEPS):
        across[:, :-1] += _STEP * (ahead[:, 1:] - ahead[:, :-1])
        down[:-1] += _STEP * (ahead[1:] - ahead[:-1])
        longer = np.maximum(1, np.hypot(across, down) / np.float32(outline))
        across /= longer
        down /= longer
        spread = across + down
        spread[:, 1:] -= across[:, :-1]
        spread[1:] -= down[:-1]
        before = field
        field = np.clip(field + _STEP * (spread + evidence), 0, 1)
        ahead = 2 * field - before
    region: NDArray[np.bool_] = field > 0.5
    return region
