"""What pays for each council's services, 2024/25 and 2025/26: topic `funding`, thousand pounds of cash.

No open table has the finances of every council.  The estimates read here follow one rule from the last tables that do
(core spending power of 2020/21, council tax and reserves of 2017/18) and from England's totals since; single figures
that some councils or government have published replace them.  Counties have their districts' purse beside their own.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from obbr.place.derive.extracts import Extracts
from obbr.place.derive.rules import rule
from obbr.place.derive.table import DERIVED, PUBLISHED, Topic

BEFORE, NOW = "2024/25", "2025/26"
OPENED, CLOSED = "31 March 2024", "31 March 2025"
BOTH, ONE = {BEFORE: "_2425", NOW: "_2526"}, {NOW: "_2526"}
ESTIMATED = {  # figure to what the estimates call it, and the ends of their columns by year
    "council_tax_requirement": ("council_tax_requirement", BOTH),
    "core_spending_power": ("core_spending_power", BOTH),
    "public_health_grant": ("public_health_grant", BOTH),
    "social_care_grant": ("social_care_grant", ONE),
    "market_sustainability_grant": ("market_sustainability_grant", ONE),
    "better_care_grant": ("better_care_grant", ONE),
    "better_care_nhs_minimum": ("bcf_nhs_minimum", ONE),
    "reserves_unallocated": ("reserves_unallocated", {CLOSED: "_mar25"}),
    "reserves_earmarked": ("reserves_earmarked", {CLOSED: "_mar25"}),
}
ITEMS = {  # figure to what published points call it, if they call it something else
    "band_d": "band_d_council_element",
    "tax_base": "tax_base_band_d",
    "better_care_grant": "local_authority_better_care_grant",
    "reserves_earmarked": "reserves_other_earmarked",
}
YEARS = {BEFORE: BEFORE, NOW: NOW, "2025/26 budget": NOW, "1 April 2024": OPENED, CLOSED: CLOSED}
UNCHANGED = ("better_care_grant", "2026/27 budget")  # budgets of 2026/27 show this grant as it was in 2025/26
LAST_TAX = 2018  # year ending 31 March of the last council tax requirements that the estimates rest on
THOUSAND = 1000.0


def derive(extracts: Extracts) -> list[Topic]:
    """Council tax, grants and reserves of every council; of a county, its own part, and its districts' apart."""
    topic = Topic("funding", extracts)
    known = {figure: points(figure, extracts) for figure in (*ESTIMATED, "band_d", "tax_base")}
    figures = {figure: estimated(figure, extracts, known[figure]) for figure in ESTIMATED}
    tax = figures.pop("council_tax_requirement")
    band_d, tax_base = bills(tax, wide(known["band_d"], extracts), wide(known["tax_base"], extracts), extracts)
    topic.put("council_tax_requirement", tax)
    topic.put("band_d", band_d, decimals=2)
    topic.put("tax_base", tax_base, decimals=2)
    for figure, found in figures.items():
        topic.put(figure, found)
    for name, growth in (("spending_power", "power"), ("council_tax", "tax")):
        found = districts(name, rule(f"funding.districts_{growth}_growth"))
        topic.put(f"districts_{name}", found, only=found.index)
    tell_formed(topic, extracts, known["council_tax_requirement"])
    for figure, found in known.items():
        years = [column.partition("/")[2] for column in topic.columns if column.startswith(f"{figure}/")]
        tell_known(topic, figure, found, years)
    return [topic]


def points(figure: str, extracts: Extracts) -> pd.DataFrame:
    """Published values of a figure: code, year as the figure has it, value and evidence; sums in thousand pounds."""
    found = extracts.read("finance_published_points")
    found = found[(found["item"] == ITEMS.get(figure, figure)) & found["code"].isin(extracts.people.index)]
    found = found[found["evidence"].str.startswith(("published", "derived"))]
    years = YEARS | ({UNCHANGED[1]: NOW} if figure == UNCHANGED[0] else {})
    scale = THOUSAND if figure in ESTIMATED else 1.0
    found = found.assign(year=found["year"].map(years), value=found["value"] * scale)
    return found.dropna(subset=["year"]).drop_duplicates(["code", "year"])[["code", "year", "value", "evidence"]]


def wide(found: pd.DataFrame, extracts: Extracts) -> pd.DataFrame:
    """Published values with a column a year; nan where nothing is published."""
    return found.pivot(index="code", columns="year", values="value").reindex(extracts.people.index)


