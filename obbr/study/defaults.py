"""What a study is unless something else is asked for.  Loads nothing, so that the command's help is quick."""

from __future__ import annotations

PLACE = "camden"
FAMILY = ("standstill", "salami_slicing", "prevention_investment", "fund_vcse", "market_commissioning")
"""The scenarios of the main job."""

DRAWS = 8  # five scenarios of every resident of Camden, about 5 s a run, twice: 4 minutes on two cores
SEED = 1
BELIEFS = "central"  # contested evidence: between what a sceptic and a practitioner hold
HOSPITAL = "no_effect"  # care does not move admissions, as the studies that looked have it
MOST_YEARS = 10  # births and arrivals are drawn for so many
CUT_OF_ALL = "salami_slicing"  # the envelope in which others are shown
STANDSTILLS = ("standstill", "standstill_funded")  # references: other scenarios are compared with them
SHOCKS = ("hard_winter", "provider_failure", "staff_exodus", "funding_shock", "placement_prices")
"""Shipped scenarios of nothing but a shock, which can be laid on any other."""
NOT_PROPOSED = ("austerity_2010s", *SHOCKS)  # for research, or what nobody decides; they have commands of their own

LOOPS_FAMILY = ("salami_slicing", "prevention_investment", "fund_vcse", "market_commissioning")
"""The scenarios whose loops are shown, as far as they are shipped; each against standstill."""
LOOPS_SAMPLE = 20  # every loop off alone, and all off, is eight times the runs
COMPARE_SAMPLE = 20  # a bridge lives through some forty scenarios and ways of holding responses still
RESILIENCE_FAMILY = ("standstill", "salami_slicing", "prevention_investment")
"""The scenarios on which shocks are laid if none are named."""
RESILIENCE_SAMPLE = 20
POLICIES_SAMPLE = 20
POLICIES_TRACED = 6  # draws at most; every response off alone, in whatever acts through it, is some 100 runs for each
WORKED = ("camden", "hertfordshire", "wirral")  # in depth
FITS = 8  # as many as draws of the main job, so that each draw has its own
CALIBRATE_SAMPLE = 20
BASE_YEAR_SAMPLE = 5  # of the worked places on the page of validation: a coarser one makes small numbers noisy
EXPERIMENTS_SAMPLE = 20
AUSTERITY_YEARS = 8  # 2009/10 to 2017/18
SANITY_SAMPLE = 5  # twelve worlds, each with people of its own, so that a coarser sample would make them differ
SANITY_YEARS = 5
HINDCAST_COUNCILS = 24  # every sixth of England
HINDCAST_DRAWS = 4
HINDCAST_SAMPLE = 40
VALIDATION_DRAWS = 4
