"""Every response has a switch.  Frozen, a difference that runs only through it is exactly zero; live, it is not.

Each case changes one thing that reaches what is watched through that response alone, and nothing else.
"""

from functools import cache

import pytest

from obbr.institutions.carers import CarersSupport
from obbr.institutions.hospital import Hospital
from obbr.people.channels import CHANNELS, assumed, switches
from obbr.people.resident import Relief
from tests import before_65_cases, practice_cases
from tests.practice_cases import as_many_hours, body, buying, counted, every_month, field
from tests.world import system

MONTHS = 30  # from the start of burn-in, so six months after the first April


def help_does_less_good(local):
    """The worth of help is read only by responses to unmet need, and by the value of a month."""
    local.world.place["benefit"] *= 0.2


def nobody_exercises(local):
    local.residents["exercising"] = local.residents["steady"] = 0
    buying(local, falls_prevention=0.0)


def no_home_is_adapted(local):
    local.residents["adapted"] = 0
    buying(local, equipment=0.0)


def frail_people_are_visited(local):
    buying(local, home_visits=2_400.0)


def outreach_works(local):
    buying(local, flu_outreach=2_000.0)


def nobody_is_vaccinated(local):
    local.parameters["needs"]["flu_uptake_deprivation"] = 0.0
    local.residents["vaccinated"] = 0


def no_voluntary_places(local):
    local.residents["connected"] = 0
    local.voluntary_sector.places = 0.0
    for funded in local.voluntary_sector.funded:
        funded.usual_places = 0.0


def everybody_is_lonely(local):
    local.residents["lonely"] = 1


def stays_are_short(local):
    local.world.place["stay_days"] = 0.0


def delays_are_long(local):
    local.parameters["hospital"]["delay_days"] = 30.0


def no_reablement(local):
    local.council.strength = lambda line: 0.0 if line == "reablement" else 1.0


def council_rations(local):
    local.council.plan = lambda month: local.world.system.__setitem__("rationing", 0.8)


def beds_are_full(local):
    body(local, Hospital).respond = lambda month: setattr(body(local, Hospital), "beds_used", 1e6)
    local.usual["beds_used"] = 1.0


def fees_fall_behind(local):
    local.council.fee_against_cost = 0.5


def more_people_in_homes(local):
    """Only their market believes in them, so that nothing else moves."""
    for kind in local.market.homes:
        usual = kind._residents
        kind._residents = lambda usual=usual: usual() + 5


def pay_clause(local):
    local.practice.care_pay = 0.2


def each_month_after_providers_lived(local, change):
    """Something that only a later response of providers looks at."""
    usual = local.market.respond
    local.market.respond = lambda month: (usual(month), [change(one) for one in local.market])


def workers_come_and_go(local):
    for one in local.market:
        one.pay = lambda net_fee, clause, one=one, usual=one.pay: (
            usual(net_fee, clause),
            setattr(one, "turnover", 0.45),
        )


def care_is_poor(local):
    each_month_after_providers_lived(local, lambda one: setattr(one, "quality", 0.4))


def providers_lose_money(local):
    for one in local.market:
        one.full_cash = one.cash = -1.0


def tenders_go_by_price(local):
    local.practice.weight_of_price = 1.0


def carers_are_always_new(local):
    """From the first April on: the months before are what is usual."""
    usual = local.market.plan
    local.market.plan = lambda month: (usual(month), local.residents["settled"].fill(0) if month >= 0 else None)


def of_each(name):
    return lambda local: [getattr(one, name) for one in local.market]


def cases_seem_light(local):
    local._learning["caseload"] = 50.0  # so that usual is high, and every month is below it


def paid_hours_seemed_to_stay_away(local):
    """What family looks at is the hours that came last month, which nothing else reads."""
    local.exercise.plan = lambda month, usual=local.exercise.plan: (forget_hours(local), usual(month))


def forget_hours(local):
    local.residents["received"] = 0


def checks_are_doubled(local):
    """Though workers have as much time for people as before."""
    local.practice.paperwork = 2.0
    for team in local.teams:
        team.with_people = lambda: 0.3


def charges_are_doubled(local):
    local.practice.charge = 3.0


def workers_are_paid_more(local):
    """And the line is raised with it, so that there are as many posts."""
    local.practice.social_work_pay = 0.3
    for team in local.teams:
        team.usual_posts *= 1.0 + 0.3 * float(local.p.workforce.post_pay_share)


def nobody_is_known(local):
    """Read by conversations alone."""
    local.council._usual_trust = lambda: 1.0


def everybody_is_worn_out(local):
    """Strain is read by the breakdown of carers and by their minds, and by the queue for support, which is closed."""
    every_month(local, lambda local: local.residents["strain"].fill(100))


def no_carers_support(local):
    local.residents["relieved"] = 0
    body(local, CarersSupport).plan = lambda month: None