def estimated(figure: str, extracts: Extracts, found: pd.DataFrame) -> pd.DataFrame:
    """A sum by year, thousand pounds: published where it is, or by the rule of the estimates."""
    name, ends = ESTIMATED[figure]
    table = extracts.read("finance_estimates_utla_2024_2026").set_index("code").reindex(extracts.people.index)
    sums = pd.DataFrame({year: table[f"{name}{end}"] * THOUSAND for year, end in ends.items()})
    if CLOSED in ends:  # no draw is known where the year's opening is not
        sums.insert(0, OPENED, sums[CLOSED])
    known = wide(found, extracts).reindex(columns=sums.columns)
    if figure == "council_tax_requirement":
        known[BEFORE] = known[BEFORE].fillna(known[NOW] / rule("funding.council_tax_growth"))
    return known.fillna(sums)


def bills(
    tax: pd.DataFrame, known_d: pd.DataFrame, known_base: pd.DataFrame, extracts: Extracts
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Band D in pounds and Band D dwellings by year; where unknown, they multiply to the requirement."""
    rise = 1.0 + rule("funding.band_d_rise")
    usual = tax[BEFORE] * THOUSAND / likely_base(tax[BEFORE], extracts)
    before = known_d[BEFORE].fillna(known_d[NOW] / rise).fillna(usual)
    band_d = pd.DataFrame({BEFORE: before, NOW: known_d[NOW].fillna(before * rise)}).round(2)
    return band_d, known_base.fillna(tax * THOUSAND / band_d)


def districts(name: str, growth: dict[str, float]) -> pd.DataFrame:
    """What a county's districts have together, thousand pounds by year: that of 2020/21, grown since."""
    then = pd.DataFrame(rule("funding.districts")).loc[name] * THOUSAND
    return pd.DataFrame({year: then * growth[year] for year in (BEFORE, NOW)})


def likely_base(tax: pd.Series, extracts: Extracts) -> pd.Series:
    """Band D dwellings in 2024/25: households, fewer where deprivation is higher.

    How many fewer: as council tax per household goes down with deprivation outside London, where councils differ little
    in Band D.  Scaled so that the councils of each class together have that class' usual Band D.
    """
    census = extracts.counts(extracts.read("census2021_disability_tenure_loneliness_utla")).filter(like="hh_")
    households = census.sum(axis=1).loc[extracts.people.index]
    score, kinds = extracts.deprivation["score"], extracts.councils["kind"]
    outside = kinds.index[kinds != "london"]
    terms = pd.get_dummies(kinds[outside], dtype=float).assign(score=score)
    slope = np.linalg.lstsq(terms.to_numpy(), np.log(tax / households)[outside].to_numpy(), rcond=None)[0][-1]
    base = households * np.exp(slope * score)
    usual = pd.Series(rule("funding.usual_band_d"))
    wanted = tax.groupby(kinds).sum() * THOUSAND / usual
    return base * (wanted / base.groupby(kinds).sum())[kinds].to_numpy()


def tell_formed(topic: Topic, extracts: Extracts, known: pd.DataFrame) -> None:
    """Record which councils' tax is a share of core spending power, for they had none of their own in 2017/18."""
    found = extracts.read("revenue_outturn_rs_2011_2018")
    stood = found.loc[found["year_ending"] == LAST_TAX, "code"]
    formed = extracts.people.index.difference(stood).difference(known["code"])
    told = "Formed since 2017/18: 66% of core spending power, as counties and unitary councils have."
    topic.differs("council_tax_requirement", formed, DERIVED, told, rule("funding.formed_interval"))


def tell_known(topic: Topic, figure: str, known: pd.DataFrame, years: list[str]) -> None:
    """Record whose figure is published, in all its years or in some."""
    for code, rows in known.groupby("code"):
        whole, firsthand = set(years) <= set(rows["year"]), rows["evidence"].eq("published").all()
        if whole and firsthand:
            topic.differs(figure, [code], PUBLISHED, "As the council or government published it.", "none stated")
        elif whole:
            topic.differs(figure, [code], DERIVED, "From figures that the council or government published.")
        else:
            told = f"{' and '.join(rows['year'])} from published figures; the rest follows from that or from the rule."
            topic.differs(figure, [code], DERIVED, told)
