"""The budget lines: what a finance director cuts, raises, protects and reports on.

Adult care follows the eighteen lines of the revenue outturn (form RO3), children's services its eight, public health
its twenty-three in twelve groups, and the rest of the general fund the summary form (RSX).  Ten sub-lines that no
return shows, grants to voluntary bodies, falls prevention, reablement, visits to frail people, outreach for the flu
jab, small sums, peer support, conferences for adults, job coaches and, out of children's social work, conferences
before court, are carved out of a named parent by a share that the place states and flags; all but the first three may
be nothing today.

Three kinds of line.  On a *direct* line (posts, grants, programmes) a cut takes capacity at once.  On a *demand-led*
line a saving is only a plan.  A *carried* line is one that obbr does not simulate: it grows, it can be cut, and the cut
is printed as "effect not modelled".
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Department(StrEnum):
    """Where income is published in total, and from where it is shared over lines."""

    ADULTS = "adults"
    CHILDREN = "children"
    PUBLIC_HEALTH = "public_health"
    OTHER = "other"


class Kind(StrEnum):
    """What a cut on a line can do."""

    DIRECT = "direct"
    DEMAND_LED = "demand_led"
    CARRIED = "carried"


class Ring(StrEnum):
    """Whose money a line may spend: the general fund, or a grant that never leaves its ring."""

    GENERAL_FUND = "general_fund"
    PUBLIC_HEALTH = "public_health"
    SCHOOLS = "schools"


class Growth(StrEnum):
    """What makes a line dearer each year: the name of an entry in the evidence topic `money` (a cash rate)."""

    CARE_FEES = "care_fee_growth"
    WORKING_AGE = "working_age_growth"
    WORKING_AGE_PRICE = "working_age_price_growth"
    PAY = "pay_growth"
    CHILDREN = "children_growth"
    CHILDRENS_HOMES = "childrens_home_growth"
    FOSTERING = "fostering_growth"
    OTHER = "other_growth"
    GENERAL = "general_inflation"
    GRANT = "grant_growth"


@dataclass(frozen=True, slots=True)
class Line:
    """One budget line.

    `charged` lines are care that residents pay fees towards.  `prevention` follows the tags of the place figures.
    `discretionary` is what may be frozen within the year, or stopped by a section 114 notice: nobody has a right to it.
    """

    id: str
    name: str
    department: Department
    kind: Kind
    growth: Growth
    ring: Ring = Ring.GENERAL_FUND
    parent: str | None = None
    prevention: bool = False
    discretionary: bool = False
    charged: bool = False

    @property
    def simulated(self) -> bool:
        """Whether residents' lives decide what this line spends; if not, it is carried."""
        return self.kind is not Kind.CARRIED


_CLIENT_GROUPS = {
    "physical": "Physical support",
    "sensory": "Sensory support",
    "memory": "Support with memory and cognition",
    "learning_disability": "Learning disability support",
    "mental_health": "Mental health support",
}


WORKING_AGE = ("physical_18_64", "learning_disability_18_64", "mental_health_18_64")
"""Lines of support before 65 that residents' lives decide; sensory support and memory are small, and carried."""


def _adult_care() -> list[Line]:
    """The eighteen RO3 lines of adult care, and the nine carved out of commissioning."""
    adults, direct, carried = Department.ADULTS, Kind.DIRECT, Kind.CARRIED
    fees, pay, general = Growth.CARE_FEES, Growth.PAY, Growth.GENERAL
    lines = []
    for group, name in _CLIENT_GROUPS.items():
        kind = Kind.DEMAND_LED if f"{group}_18_64" in WORKING_AGE else carried
        lines.append(Line(f"{group}_18_64", f"{name}, 18-64", adults, kind, Growth.WORKING_AGE, charged=True))
        lines.append(Line(f"{group}_65plus", f"{name}, 65+", adults, Kind.DEMAND_LED, fees, charged=True))
    lines += [
        Line("carers_support", "Support for carers", adults, direct, general, prevention=True),
        Line("asylum_support", "Asylum seeker support", adults, carried, general),
        Line("substance_misuse", "Substance misuse support", adults, carried, general),
        Line("social_isolation", "Social isolation", adults, carried, general, prevention=True, discretionary=True),
        Line("equipment", "Assistive equipment and technology", adults, direct, general, prevention=True),
        Line("assessment_safeguarding", "Care assessment and safeguarding", adults, direct, pay),
        Line(
            "information_early_intervention",
            "Information and early intervention",
            adults,
            carried,
            general,
            prevention=True,
            discretionary=True,
        ),
        Line("commissioning_admin", "Commissioning, strategy and administration", adults, carried, pay),
    ]
    return lines + _carved_lines("commissioning_admin")


