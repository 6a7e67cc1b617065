"""What is said of the shipped scenarios by people and not by runs: what is meant, on what evidence, what is disputed.

A scenario with a policy of its own says the first three in that policy's docstring.  One that only moves money says
them here, in the same form.  Nothing here may say what comes out of a run: results are made by `obbr policies`, and
would make a liar of it.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterable
from typing import NamedTuple

from obbr.policies.base import Policy
from obbr.policies.lines import EverythingElse, LineChange
from obbr.policies.prevention import Protect

MEANS = frozenset({LineChange, EverythingElse, Protect})
"""Policies by which others are carried out: their docstrings say nothing of what is meant by it."""


class Judged(NamedTuple):
    """Words on one scenario.

    Attributes:
        disputed: what practitioners would dispute, whatever the numbers come to.
        meant: what is meant, evidence, cost, possible harm, where no policy's docstring says it.
    """

    disputed: str
    meant: str = ""


JUDGED: dict[str, Judged] = {
    "salami_slicing": Judged(
        "They tell of hospitals that fill when care is cut, and the best English study found more A&E visits. Hold "
        "the model's hospital numbers against that study (*Known faults* in [model.md](model.md)). They would also say "
        "that no council lets reserves grow while it cuts; here nothing spends what is left over, so harm is set "
        "against idle money."
    ),
    "standstill_funded": Judged(
        "Nobody is offered this. It is there to show what standing still costs, and how much of what standstill does "
        "to people is lack of money."
    ),
    "prevention_investment": Judged(
        "Those who run these programmes say that they pay for themselves. Trials measured falls, admissions or "
        "independence on the people reached, and not a council's budget, and the model lets each act there and nowhere "
        "else. It leaves out the best case for prevention, work begun many years before need, which ten years cannot "
        "show.",
        "What prevents is raised when money is short: exercise against falls, reablement, adapted homes, visits to "
        "people who grow frail, outreach for the flu jab. Evidence: exercise prevents falls (trials); what reablement "
        "gives back has no good English trial and is assumed; adapted homes and visits are contested, and draws move "
        "between the readings; the jab prevents flu, less surely in old age. Cost: the sums that are typed; within the "
        "same envelope other lines lose them. May harm: people with a right to care whose lines pay for it, and those "
        "who wait for the workers that are cut.",
    ),
    "fund_vcse": Judged(
        "Voluntary organisations say that a place keeps people well, at home and out of hospital. No trial was found "
        "that shows it, so a place here eases loneliness, brings a little help, and does no more. They would add that "
        "a grant also buys trust, advice and a voice, none of which is counted.",
        "Grants to voluntary organisations rise, and coordinators are paid before places are asked for. Evidence: "
        "money itself for what is paid; that money opens places is an assumption, though an obvious one; what a place "
        "does for loneliness rests on few studies. Cost: each place costs what it costs, and volunteers need somebody "
        "to coordinate them: cheap, not free. May harm: whoever depends on the lines that pay for it within the same "
        "envelope.",
    ),
    "vcse_unfunded": Judged(
        "Councils say that signposting helps people to find what is there already. The model has them displace others "
        "as soon as places are full, which is widely told and was never measured. That people who are sent go before "
        "those who come by themselves is an assumption that stays on when responses are held still."
    ),
    "market_commissioning": Judged(
        "Both sides. Commissioners say that tenders take out waste, and in the model there is none to take out. "
        "Providers say that residents who pay for themselves carry what councils do not pay, and that lost providers "
        "take years to come back; how much of the first there is was never measured. Everything hangs on how supply "
        "answers to fees, which is assumed."
    ),
    "fair_fee": Judged(
        "Providers call it overdue; finance leads say that part of any rise leaves as profit, rent and interest, which "
        "the table shows. Both hang on how supply answers to fees, for which no English estimate exists, and on how "
        "far better paid workers give better care, which is known in sign only. See whether it still ranks: care that "
        "people have a right to follows price and not the plan."
    ),
    "carers_support": Judged(
        "Carers' organisations would say that it is worth more. The model has only carers of older people at home, "
        "fewer than half of those whom the census counts, and gives support the effects of trials that were short.",
        "Support for unpaid carers: breaks, advice, a coping programme, hours that stand in. Evidence: a coping "
        "programme lowered mental disorder among dementia carers in an English trial; that support eases strain, and "
        "that strain ends care, is told by carers and not measured as cause. Cost: the sum that is typed; uptake "
        "limits it as much as money. May harm: whoever depends on the lines that pay for it within the same envelope.",
    ),
    "workforce_offer": Judged(
        "Those who do the work say that it is everything. The model has them stay longer, know people better and give "
        "better care, and what better care is worth to somebody is an assumption. Morale, leadership and training are "
        "not in it, and most who leave go to another employer of the same sector, who would have to pay more too."
    ),
    "social_care_precept": Judged(
        "Care lines are protected in the name of people who need care, and the posts of those who arrange it are not. "
        "Practitioners would say that no director does that. So read it as a result about the rule *protect care "
        "lines, cut the rest*, and not about council tax. Where its queues grow beyond what any council would let "
        "go on, distrust their size."
    ),
    "better_care_fund": Judged(
        "Hospital leaders would say that their money should come back as fewer people in beds who could leave, and "
        "put conditions on it. Here it buys whatever care lines buy, and the model's A&E hardly answers to care. Nor "
        "does it know what the NHS stops doing for the sum."
    ),
    "charging": Judged(
        "People who draw on care say that charges take what was meant for living, and that some stop care which they "
        "need. The model has the second, by a judged number, and counts nothing for the first: no study of what a "
        "charge does to people's lives was found."
    ),
    "council_tax": Judged(
        "A leader would say that households need the money as much as the council does. What they do with it is not in "
        "the model, so a freeze can only look worse here than it is; and reserves that lie idle hide what it costs."
    ),
    "full_cost_recovery": Judged(
        "Voluntary organisations would say that they have long been paid below cost, so that today's level is no full "
        "recovery. No rate was found, so whatever is usual now counts as full."
    ),
    "invest_to_save": Judged(
        "Finance leads have seen many such cases, and few whose savings could be banked. Practitioners would say that "
        "three years are too short to begin and stop again. The loan must be paid back whether or not anything was "
        "saved, and equal parts of it fall on every line.",
        "Reserves lend the start of something that prevents, and are paid back later. Evidence: money itself for the "
        "loan; for reablement and exercise groups what their own trials found. Cost: the loan to reserves at first, "
        "and when it is paid back to every line. May harm: whoever depends on lines that pay it back.",
    ),
    "settlement": Judged(
        "Directors would say that money which nobody has named a purpose for is never idle for long. In the model "
        "nothing spends it: it fills the gap, and what is left over lies in reserves."
    ),
    "flu_vaccination": Judged(
        "Public health teams say that whoever is hardest to reach gains most. Here people who are reached late are "
        "like others of their age and frailty, so few admissions are there to be prevented; nothing is counted for "
        "those whom they do not infect.",
        "People who skip the flu jab are sought out in October. Evidence: the jab prevents flu and its admissions, "
        "less surely in old age; that outreach persuades is an assumption. Cost: the outreach to the council, each "
        "jab to the NHS. May harm: within the same envelope, whoever depends on the lines that pay.",
    ),
    "early_help": Judged(
        "Those who work with families say that early help is the whole point, and directors say that the law makes "
        "them pay for late. One study found it and, for later years, found it no more; draws take either. What "
        "early help may do for school, work or health many years on is not here.",
        "Early help to families is spared, or raised, so that fewer come to need a social worker. Evidence: one "
        "English study of spending, in whose earlier years it showed and in whose later years it did not; "
        "contested. Cost: the sum that is typed; rounds of help run out of families before money runs out. May "
        "harm: within the same envelope, whoever depends on the lines that pay, children's social workers among "
        "them.",
    ),
    "family_group_conference": Judged(
        "Those who hold conferences say that families find what no worker would, at any stage. The trial was of one "
        "stage, just before court, and the model lets it act there and nowhere else. Some fear that children stay "
        "who should not; nothing here would show it.",
        "Families are offered a conference before court, and relatives make the plan. Evidence: one large English "
        "trial found fewer children in care a year later; a review of older studies elsewhere found no effect; "
        "contested. Cost: the sum that is typed. May harm: children for whom the family's plan fails, whom the "
        "model does not follow; within the same envelope, whoever depends on the lines that pay.",
    ),
    "outcome_based_review": Judged(
        "Those who did it say that its worth was the conversation: everybody at one table, asking what a line is for. "
        "Nothing of that is here. Voluntary organisations would say that what they do was never measured and so always "
        "loses; the model shows that and has no answer to it. Finance leads would say that no council knows as much of "
        "published effects as this one does."
    ),
    "team_around_the_worker": Judged(
        "Practitioners would say that trust is what changes a family, and that a trial of closed cases cannot see "
        "it. Social workers would say that whoever remains carries more risk with less time. The model has both, "
        "and the first rests on one small trial."
    ),
    "shared_lives": Judged(
        "Those who run schemes would say that half the saving is too little, and that a home of one's own choosing is "
        "the point, which nothing here counts. Finance leads would say that carers cannot be found so fast. Both could "
        "be right: the study behind the saving compared people whose needs were not alike."
    ),
    "supported_employment": Judged(
        "Employment services would say that work changes a life, and that the model counts only that somebody works. "
        "Councils doubt that they save: day services mostly go on. For a learning disability no trial compares coached "
        "people with others, and the rate rests on what services said of themselves.",
        "Job coaches for people with mental ill-health or a learning disability who want paid work (Individual "
        "Placement and Support). Evidence: trials found about twice as many in work among people with severe mental "
        "illness; English trials of milder conditions are much less clear; for a learning disability only services' "
        "own counts; what the council saves is contested. Cost: the sum that is typed, each place whether taken or "
        "not. May harm: nobody was found to be worse for it; within the same envelope, whoever depends on the lines "
        "that pay.",
    ),
    "strengths_based": Judged(
        "Practitioners would say that it changes the work and not the numbers, and that people are better for being "
        "asked what matters. The model knows what a longer look finds and what time it takes, both judged, and counts "
        "nobody as better for being heard. Developers claim far fewer packages; the one study with a control claims "
        "none of the money."
    ),
    "small_budgets": Judged(
        "Workers say that it is the trust that matters, and that a small thing at the right moment keeps a crisis "
        "away. Nobody has measured either, so in the model a sum answers a conversation and seldom more."
    ),
    "named_worker": Judged(
        "Those who made it had people in mind who live far away, unseen. The model does not know who lives far away, "
        "and lets being known keep nobody from harm. What is left is continuity in the conversation, which is the "
        "lesser part of what they mean."
    ),
    "neighbourhood_teams": Judged(
        "Those who lead such teams would say that they begin to tell at once. Published programmes say years, and the "
        "model follows them. How much better workers then know the place is told by "
        "all and measured by none."
    ),
    "peer_advocacy": Judged(
        "It was made for people without a home, of whom the model has none, and for the doctor's door, which it does "
        "not have either. What is shown is a carry-over to people cut off at home, and its main effect is that they "
        "ask for what they have a right to. Practitioners would call that the point, and not a cost."
    ),
    "regulatory_posture": Judged(
        "Both sides. Safeguarding leads would say that checks were written after somebody died. Workers would say that "
        "they are there for the council and not for the person. How much harm a check averts is a guess, and so is "
        "what a poor rating does; the time is certain."
    ),
    "supervision": Judged(
        "Practitioners mean better judgement, and the model has only workers who stay. Inclusion, safe spaces and "
        "leadership stand behind one guessed number."
    ),
    "peer_review": Judged(
        "Chief executives value it highly, and nobody has shown that it works. In half of the draws a poor rating "
        "moves next to nothing, so that little is averted; that peers save an intervention, its commissioners and "
        "their bills, is not in the model."
    ),
    "citizens_assembly": Judged(
        "Those who run assemblies would say that trust and fit are the outcome. Neither is in the model: what is shown "
        "is what the funded lines do, and any council could fund them without asking. Another assembly would have "
        "asked for other lines."
    ),
    "adult_family_conference": Judged(
        "Coordinators insist that family is not to be used instead of care. The model takes what family gives off the "
        "package at the next look, as any council would, and lets family feel it. Disputes that a conference settles, "
        "which is what it is for, are not in the model."
    ),
    "better_neighbours": Judged(
        "Those who work in communities say that neighbours do more than visit. Some do, and the model lets family step "
        "in. It lets nobody else wash or lift, because no study was found in which company did."
    ),
}


def meaning(name: str, policies: Iterable[Policy]) -> str:
    """What is meant by a scenario of this name, evidence, cost, possible harm; from its policies if they say it."""
    if name in JUDGED and JUDGED[name].meant:
        return JUDGED[name].meant
    kinds = dict.fromkeys(type(policy) for policy in policies if type(policy) not in MEANS)
    return " ".join(" ".join((inspect.getdoc(kind) or "").split()) for kind in kinds)
