"""What the model leaves out, what was never tested, and what it must not be used for: the same in every output."""

from __future__ import annotations

LEFT_OUT = (
    "Youth services, youth justice, public health, housing, homelessness, school transport and all else outside "
    "adults' and children's social care: they grow with prices, a cut there frees money and harms nobody in the model.",
    "NHS cash that answers to hospital use: a bed that is freed is valued, and nobody can spend it.",
    "How much more people go to A&E when care is cut: the model has far less of it than the best English study found.",
    "What a council would do with money left over: a cut larger than the gap piles up in reserves, so that harm is set "
    "against idle money.",
    "Planned admissions, ambulances, GPs, community and mental-health services.",
    "Income, poverty, ethnicity, migration; epidemics, politics and intervention by commissioners.",
    "Charging by income, lost earnings and pensions of carers, families' travel.",
    "Quality of life from being heard, and better judgement, where ways of working change.",
)  # docs/model.md, sections 8 and 10, in short; a test holds that these sections are there
NEVER_TESTED = (
    "How supply answers to fees in England: no estimate exists, and every result of the market hangs on it.",
    "Quality of life, QALYs and loneliness as outcomes: there is no series by council to hold them against.",
    "What unpaid carers give and when they break down, other than the number of carers of the census.",
    "The VCSE: closures, volunteers and what a pound of grant keeps alive were never counted by council.",
    "Practice (tier B policies): what is printed of it is held against above; how it spreads and lasts is not known.",
    "Hospital use of a council's people other than by trust: the base year is apportioned, and no later year is shown.",
    "Years after 2022/23, and the councils and years that were left out on purpose: others can test with them.",
)
NOT_FOR = (
    "forecasting one council's spend or cases in one year: intervals hold parameters, not luck, events or local plans;",
    "judging a council, a provider or a team by how it differs from the model;",
    "ranking policies whose difference is smaller than the errors of this page, or of tier B beside tier A;",
    "decisions about any one person;",
    "anything that hangs on children's homes, placements or a single rare service in a small council;",
    "claims about hospital savings: beds that are freed fill again, and no cash follows.",
)