def every_carer_learns_to_cope(local):
    every_month(local, lambda local: local.residents["relieved"].fill(Relief.COPING))


def everybody_works_and_cares_much(local):
    """Hours from which work is at risk are read by leaving work and coming back, and nobody comes back."""
    local.parameters["caring"]["work_hours"] = 0.5


def grants_end(local):
    usual = local.council.strength
    local.council.strength = lambda line: 0.1 if line == "vcse_grants" else usual(line)


def people_are_sent_without_money(local):
    local.practice.sends_without_money = 1.0


def too_many_people_come(local):
    local.voluntary_sector.overload = lambda: 0.3


def care_overspends(local):
    books = local.council.books
    usual = books.spent_this_year
    books.spent_this_year = lambda month, line: usual(month, line) * (3 if month >= 0 else 1)


CASES = {
    "unmet_worsens_frailty": (help_does_less_good, field("frailty")),
    "unmet_worsens_need": (help_does_less_good, field("need")),
    "unmet_brings_ae": (help_does_less_good, counted("ae_attendances")),
    "unmet_brings_admission": (help_does_less_good, counted("emergency_admissions")),
    "unmet_brings_loneliness": (help_does_less_good, field("lonely")),
    "unmet_brings_requests": (help_does_less_good, counted("requests_for_support")),
    "unmet_brings_care_home": (help_does_less_good, counted("care_home_entries")),
    "unmet_raises_concerns": (help_does_less_good, counted("safeguarding_concerns")),
    "knowing_helps_conversations": (nobody_is_known, counted("to_long_term")),
    "checks_avert_harm": (checks_are_doubled, counted("safeguarding_concerns")),
    "charges_deter": (charges_are_doubled, counted("to_long_term")),
    "pay_keeps_social_workers": (
        workers_are_paid_more,
        lambda local: [round(team.workers, 9) for team in local.teams],
    ),
    "paperwork_drives_leavers": (
        checks_are_doubled,
        lambda local: [round(team.workers, 9) for team in local.teams],
    ),
    "unmet_breaks_carers": (help_does_less_good, field("strain")),
    "strain_breaks_carers": (everybody_is_worn_out, field("broken")),
    "strain_harms_minds": (everybody_is_worn_out, field("disorder")),
    "support_relieves_carers": (no_carers_support, field("strain")),
    "support_helps_minds": (every_carer_learns_to_cope, field("disorder")),
    "caring_ends_work": (everybody_works_and_cares_much, field("employed")),
    "family_steps_in": (paid_hours_seemed_to_stay_away, field("family_hours")),
    "vcse_helps_at_home": (no_voluntary_places, field("neighbour_hours")),
    "stay_disables": (stays_are_short, field("need")),
    "delay_disables": (delays_are_long, field("need")),
    "stay_brings_care_home": (stays_are_short, field("ailing")),
    "exercise_prevents_falls": (nobody_exercises, counted("falls")),
    "adaptations_delay_care_home": (no_home_is_adapted, field("placement")),
    "adaptations_prevent_injury": (no_home_is_adapted, counted("emergency_admissions")),
    "visits_prevent_admissions": (frail_people_are_visited, counted("emergency_admissions")),
    "visits_bring_ae": (frail_people_are_visited, counted("ae_attendances")),
    "visits_find_need": (frail_people_are_visited, counted("requests_for_support")),
    "outreach_reaches": (outreach_works, field("vaccinated")),
    "vaccine_prevents_flu": (nobody_is_vaccinated, counted("emergency_admissions")),
    "vcse_eases_loneliness": (no_voluntary_places, field("lonely")),
    "reablement_restores": (no_reablement, field("need")),
    "loneliness_brings_ae": (everybody_is_lonely, counted("ae_attendances")),
    "loneliness_brings_death": (everybody_is_lonely, counted("deaths")),
    "loneliness_brings_disorder": (everybody_is_lonely, field("disorder")),
    **practice_cases.CASES,
    **before_65_cases.CASES,
    "rationing": (council_rations, field("package", "setting")),
    "full_beds_refuse": (beds_are_full, counted("emergency_admissions")),
    "fee_moves_supply": (fees_fall_behind, lambda local: [local.market.home_care.hours, local.market.nursing.places]),
    "fee_moves_own_fees": (fees_fall_behind, lambda local: [local.council.own_against_usual]),
    "demand_moves_places": (more_people_in_homes, lambda local: [kind.places for kind in local.market.homes]),
    "fee_moves_wages": (fees_fall_behind, of_each("wage")),
    "wage_moves_turnover": (pay_clause, of_each("turnover")),
    "turnover_moves_quality": (workers_come_and_go, of_each("quality")),
    "quality_reaches_people": (care_is_poor, counted("micro_qalys")),
    "margin_moves_exit": (providers_lose_money, lambda local: [len(list(local.market))]),
    "price_tenders_move_quality": (tenders_go_by_price, of_each("quality")),
    "settled_carers_prevent_readmission": (carers_are_always_new, counted("emergency_admissions")),
    "caseload_moves_leavers": (cases_seem_light, lambda local: [team.workers for team in local.teams]),
    "overspend_cuts_prevention": (care_overspends, lambda local: [local.council.books.in_year_measures]),
    "vcse_lives_on_grants": (grants_end, lambda local: [local.voluntary_sector.places]),
    "overload_dilutes_places": (people_are_sent_without_money, lambda local: [local.voluntary_sector.open_for]),
    "overload_wears_volunteers": (too_many_people_come, lambda local: [local.voluntary_sector.places]),
}


