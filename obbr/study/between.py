"""The scenarios that stand between two: one of them with a single part as the other has it.

A *part* is what two scenarios decide differently: a typed change to a budget line, a policy, or what they believe.
Policies of which only one can stand (two that set one fee) change places as one part.  Somebody must pay for a part
that is taken out, and there are two ways:

* **The rest pays.**  A scenario with `everything_else` keeps its total, and what the part frees goes to the lines that
  share the rest.  The total itself, shared over every line, is then a part of its own.
* **It goes with its pounds.**  A scenario without `everything_else` states a total only to be held to it: it is left
  out, and what the part costs or saves comes on top of everything else.

Parts are taken out of the later scenario; out of the yardstick if only there the rest pays.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from obbr.evidence import Register
from obbr.inputs import BadInput, node_of
from obbr.place import Place
from obbr.policies import policies_known
from obbr.policies.base import Policy, check_combination
from obbr.policies.lines import EverythingElse, LineChange
from obbr.scenario import Scenario
from obbr.study.plan import rehearse

BELIEFS = "beliefs"
Policies = dict[str, Policy]


@dataclass(frozen=True)
class Between:
    """Two scenarios, and those that stand between them; scenarios that decide the same are one.

    Attributes:
        scenario: whose difference is taken apart.
        against: the yardstick.
        base: the one of them out of which parts are taken.
        parts: by the words of the part, `base` with it as in the other.
        total: `base` with every part as in the other, if its total is a part of its own.
        cannot: parts that cannot be taken out, and why.
    """

    scenario: Scenario
    against: Scenario
    base: Scenario
    parts: Mapping[str, Scenario]
    total: Scenario | None
    cannot: tuple[str, ...]

    @property
    def other(self) -> Scenario:
        """The one out of which no parts are taken."""
        return self.against if self.base is self.scenario else self.scenario

    @property
    def rest_pays(self) -> bool:
        """Whether everything else pays for what is taken out or put in."""
        return _rest(self.base) is not None

    @property
    def scenarios(self) -> tuple[Scenario, ...]:
        """All that must be run, the yardstick first."""
        each = (self.against, self.scenario, *self.parts.values(), *([self.total] if self.total else []))
        return tuple({one.name: one for one in each}.values())

    @property
    def acts_through(self) -> tuple[str, ...]:
        """The responses through which the policies in which the two differ are meant to reach people."""
        sides = (self.scenario.policies, self.against.policies)
        apart = [policy for policy in (*sides[0], *sides[1]) if not all(policy in side for side in sides)]
        return tuple(dict.fromkeys(channel for policy in apart for channel in policy.acts_through()))


def between(scenario: Scenario, against: Scenario, place: Place, register: Register) -> Between:
    """Find the parts in which a scenario differs from a yardstick, and what it is without each of them.

    Raises:
        BadInput: they decide the same, or one of them cannot be set in this place.
    """
    if alike(scenario, against):
        raise BadInput(f"{scenario.name}: decides the same as {against.name}; there is no difference to take apart")
    for one in (against, scenario):
        rehearse(place, one, register)
    turned = _rest(against) is not None and _rest(scenario) is None
    base, other = (against, scenario) if turned else (scenario, against)
    mine, theirs = _by_name(base), _by_name(other)
    if _rest(base) is not None:
        total_by = _made_up_by(other, place, register)
        theirs = {name: policy for name, policy in theirs.items() if name not in total_by or policy == mine.get(name)}
    exchange = _Exchange(base, other, mine, theirs)
    parts: dict[str, Scenario] = {}
    cannot: list[str] = []
    total = _skeleton(exchange, cannot, place, register)
    known = [other, base, *([total] if total else [])]
    for names in _groups(mine, theirs, base, other):
        words = _words(names, _by_name(scenario))
        try:
            found = exchange.taken(names, f"{base.name}, {' and '.join(names)} as in {other.name}")
            rehearse(place, found, register)
        except BadInput as fault:
            cannot.append(f"{words} cannot be taken out by itself: {fault}")
            continue
        parts[words] = next((one for one in known if alike(one, found)), found)
        known.append(found)
    return Between(scenario, against, base, parts, total if total is not other else None, tuple(cannot))


def alike(one: Scenario, other: Scenario) -> bool:
    """Whether two scenarios decide the same, whatever they are called; a total that is only checked decides nothing."""
    return _decides(one) == _decides(other)


def _decides(scenario: Scenario) -> list[str]:
    return sorted(json.dumps(part) for part in [*scenario.content["policies"], sorted(scenario.believe.items())])


@dataclass(frozen=True)
class _Exchange:
    """What can be taken from the other scenario into the base: `mine` and `theirs` are policies by name."""

    base: Scenario
    other: Scenario
    mine: Policies
    theirs: Policies

    def taken(self, names: Iterable[str], called: str) -> Scenario:
        """The base with some of its parts as the other has them, under a name of its own.

        Raises:
            BadInput: policies that cannot stand together.
        """
        names = list(names)
        found = {name: self.theirs.get(name) if name in names else policy for name, policy in self.mine.items()}
        found |= {name: self.theirs[name] for name in self.theirs if name in names}
        policies = [policy for policy in found.values() if policy is not None]
        check_combination([(policy, node_of("", called, name_of(policy))) for policy in policies])
        rest = _rest(self.base)
        if rest is not None:
            lines = frozenset(policy.line for policy in policies if isinstance(policy, LineChange))
            policies.insert(0, rest.model_copy(update={"named": lines}))
        believes = self.other if BELIEFS in names else self.base
        return replace(
            self.base,
            name=called,
            title=called,
            policies=tuple(sorted(policies, key=lambda policy: policy.turn)),
            total=None if rest is None else self.base.total,
            believe=believes.believe,
            reasons=believes.reasons,
        )


def _skeleton(exchange: _Exchange, cannot: list[str], place: Place, register: Register) -> Scenario | None:
    """The base with all parts as in the other; the other itself where no rest pays, for it then decides the same."""
    base, other = exchange.base, exchange.other
    if _rest(base) is None:
        return other
    try:
        names = [*exchange.mine, *exchange.theirs, BELIEFS]
        found = exchange.taken(names, f"{base.name}, every part as in {other.name}")
        rehearse(place, found, register)
    except BadInput as fault:
        cannot.append(f"the total cannot be set by itself: {fault}")
        return None
    return next((one for one in (other, base) if alike(one, found)), found)


def _groups(mine: Policies, theirs: Policies, base: Scenario, other: Scenario) -> list[list[str]]:
    """Names of what differs; what cannot stand beside something of the base changes places with it."""
    differing = [name for name in {**mine, **theirs} if mine.get(name) != theirs.get(name)]
    groups = [[name] for name in differing if name in mine]
    for name in (name for name in differing if name not in mine):
        rivals = [one for one in groups if any(each in mine and _clash(mine[each], theirs[name]) for each in one)]
        groups = [one for one in groups if one not in rivals] + [[*(each for one in rivals for each in one), name]]
    if base.believe != other.believe:
        groups.append([BELIEFS])
    return groups


def _clash(one: Policy, other: Policy) -> bool:
    try:
        check_combination([(one, node_of("", "", "one")), (other, node_of("", "", "other"))])
    except BadInput:
        return True
    return False


def _words(names: Sequence[str], inside: Policies) -> str:
    """What a part is called: by what the scenario has, by what it has not, or by both."""
    has = " and ".join(name for name in names if name in inside or name == BELIEFS)
    has_not = " and ".join(name for name in names if name not in inside and name != BELIEFS)
    if has and has_not:
        return f"{has} instead of {has_not}"
    return has or f"without {has_not}"


def _made_up_by(scenario: Scenario, place: Place, register: Register) -> list[str]:
    """Policies without which a total is not met, where no rest would make it up: they are the total."""
    if scenario.total is None or _rest(scenario) is not None:
        return []
    found = []
    for name, policy in _by_name(scenario).items():
        others = tuple(one for one in scenario.policies if one is not policy)
        try:
            rehearse(place, replace(scenario, policies=others), register)
        except BadInput:
            found.append(name)
    return found


def _rest(scenario: Scenario) -> EverythingElse | None:
    return next((policy for policy in scenario.policies if isinstance(policy, EverythingElse)), None)


def _by_name(scenario: Scenario) -> Policies:
    """What a scenario decides, by name, but for who pays the rest."""
    return {name_of(policy): policy for policy in scenario.policies if not isinstance(policy, EverythingElse)}


def name_of(policy: Policy) -> str:
    """The name under which a scenario has a policy: its budget line, or the policy's own.

    >>> name_of(LineChange(line="carers_support", steps=()))
    'carers_support'
    """
    if isinstance(policy, LineChange):
        return policy.line
    return next((name for name, kind in policies_known().items() if type(policy) is kind), type(policy).__name__)
