"""Ways to change one thing for children or adults before 65, and what each response is watched by."""

from obbr.institutions.childrens_team import ChildrensTeam
from obbr.institutions.inspection import Inspection
from obbr.institutions.working_age import JobCoaches
from obbr.people.resident import Client, Employment, Living, Placed, Presence, Stage
from tests.practice_cases import body, buying, counted, every_month, field


def no_early_help(local):
    usual = local.council.buys
    local.council.buys = lambda line, service: 0.0 if service == "early_help" else usual(line, service)
    local.residents["early_help"] = 0


def children_are_strangers(local):
    body(local, ChildrensTeam).worker_changes = lambda: 1.0


def conferences_are_held(local):
    buying(local, family_conferences=5_000.0)


def families_are_hardly_seen(local):
    team = body(local, ChildrensTeam)
    usual = team.respond
    team.respond = lambda month: (usual(month), setattr(team, "seen", 0.1))


def council_holds_back_from_children(local):
    local.council.plan = lambda month: local.world.system.__setitem__("childrens_restraint", 0.8)


def inspectors_came(local):
    body(local, Inspection)._felt = 1_000


def all_have_a_coach(local):
    """By hand, so that it costs nothing and nobody waits for one."""
    every_month(local, lambda local: local.residents["coached"].fill(12))


def all_have_a_job(local):
    """Who has support has a job from the first April on, which nothing else before 65 looks at."""
    usual = body(local, JobCoaches).plan
    body(local, JobCoaches).plan = lambda month: (usual(month), month >= 0 and at_work(local))


def at_work(local):
    supported = local.residents["client"] == Client.LEARNING_DISABILITY
    local.residents["employed"][supported] = Employment.WORKING


def spent_on(line):
    return lambda local: [local.council.books.spent_this_year(local.month - 1, line)]


def many_are_referred(local):
    local.world.place["referral_rate"] *= 10.0


def children_at(local, stage):
    """In so small a place too few are known."""
    child = (local.residents["presence"] == Presence.HERE) & (local.residents["age"] < 17)
    local.residents["stage"][child] = stage
    local.residents["pressed"][child] = 1


def many_are_looked_after(local):
    children_at(local, Stage.LOOKED_AFTER)
    local.residents["placed"][local.residents["stage"] == Stage.LOOKED_AFTER] = Placed.PARENTS
    local.world.place["care_exit"] *= 3.0
    local.usual |= {"childrens_trust_of": 1.0, "childrens_trust_hundredths": 0.0}  # usually strangers
    local.parameters["childhood"]["knowing_permanence"] = 2.0


def many_are_on_plans(local):
    children_at(local, Stage.PLAN)
    local.world.place["care_entry"] = 0.05
    local.world.place["plan_ends"] = 0.0


def many_are_in_need(local):
    children_at(local, Stage.IN_NEED)
    local.usual["childrens_seen"] = 1.0


def adults_want_work(local, client):
    """In so small a place hardly anybody would find a job."""
    young = (local.residents["presence"] == Presence.HERE) & (local.residents["age"] >= 20)
    young &= (local.residents["age"] < 60) & (local.residents["cares_for"] < 0)
    local.residents["client"][young] = client
    local.residents["living"][young] = Living.TENANCY
    local.residents["employed"][young] = Employment.WANTS_WORK


def many_with_mental_ill_health(local):
    adults_want_work(local, Client.MENTAL_HEALTH)


def many_with_a_learning_disability(local):
    adults_want_work(local, Client.LEARNING_DISABILITY)


CASES = {
    "early_help_prevents_referrals": (no_early_help, counted("referrals")),
    "conferences_keep_families": (conferences_are_held, counted("care_entries")),
    "knowing_brings_permanence": (children_are_strangers, counted("care_exits")),
    "thin_help_slows_closing": (families_are_hardly_seen, field("stage")),
    "restraint_raises_threshold": (council_holds_back_from_children, field("stage")),
    "inspection_pulls": (inspectors_came, counted("referrals")),
    "coaching_brings_work": (all_have_a_coach, field("employed")),
    "coaching_brings_work_ld": (all_have_a_coach, field("employed")),
    "work_spares_support": (all_have_a_job, spent_on("learning_disability_18_64")),
}

IN_BOTH_WORLDS = {
    "coaching_brings_work": many_with_mental_ill_health,
    "coaching_brings_work_ld": many_with_a_learning_disability,
    "early_help_prevents_referrals": many_are_referred,
    "conferences_keep_families": many_are_on_plans,
    "knowing_brings_permanence": many_are_looked_after,
    "thin_help_slows_closing": many_are_in_need,
    "restraint_raises_threshold": many_are_referred,
    "inspection_pulls": many_are_referred,
}
