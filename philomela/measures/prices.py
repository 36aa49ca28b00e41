"""Price mentions in a text: an amount with a currency, and what it buys where that is said.

Only the first :data:`LONGEST_TEXT` characters are read and every pattern has bounded repetition,
so the time is bounded by a multiple of the length. What a price means is not looked into: a wish,
a joke and an offer are all mentions.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from philomela.measures.price_currencies import names_a_currency
from philomela.measures.price_money import Money, candidates, money_at
from philomela.measures.price_tokens import tokens_after, tokens_before
from philomela.measures.price_units import Bought, bought
from philomela.measures.price_words import FORMER_AFTER, FORMER_BEFORE

LONGEST_TEXT = 20_000  # characters

_NEAR = 80  # characters between a former price and the one that is asked now
_PHRASE = 3  # words of "en lugar de"
#: What stands in texts for people and addresses; its letters and digits are drawn by chance.
_PSEUDONYM = re.compile(r"\[(?:person|username|title):[a-z2-7]{1,32}\]")


@dataclass(frozen=True, slots=True)
class Mention:
    """One price. ``start`` and ``end`` are offsets of all of it in the text, in characters."""

    amount: float | int  # of a range, the lower end
    currency: str  # ISO 4217 or the usual code; "peso" where it does not say whose
    quantity: float | int | None  # of what is bought; None where nothing is said
    unit: str | None  # "picture", "month", "picture/week", …
    start: int
    end: int
    upper: float | int | None = None  # of a range, the higher end
    former: bool = False  # no longer asked: "instead of $10"

    @property
    def unit_price(self) -> float | None:
        """Amount for one unit."""
        return self.amount / self.quantity if self.quantity else None


def _blank(found: re.Match[str]) -> str:
    return " " * len(found[0])


def price_mentions(untrusted_text: str) -> Iterator[Mention]:
    """The price mentions of a text in order. Of a range such as "5-10 €" the lower end counts.

    A price that is said to be no longer asked is ``former`` where one in the same currency stands
    near it.
    """
    found = list(_mentions(_PSEUDONYM.sub(_blank, untrusted_text[:LONGEST_TEXT])))
    for place, mention in enumerate(found):
        near = found[max(0, place - 1) : place] + found[place + 1 : place + 2]
        if mention.former and not any(_now(other, mention) for other in near):
            yield replace(mention, former=False)
        elif mention.unit is None and not mention.former:
            yield _with_unit_of_former(mention, near)
        else:
            yield mention


def _now(other: Mention, former: Mention) -> bool:
    """Whether ``other`` is what is asked instead of ``former``."""
    distance = max(other.start - former.end, former.start - other.end)
    return not other.former and other.currency == former.currency and distance <= _NEAR


def _with_unit_of_former(mention: Mention, near: list[Mention]) -> Mention:
    """ "19 € instead of 30 € a year": the year belongs to both."""
    for other in near:
        if other.former and other.unit and _now(mention, other):
            return replace(mention, quantity=other.quantity, unit=other.unit)
    return mention


def _mentions(text: str) -> Iterator[Mention]:
    if not names_a_currency(text):
        return  # as most messages
    done = 0
    for found in candidates(text):
        if found.start() < done:
            continue
        money = money_at(text, found, done)
        if money is None:
            continue
        former = _is_former(text, money, done)
        buys = bought(text, money.start, money.end, done, given=money.given)
        if money.needed and (buys is None or buys.joined < money.needed):
            done = money.end  # what stands before it is no next price's
            continue
        buys = buys or Bought(None, None, money.start, money.end, 0)
        done = buys.end
        yield Mention(
            amount=money.amount,
            currency=money.currency,
            quantity=buys.quantity,
            unit=buys.unit,
            start=buys.start,
            end=buys.end,
            upper=money.upper,
            former=former,
        )


def _is_former(text: str, money: Money, floor: int) -> bool:
    """Whether words beside an amount say that it is no longer asked."""
    if text.startswith("~~", max(0, money.start - 2)) and money.start >= 2:
        return True  # struck through
    ahead = [one.text for one in tokens_before(text, money.start, floor)[: _PHRASE + 1]]
    if ahead and ahead[0] == ":":
        ahead = ahead[1:]
    phrases = {"-".join(reversed(ahead[:count])) for count in range(1, _PHRASE + 1)}
    behind = next((one.text for one in tokens_after(text, money.end)), "")
    if ahead[:1] == ["de"] and behind == "por":
        return True  # "De R$ 99 por R$ 49"; a false one is put right where no other price follows
    return bool(phrases & FORMER_BEFORE) or behind in FORMER_AFTER
