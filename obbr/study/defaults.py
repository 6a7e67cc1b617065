"""What a study is unless something else is asked for.  Loads nothing, so that the command's help is quick."""

from __future__ import annotations

PLACE = "camden"
FAMILY = ("standstill", "standstill_funded", "salami_slicing", "prevention_investment")
"""The scenarios of the main job."""

DRAWS = 8  # the family x 8 draws of every resident of Camden ends within 3 minutes on two cores
SEED = 1
MOST_YEARS = 10  # births and arrivals are drawn for so many
STANDSTILLS = ("standstill", "standstill_funded")  # references: other scenarios are compared with them
