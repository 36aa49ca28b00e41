"""Counts from published examples, with where they and their results are to be found."""

from __future__ import annotations

import itertools

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]

#: Trees of each species on the first hectare of Barro Colorado Island, as in R's vegan,
#: ``BCI[1, ]`` (Condit et al., Science 295 (2002) 666-669), without the species that it lacks.
BARRO_COLORADO = np.array(
    [
        *(2, 25, 1, 13, 2, 6, 4, 5, 1, 2, 2, 12, 4, 2, 12, 8, 2, 2, 1, 1, 2, 3, 14, 1, 1, 4, 3, 1),
        *(2, 6, 1, 10, 5, 4, 21, 2, 3, 2, 6, 1, 1, 7, 1, 4, 1, 2, 2, 1, 1, 1, 1, 1, 22, 3, 2, 24),
        *(5, 5, 13, 5, 2, 11, 1, 11, 3, 14, 3, 1, 15, 1, 1, 2, 1, 3, 1, 1, 1, 9, 6, 1, 1, 5, 1, 3),
        *(18, 2, 1, 1, 17, 4, 1, 3, 2),
    ]
)

#: Butterfly species of Malaya trapped once, twice, … 24 times: A. S. Corbet in R. A. Fisher,
#: A. S. Corbet, C. B. Williams, Journal of Animal Ecology 12 (1943) 42-58.
BUTTERFLIES = np.array(
    [
        *(118, 74, 44, 24, 29, 22, 20, 19, 20, 15, 12, 14),
        *(6, 12, 6, 9, 9, 6, 10, 10, 11, 5, 3, 3),
    ],
    dtype=np.float64,
)

#: Immigrants apprehended once, twice, …: P. G. M. van der Heijden, M. Cruyff, H. C. van
#: Houwelingen, Statistica Neerlandica 57 (2003) 289-304; ``ill`` in R's Rcapture.
IMMIGRANTS = np.array([1645, 183, 37, 13, 1, 1], dtype=np.float64)

#: Snowshoe hares trapped on each of six days, and on one day, two, … (R. M. Cormack, Biometrics 45
#: (1989) 395-413; A. Agresti, Biometrics 50 (1994) 494-500), as Rcapture's ``descriptive(hare)``
#: prints them.
HARES_BY_DAY = np.array([16, 28, 20, 26, 23, 32], dtype=np.float64)
HARES = np.array([25, 22, 13, 5, 1, 2], dtype=np.float64)


def table(counts: list[int]) -> Numbers:
    """A table of histories from counts in Rcapture's order: 11…1 first, 00…1 last."""
    occasions = (len(counts) + 1).bit_length() - 1
    rows = list(itertools.product((1, 0), repeat=occasions))[:-1]
    cells = np.zeros(len(counts))
    for row, count in zip(rows, counts, strict=True):
        cells[sum(bit << place for place, bit in enumerate(row)) - 1] = count
    return cells


#: J. N. Darroch et al., JASA 88 (1993) 1137-1148, stratum R3; results in L.-P. Rivest,
#: International Journal of Biostatistics 7 (2011) article 23, and in Rcapture's tests.
CENSUS = table([72, 155, 7, 71, 13, 53, 43])

#: People with diabetes on four lists: G. Bruno et al., Diabetes Care 17 (1994) 548-556; results in
#: Rivest (2011) and in Rcapture's tests.
DIABETES = table([58, 157, 18, 104, 46, 650, 12, 709, 14, 20, 7, 74, 8, 182, 10])

#: Deaths on three lists: R. M. Cormack, Y.-F. Chang, G. S. Smith (2000), table 3b, as in Rcapture's
#: tests, which hold its results, too.
DEATHS = table([72, 5, 29, 54, 24, 3, 14])