def carers_break_down_often(local):
    """In so small a place hardly anybody would; and nobody is supported, for the queue goes by strain."""
    local.world.place["breakdown_rate"] *= 20.0
    no_carers_support(local)


def carers_leave_work_often(local):
    """In so small a place hardly anybody would."""
    local.parameters["caring"]["leave_work_yearly"] = 2.0
    local.parameters["caring"]["return_to_work_yearly"] = 0.0


def conversations_end_in_care(local):
    """In so small a place few decisions would turn."""
    local.parameters["support"]["access_share"] = 0.6
    local.parameters["support"]["short_term_share"] = 0.0


def many_come_to_need_a_care_home(local):
    local.parameters["support"]["care_home_yearly"] = 1.0


def every_fall_injures(local):
    local.parameters["hospital"]["fall_injury_share"] = 1.0


def looking_sends_many_to_ae(local):
    """A practitioner believes that it sends nobody."""
    local.parameters["programmes"]["visits_ae_ratio"] = 2.0


def many_come_back(local):
    """In so small a place hardly anybody would be readmitted."""
    local.parameters["hospital"]["readmission_ratio"] = 30.0
    local.parameters["workforce"]["new_carers_readmission"] = 4.0


IN_BOTH_WORLDS = {
    "knowing_helps_conversations": conversations_end_in_care,
    "checks_avert_harm": as_many_hours,
    "paperwork_drives_leavers": as_many_hours,
    **practice_cases.IN_BOTH_WORLDS,
    **before_65_cases.IN_BOTH_WORLDS,
    "adaptations_delay_care_home": many_come_to_need_a_care_home,
    "adaptations_prevent_injury": every_fall_injures,
    "visits_bring_ae": looking_sends_many_to_ae,
    "settled_carers_prevent_readmission": many_come_back,
    "stay_disables": no_reablement,
    "delay_disables": no_reablement,
    "strain_breaks_carers": carers_break_down_often,
    "strain_harms_minds": no_carers_support,
    "caring_ends_work": carers_leave_work_often,
    "stay_brings_care_home": no_reablement,
}
PRACTITIONER = "practitioner"  # contested responses are not null
EXPLANATION = {"full_beds_refuse": "full_beds"}  # of hospital use, under which alone a response can answer


def lived(frozen, hospital, *changes):
    local = system("standstill", frozen=frozen, beliefs=PRACTITIONER, hospital=hospital)
    for change in changes:
        change(local)
    for _ in range(MONTHS):
        local.step_month()
    return local


@cache
def all_frozen_and_unchanged(hospital, *in_both_worlds):
    """Most cases begin from the same world, so it is lived through once; watching changes nothing."""
    return lived(frozenset(CHANNELS), hospital, *in_both_worlds)


def watched(channel, frozen, changed):
    change, watch = CASES[channel]
    world = EXPLANATION.get(channel, "no_effect"), *filter(None, [IN_BOTH_WORLDS.get(channel)])
    if changed:
        return watch(lived(frozen, *world, change))
    return watch(all_frozen_and_unchanged(*world) if frozen == frozenset(CHANNELS) else lived(frozen, *world))


@pytest.mark.parametrize("channel", CHANNELS)
def test_frozen_is_exactly_zero_and_live_is_not(channel):
    everything = frozenset(CHANNELS)
    assert watched(channel, everything, False) == watched(channel, everything, True), f"{channel} leaks when frozen"
    only = everything - {channel}
    assert watched(channel, only, False) != watched(channel, only, True), f"{channel} is live and does nothing"


def test_switches_say_which_channels_exist():
    with pytest.raises(KeyError, match="not a channel"):
        switches(frozenset({"magic"}))
    assert assumed() < set(CHANNELS)


def test_every_case_is_a_channel_and_every_channel_has_a_case():
    assert CASES.keys() == CHANNELS.keys()


def test_an_assumed_channel_is_frozen_by_evidence_only():
    live = switches(assumed())
    assert all(int(live[name][0]) == (name not in assumed()) for name in CHANNELS)
