"""Early help before and after 2015, and family group conferences before court."""

from __future__ import annotations

import numpy as np

from obbr.study.experiments.base import (
    YEARS,
    Arm,
    Experiment,
    ForEach,
    Found,
    Kind,
    Lived,
    World,
    arm,
    believed,
    over,
    standstill,
)

MORE = 0.1  # of what is spent on early help and family support
ELASTICITY = "childhood.early_help_elasticity"
MADE = slice(1, None)  # years in which cases have had time to answer
EVERYONE = World("everyone", YEARS, everyone=True)  # a sample keeps one child in a few of those not known yet


def _early_help(reading: str) -> tuple[Arm, Arm]:
    """As today, and with more early help, both believing one finding of the study."""
    lines = dict.fromkeys(("children_family_support", "children_centres"), f"+{MORE:.0%}")
    believe = believed(ELASTICITY, reading)
    more = arm(f"early_help_{reading}", EVERYONE, believe=believe, budget=lines)
    return arm(f"standstill_{reading}", EVERYONE, believe=believe), more


BEFORE, AFTER = _early_help("before_2015"), _early_help("not_after_2015")
STANDSTILL = standstill(EVERYONE)
CONFERENCES = arm("conferences", EVERYONE, budget={"family_conferences": ForEach(8.0, "child")})


def fewer_in_need(lived: Lived, arms: tuple[Arm, Arm]) -> np.ndarray:
    """Per cent fewer children in need for each per cent more early help."""
    return -lived.share(arms[1], arms[0], "children_in_need", of=MADE) / MORE


def coming_into_care(lived: Lived) -> np.ndarray:
    """Ratio of coming into care, by the end of four years, of children for whom a conference was held in them.

    Each of them would have come into care in the month of the conference.
    """
    held = lived.change(CONFERENCES, STANDSTILL, "family_conferences")
    return 1.0 + over(lived.change(CONFERENCES, STANDSTILL, "care_entries"), held)


EXPERIMENTS = (
    Experiment(
        name="early_help_before_2015",
        family="early_help",
        label="Children in need, early help before 2015",
        question="Early help gets 10% more, as it worked before 2015. How many fewer children are in need?",
        cited="Webb 2021",
        study=Found(ELASTICITY, "before_2015"),
        kind=Kind.CHECK,
        because="How much a round of help does is solved to this number, for referrals. That children in need follow "
        "referrals in step is what the code could miss.",
        unit="% fewer children in need for each % more spent",
        arms=BEFORE,
        read=lambda lived: fewer_in_need(lived, BEFORE),
        if_apart="Ten per cent more money is nine per cent more rounds of help, referrals fall by less than one per "
        "cent, and children in need by less than referrals: those who are looked after or have left care are counted "
        "among them and answer to nothing here, and long cases answer late",
    ),
    Experiment(
        name="early_help_after_2015",
        family="early_help",
        label="Children in need, early help after 2015",
        question="The same as early help worked after 2015: is there nothing to see?",
        cited="Webb 2021",
        study=Found(ELASTICITY, "not_after_2015"),
        kind=Kind.CHECK,
        because="The belief is nothing, so nothing must come out.",
        unit="% fewer children in need for each % more spent",
        arms=AFTER,
        read=lambda lived: fewer_in_need(lived, AFTER),
        if_apart="Money for early help would reach children by a way that nobody described",
    ),
    Experiment(
        name="early_help_threshold",
        family="early_help",
        label="Early help, a threshold",
        question="Did early help stop working because too little of it was left?",
        cited="Webb 2021",
        study=Found(ELASTICITY, "not_after_2015"),
        kind=Kind.NOT_TESTED,
        because="The model has no threshold. Which of the two findings holds today is a belief that differs between "
        "draws, and no run turns one into the other.",
    ),
    Experiment(
        name="conference_on_coming_into_care",
        family="family_group_conference",
        label="Coming into care, after a conference",
        question="Families at the edge of court meet in a conference. How many of the children come into care?",
        cited="Taylor and others 2024",
        study=Found("childhood.conference_ratio", "trial"),
        kind=Kind.CHECK,
        because="The ratio is this trial's, or in some draws an older review's of none. It acts in the month of the "
        "conference; who comes into care later all the same is what the code adds.",
        unit="ratio of coming into care",
        arms=(STANDSTILL, CONFERENCES),
        read=coming_into_care,
        null=1.0,
        form=".2f",
        if_apart="Some children who are kept with their family stay on a plan and come into care later, so less is "
        "left of a number that in the trial was already that of a year on; draws that hold the older review find none",
    ),
    Experiment(
        name="conference_on_days_in_care",
        family="family_group_conference",
        label="Days in care, after a conference",
        question="Do children spend fewer days in care, and is court spared, after a conference?",
        cited="Taylor and others 2024",
        study=Found("childhood.conference_ratio", "trial"),
        kind=Kind.NOT_TESTED,
        because="The trial found 87 days in care against 115, and fewer proceedings. The model counts children by "
        "month, not each child's days, and has no court.",
    ),
)
