"""What each estimator of unseen families is called, takes for granted, and where it comes from."""

from __future__ import annotations

from typing import NamedTuple


class Estimator(NamedTuple):
    """An estimator in words."""

    name: str
    title: str
    lower_bound: bool
    assumptions: str
    method: str


_ALL = (
    Estimator(
        "chao1",
        "Chao1 (lower bound)",
        True,
        "channels come to their families without regard to one another",
        "A lower bound of all families from those that one channel and those that two channels"
        " showed: pairs of different channels among the former, divided by the latter and one, are"
        " added to what was seen. That is bias-corrected Chao1 (Chao, Scandinavian Journal of"
        " Statistics 11, 1984, 265-270) without pairs of sightings in one channel, which cannot be"
        " of one family here (Chao, Biometrics 45, 1989, 427-438). Log-normal interval (Chao,"
        " Biometrics 43, 1987, 783-791), a half added to the divisor.",
    ),
    Estimator(
        "ace",
        "ACE",
        False,
        "channels are independent; chances of families differ little",
        "Abundance-based coverage estimator (Chao and Lee, JASA 87, 1992, 210-217), families of at"
        " most ten independent sightings being the rare ones, pairs of sightings in one channel"
        " left out (Chao, Lee and Jeng, Biometrics 48, 1992, 201-216). Standard error by the delta"
        " method, log-normal interval.",
    ),
    Estimator(
        "chapman",
        "Chapman",
        False,
        "both channels are independent; all families have the same chance in one of them",
        "Two occasions (Chapman, University of California Publications in Statistics 1, 1951,"
        " 131-160): (a + 1)(b + 1)/(m + 1) - 1 for a and b families in each and m in both."
        " Transformed logit interval (Sadinle, Communications in Statistics 38, 2009, 1909-1924).",
    ),
    Estimator(
        "schnabel",
        "Schnabel (M_t)",
        False,
        "occasions are independent; on one occasion all families have the same chance",
        "Several occasions by maximum likelihood (Schnabel, American Mathematical Monthly 45, 1938,"
        " 348-352; Darroch, Biometrika 45, 1958, 343-359), with the profile likelihood interval of"
        " Cormack (Biometrics 48, 1992, 567-576).",
    ),
    Estimator(
        "chao_mh",
        "Chao M_h (lower bound)",
        True,
        "occasions are independent for each family; families may differ",
        "A lower bound of all families whatever their chances, from those seen on one occasion and"
        " those seen on two (Chao, Biometrics 43, 1987, 783-791), in the form for occasions that"
        " see unequally much (Chao, Biometrics 45, 1989, 427-438). Log-normal interval, a half"
        " added to the divisor. Over channels it is the same as Chao1.",
    ),
    Estimator(
        "loglinear",
        "Log-linear model",
        False,
        "pairs of occasions may depend on one another, but no three; families are alike",
        "Poisson log-linear model of the histories with dependent pairs chosen by the BIC"
        " (Fienberg, Biometrika 59, 1972, 591-603; Cormack, Biometrics 45, 1989, 395-413). The"
        " profile likelihood interval (Cormack, Biometrics 48, 1992, 567-576) spans those of models"
        " whose BIC lies at most 4 above.",
    ),
)
ESTIMATORS = {one.name: one for one in _ALL}
