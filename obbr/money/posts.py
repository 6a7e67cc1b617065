"""Posts as a sum of money: which lines pay for posts, and what one of them costs.

A post on a line is worth what social workers' posts cost in the evidence, whatever else the line pays for.
"""

from __future__ import annotations

from typing import Any

from obbr.money.lines import Growth
from obbr.money.prices import PENCE, Price, Prices

POSTS = {"assessment_safeguarding": "posts", "children_safeguarding": "childrens_posts"}
"""Lines on which posts can be counted, and the service by which their posts are priced."""


def post_prices(p: Any) -> dict[str, Price]:
    """What a post costs for a year, at 2024/25 prices.  Evidence: workforce.post_cost."""
    return {
        service: Price("hundredth_post_month", PENCE * float(p.workforce.post_cost), Growth.PAY)
        for service in POSTS.values()
    }


def post_cost(line: str, p: Any) -> float:
    """What one post on a line costs for a year: pounds at 2025/26 prices.  `p`: parameters of one draw."""
    return Prices(p, post_prices(p)).pence(POSTS[line], 0) / PENCE
