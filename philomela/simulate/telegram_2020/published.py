"""What was published of the operation of 2020, as numbers.

From Sensity, "Automating Image Abuse: Deepfake bots on Telegram" (20 October 2020), and reports in
the press of the same week: The Verge (price by the week, answers of the poll), Rappler (price of
coins), TechSpot (all that were targeted), Wired (members of two of the channels).
"""

from __future__ import annotations

CHANNELS = 7
MEMBERS = 101_080
FAMILIES_SHOWN = 104_852  # shared publicly by the end of July 2020
FAMILIES_IN_ALL = 680_000
CHANGE_PERCENT = 198.0  # over the last three months
OUTSIDE_PAGES = 380  # on one social network
MEMBERS_FROM_REGION = 0.70  # of those who answered

#: Whom those who answered were interested in; what is left is not known.
TARGETS = (0.63, 0.16, 0.08, 0.07)

#: An amount, its currency, and how many of what are bought.
COINS = (1.5, "USD", 12, "coin")
WEEKLY = (100.0, "RUB", 100, "picture/week")
