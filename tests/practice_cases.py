"""Ways to change one thing in a running system, and what each response to other ways of working is watched by."""


def body(local, kind):
    return next(b for b in local.institutions if isinstance(b, kind))


def buying(local, **units):
    """Lines that buy so many units of their service a year, whatever their budget."""
    usual = local.council.buys
    local.council.buys = lambda line, service: units.get(line, usual(line, service))


def every_month(local, change):
    """Something that is so at the start of each month, whatever residents do."""
    local.exercise.plan = lambda month, usual=local.exercise.plan: (change(local), usual(month))


def field(*names):
    return lambda local: [local.residents[name].tobytes() for name in names]


def counted(*names):
    return lambda local: [local.counts[name].sum(axis=1).tolist() for name in names]


def as_many_hours(local):
    for team in local.teams:
        team.with_people = lambda: 0.3


def every_sum_lasts(local):
    """In so small a place few would."""
    local.parameters["ways"]["small_sum_answers"] = 0.9
    local.parameters["ways"]["small_sum_lasts"] = 1.0


def conversations_look_around(local):
    every_month(local, lambda local: local.world.system.__setitem__("looks_around", 1.0))


def there_is_a_small_sum(local):
    buying(local, small_sums=1_000.0)


def conferences_are_held(local):
    """As many as are wanted, and everybody agrees: few people of a small place ask for help with nobody caring."""
    buying(local, adult_conferences=10_000.0)
    local.parameters["ways"]["conference_agrees"] = 1.0


def peers_go_out(local):
    buying(local, peer_support=2_000.0)


def teams_are_joined(local):
    local.practice.joined_years = 7


def workers_have_supervision(local):
    local.practice.supervision = 4.0


def many_wait(local):
    local.regulator._waiting = lambda: 1e4 if local.month >= 0 else 1.0


def the_council_fails(local):
    local.regulator.respond = lambda month: setattr(local.regulator, "failing", 0.9)


def peers_review(local):
    local.practice.peer_review = 1.0


CASES = {
    "looking_finds_more": (conversations_look_around, field("neighbourly")),
    "small_sums_answer": (there_is_a_small_sum, field("neighbourly")),
    "conferences_find_family": (conferences_are_held, field("willing")),
    "peers_open_doors": (peers_go_out, counted("requests_for_support")),
    "peers_prevent_ae": (peers_go_out, counted("ae_attendances")),
    "joined_teams_move_admissions": (teams_are_joined, counted("emergency_admissions")),
    "supervision_keeps_workers": (
        workers_have_supervision,
        lambda local: [round(sum(team.workers for team in local.teams), 6)],
    ),
    "waits_bring_poor_rating": (many_wait, lambda local: [local.regulator.failing]),
    "poor_rating_brings_checks": (the_council_fails, lambda local: [local.practice.checks]),
    "poor_rating_drives_leavers": (
        the_council_fails,
        lambda local: [round(team.workers, 9) for team in local.teams],
    ),
    "peers_see_earlier": (peers_review, lambda local: [local.regulator.failing]),
}

IN_BOTH_WORLDS = {
    "poor_rating_drives_leavers": as_many_hours,
    "small_sums_answer": every_sum_lasts,
}
