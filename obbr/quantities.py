"""Money, percentages and lengths of time as people type them, and back again: +£0.4m, -5%, 24 months.

Every reader raises `ValueError` with a sentence that says what to write instead; `obbr.inputs` adds the place.
"""

from __future__ import annotations

import re
from decimal import Decimal

_NUMBER = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?")
_MONEY = re.compile(r"(?P<sign>[+-]?)£(?P<pounds>[0-9]{1,3}(,[0-9]{3})+|[0-9]+)(?P<part>\.[0-9]+)?(?P<unit>[a-z]*)")
_POSTS = re.compile(r"(?P<posts>[+-]?([0-9]+(\.[0-9]+)?|\.[0-9]+)) ?FTE")
_SHARE = re.compile(r"(?P<percent>[+-]?([0-9]+(\.[0-9]+)?|\.[0-9]+))%")
_MONTHS = re.compile(r"([0-9]{1,4}) months?")
_POUNDS = {"": 1, "k": 1_000, "m": 1_000_000, "bn": 1_000_000_000}
_SIGN = "[+\N{MINUS SIGN}-]"
MOST_POUNDS = 1e11  # all of local government spends about as much
MOST_POSTS = 100_000.0  # no council has as many


def read_number(typed: str) -> float:
    """A plain number; neither nan nor infinity.

    >>> read_number("0.8")
    0.8
    """
    value = float(typed) if _NUMBER.fullmatch(typed) else float("inf")
    if abs(value) == float("inf"):
        raise ValueError(f"{typed} is not a number")
    return value


def read_whole(typed: str) -> int:
    """A whole number.

    >>> read_whole("10")
    10
    """
    if not re.fullmatch(r"[+-]?[0-9]{1,15}", typed):
        raise ValueError(f"{typed} is not a whole number")
    return int(typed)


def read_pounds(typed: str) -> float:
    """A sum of money, in pounds.

    >>> read_pounds("-£1.25m"), read_pounds("£800k"), read_pounds("£1,250,000")
    (-1250000.0, 800000.0, 1250000.0)
    """
    typed = _with_plain_minus(typed)
    found = _MONEY.fullmatch(typed)
    if not found:
        raise ValueError(f"{typed} is not a sum of money; write it as £0.4m, £800k or £1,250{_money_advice(typed)}")
    if found["unit"] not in _POUNDS:
        raise ValueError(f"{found['unit']} in {typed} is not a unit of money; use k (thousand), m (million) or bn")
    digits = found["sign"] + found["pounds"].replace(",", "") + (found["part"] or "")
    pounds = float(Decimal(digits) * _POUNDS[found["unit"]])
    if abs(pounds) > MOST_POUNDS:
        raise ValueError(f"{typed} is more than any council has; at most £100bn")
    return pounds


def read_share(typed: str) -> float:
    """A percentage, as a share of one.

    >>> read_share("5%"), read_share("-2.5%")
    (0.05, -0.025)
    """
    typed = _with_plain_minus(typed)
    found = _SHARE.fullmatch(typed)
    if not found:
        raise ValueError(f"{typed} is not a percentage; write it as 5%")
    return float(Decimal(found["percent"]) / 100)


def read_posts(typed: str) -> float:
    """Posts, as full-time equivalents.

    >>> read_posts("+3 FTE"), read_posts("-1.5 FTE")
    (3.0, -1.5)
    """
    typed = _with_plain_minus(typed)
    found = _POSTS.fullmatch(typed)
    if not found:
        raise ValueError(f"{typed} is not a number of posts; write it as 3 FTE")
    posts = float(found["posts"])
    if abs(posts) > MOST_POSTS:
        raise ValueError(f"{typed} is more than any council has; at most {MOST_POSTS:,.0f} FTE")
    return posts


def read_months(typed: str) -> int:
    """A length of time, in months.

    >>> read_months("24 months")
    24
    """
    found = _MONTHS.fullmatch(typed)
    if not found:
        raise ValueError(f"{typed} is not a length of time; write it as 24 months")
    return int(found[1])


def pounds_as_typed(pounds: float) -> str:
    """A sum as a scenario would write it: without commas, which would end a value inside brackets.

    >>> pounds_as_typed(1_250_000), pounds_as_typed(-800_000), pounds_as_typed(950)
    ('£1.25m', '-£0.8m', '£950')
    """
    size, sign = abs(pounds), "-" if pounds < 0 else ""
    if size < 10_000:
        return f"{sign}£{size:.2f}".removesuffix(".00")
    return f"{sign}£{f'{size / 1_000_000:.6f}'.rstrip('0').rstrip('.')}m"


def change_as_typed(pounds: float) -> str:
    """A change as a scenario would write it, always with its sign.

    >>> change_as_typed(400_000)
    '+£0.4m'
    """
    return ("+" if pounds >= 0 else "") + pounds_as_typed(pounds)


def share_as_typed(share: float) -> str:
    """A share as a percentage.

    >>> share_as_typed(0.05)
    '5%'
    """
    return f"{share * 100:.10g}%"


def looks(*kinds: str, signed: bool = False) -> str:
    """What the readers of money, posts, share or months take, as a regular expression that JSON Schema knows.

    >>> bool(re.search(looks("money", "share", signed=True), "+£0.4m")), bool(re.search(looks("share"), "5"))
    (True, False)
    """
    known = {"money": _MONEY, "posts": _POSTS, "share": _SHARE, "months": _MONTHS}
    each = [re.sub(r"\?P<\w+>", "?:", known[kind].pattern) for kind in kinds]
    either = "|".join(each).replace("[+-]", _SIGN).replace("[a-z]*", "|".join(_POUNDS))
    return f"^{f'(?={_SIGN})' if signed else ''}(?:{either})$"


def _with_plain_minus(typed: str) -> str:
    return typed.replace("\N{MINUS SIGN}", "-")


def _money_advice(typed: str) -> str:
    """Which of the usual slips this is, if any."""
    if typed.endswith("%"):
        return " (a percentage cannot stand here)"
    if re.fullmatch(r"[+-]?[0-9][0-9,.]*[a-z]*", typed):
        return " (the £ is missing)"
    return " (the sign goes first, as in -£1.25m)" if "£-" in typed or "£+" in typed else ""