def _carved_lines(parent: str) -> list[Line]:
    """What no return shows.  Reablement stays when others stop: six weeks of it are free by regulation."""
    adults, direct = Department.ADULTS, Kind.DIRECT

    def may_stop(id: str, name: str) -> Line:
        return Line(id, name, adults, direct, Growth.GENERAL, parent=parent, prevention=True, discretionary=True)

    return [
        may_stop("vcse_grants", "Grants to voluntary and community bodies"),
        may_stop("falls_prevention", "Falls prevention exercise"),
        Line("reablement", "Reablement", adults, direct, Growth.PAY, parent=parent, prevention=True),
        may_stop("home_visits", "Visits to people who grow frail"),
        may_stop("flu_outreach", "Outreach for the flu jab"),
        may_stop("small_sums", "Small sums in workers' hands"),
        may_stop("peer_support", "Peer support by people with lived experience"),
        may_stop("adult_conferences", "Family group conferences for adults"),
        may_stop("job_coaches", "Job coaches (supported employment)"),
    ]


def _children() -> list[Line]:
    """Children's services: homes of looked-after children, their workers, early help; the other four are carried.

    No study links youth services, youth justice or the rest to an outcome of obbr, so a cut there has no effect.
    """
    carried, direct, pay = Kind.CARRIED, Kind.DIRECT, Growth.PAY
    rows = [
        ("looked_after", "Children looked after", Kind.DEMAND_LED, Growth.CHILDREN, False),
        ("safeguarding", "Safeguarding and social work", direct, pay, False),
        ("family_support", "Family support", direct, pay, True),
        ("young_people", "Services for young people", carried, Growth.CHILDREN, True),
        ("youth_justice", "Youth justice", carried, Growth.CHILDREN, False),
        ("asylum", "Asylum-seeking children", carried, Growth.CHILDREN, False),
        ("other", "Other children's and families' services", carried, Growth.CHILDREN, False),
        ("centres", "Children's centres and early years", direct, pay, True),
    ]
    lines = [
        Line(f"children_{id}", name, Department.CHILDREN, kind, growth, prevention=early, discretionary=early)
        for id, name, kind, growth, early in rows
    ]
    name, early = "Family group conferences before court", {"prevention": True, "discretionary": True}
    return [
        *lines,
        Line("family_conferences", name, Department.CHILDREN, direct, pay, parent="children_safeguarding", **early),
    ]


def _public_health() -> list[Line]:
    """Public health in twelve groups, paid by its own grant: a cut here frees no council tax.

    Treatment, and sexual health (mostly testing), are not tagged as prevention.
    """
    rows = [
        ("children_0_5", "Children 0-5", True),
        ("children_5_19", "Children 5-19", True),
        ("drug_alcohol_treatment", "Drug and alcohol treatment", False),
        ("drug_alcohol_prevention", "Drug and alcohol harm prevention, young people's services", True),
        ("sexual_health", "Sexual health", False),
        ("smoking", "Smoking and tobacco", True),
        ("obesity", "Obesity", True),
        ("physical_activity", "Physical activity", True),
        ("health_checks", "NHS health checks", True),
        ("mental_health", "Public mental health", True),
        ("protection_advice", "Health protection, advice, measuring, health at work", True),
        ("miscellaneous", "Miscellaneous public health", True),
    ]
    return [
        Line(
            f"public_health_{id}",
            name,
            Department.PUBLIC_HEALTH,
            Kind.CARRIED,
            Growth.GRANT,
            ring=Ring.PUBLIC_HEALTH,
            prevention=prevents,
        )
        for id, name, prevents in rows
    ]


def _other_services() -> list[Line]:
    """The rest of the council, published net only."""
    other, carried, growth = Department.OTHER, Kind.CARRIED, Growth.OTHER
    return [
        Line("housing_general_fund", "Housing (general fund)", other, carried, growth),
        Line("culture", "Culture and leisure", other, carried, growth, discretionary=True),
        Line("environment", "Environment and waste", other, carried, growth),
        Line("planning", "Planning and development", other, carried, growth),
        Line("highways", "Highways and transport", other, carried, growth),
        Line("central_services", "Central services", other, carried, growth),
        Line("education", "Education", other, carried, Growth.GRANT, ring=Ring.SCHOOLS),
    ]


LINES: dict[str, Line] = {
    line.id: line for line in [*_adult_care(), *_children(), *_public_health(), *_other_services()]
}
"""Every line by its id, in the order in which tables print them."""


def lines_of(department: Department) -> list[Line]:
    """A department's lines, in table order."""
    return [line for line in LINES.values() if line.department is department]
