"""A scenario: what a council decides, as a finance lead writes it in YAML; checked, frozen and hashed.

    scenario: Prevention protected
    question: Same cut, but the lines that prevent are spared. Does it pay back, to whom, and when?
    from: 2025/26          # changes begin in this year unless they say otherwise
    years: 10
    prices: 2025/26        # of every sum that is typed
    total: {change: -5% a year, years: 4}     # or: same as salami_slicing; -£6.0m; standstill; standstill +£0.65m
    budget:
      falls_prevention: +£0.4m
      vcse_grants: {change: +50%, from: 2026/27}
      carers_support: {2025/26: +£0.2m, 2026/27: +£0.4m}
      assessment_safeguarding: +3 FTE
      lines_not_simulated: {change: -5% a year, years: 4}
      everything_else: {share: equal}
    fund_from:
      reserves: {2025/26: £0.8m, repay_from: 2029/30}
    policies:
      protect: {lines: [falls_prevention]}
    believe:
      falls_exercise_rate_ratio: {value: 0.80, because: local audit 2024}
    test_against: [hard_winter, provider_failure]     # shocks that `obbr resilience` lays on it
    roles:
      approver: the director of finance

Everything that is accepted does something; every other word is an error that names the nearest right one.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import obbr
from obbr.calendar import MONTHS_IN_YEAR, year_label
from obbr.inputs import BadInput, Node, hint, node_of, read_yaml
from obbr.money.budget import Budget
from obbr.money.funding import Funding
from obbr.policies.base import Policy, Tier
from obbr.policies.blows import Blows
from obbr.policies.practice import Practice
from obbr.policies.shocks import Shock
from obbr.policies.total import Total
from obbr.scenario_file import Parts, read_parts

SHIPPED = Path(obbr.__file__).parents[1] / "scenarios"


@dataclass(frozen=True)
class Scenario:
    """A list of policies with their parameters and years, the total that they must come to, and what it believes.

    `name` is what results call it; `policies` stand in the order in which they act in April.
    """

    name: str
    title: str
    question: str
    first_year: int
    years: int
    policies: tuple[Policy, ...]
    total: Total | None
    believe: dict[str, float]
    reasons: dict[str, str]
    typed: Node = field(repr=False, compare=False)
    where: str = field(repr=False, compare=False)  # file, line and column of the total
    test_against: tuple[str, ...] = field(compare=False)  # names of shocks, which decide nothing in its own runs
    roles: dict[str, str] = field(compare=False)  # who commissions, analyses, assures and approves; decides nothing
    folder: Path = field(repr=False, compare=False)  # where `same as NAME` looks first
    struck: Scenario | None = field(default=None, repr=False, compare=False)  # the shock that was laid on it, if any

    @classmethod
    def load(cls, name_or_path: str | Path) -> Scenario:
        """A shipped scenario by its name, or anybody's by its path.

        Raises:
            BadInput: no such scenario, or a fault in it, as one line with its place.
        """
        path = find(name_or_path)
        return cls.of(path.stem, read_yaml(path), path.parent)

    @classmethod
    def of(cls, name: str, typed: Node, folder: Path = SHIPPED) -> Scenario:
        """A scenario from what was typed, without a file of its own."""
        parts: Parts = read_parts(typed, lambda other: _total_of(other, folder, (name,)))
        scenario = cls(name=name, typed=typed, folder=folder, **parts._asdict())
        for named in typed.value["test_against"].sequence() if parts.test_against else []:
            try:
                scenario.struck_by(shock(named.text(), beside=(folder,)))
            except BadInput as error:
                named.fail(str(error))
        return scenario

    def with_(self, name: str | None = None, **changes: Any) -> Scenario:
        """The same scenario with some of it typed otherwise, as in `with_(budget={"carers_support": "+£0.9m"})`.

        A mapping is merged into what stands there, any other value replaces it, and None takes it out.  A name is its
        title too, where `scenario` gives no other: two that differ must not be called the same in a table.

        Raises:
            BadInput: as for a file; the place is then the path without a line.
        """
        titled = {"scenario": f"{name[0].upper()}{name[1:]}"} if name else {}
        name, changes = name or f"{self.name} (changed)", titled | changes
        return Scenario.of(name, node_of(_merged(_plain(self.typed), changes), name), self.folder)

    def struck_by(self, shock: Scenario) -> Scenario:
        """The same scenario with a shock laid on it, in the years that the shock says.

        Raises:
            BadInput: the shock comes outside its years, or one of its policies is there already or cannot be combined.
        """
        typed, laid = _plain(self.typed), _plain(shock.typed)["policies"]
        mine = typed.get("policies", {})
        for policy in laid.keys() & mine.keys():
            raise BadInput(f"{self.name}: {policy} is in it already")
        laid = {policy: {"start": year_label(shock.first_year)} | given for policy, given in laid.items()}
        name, title = f"{self.name}+{shock.name}", f"{self.title}, struck by: {shock.title}"
        typed = typed | {"scenario": title, "policies": mine | laid}
        typed.pop("test_against", None)
        return replace(Scenario.of(name, node_of(typed, name), self.folder), struck=shock)

    def april(self, budget: Budget, funding: Funding, year: int) -> None:
        """Decide a year's budget: every policy that has begun takes its turn, and the sums must come out.

        Raises:
            CannotBeSet: the total is not met, or a line has less than is to be taken.
            NotLawful: a council-tax rise above the limit.
        """
        for policy in self.policies:
            if year >= policy.start:
                policy.april(budget, funding, year - policy.start)
        if self.total is not None and year >= self.first_year:
            self.total.check(budget, year, self.where)
        budget.check()

    def practise(self, practice: Practice, year: int) -> None:
        """Decide how the council works in a year: every policy that has begun takes its turn."""
        for policy in self.policies:
            if year >= policy.start:
                policy.practise(practice, year - policy.start)

    def strike(self, month: int) -> Blows:
        """What comes from outside in a month, counted from April 2025; nothing but the usual before then."""
        blows = Blows()
        for policy in self.policies:
            since = month - policy.start * MONTHS_IN_YEAR
            if since >= 0:
                policy.strike(blows, since)
        return blows

    def rehearse(self, budget: Budget, funding: Funding, years: int) -> Iterator[int]:
        """Take every April's decisions on fresh books, so that what cannot be set here is known before a run begins.

        Yields each year, from 2025/26, once it is decided.

        Raises:
            CannotBeSet, NotLawful: as `april`.
        """
        for year in range(years):
            budget.open(year)
            self.april(budget, funding, year)
            yield year

    def spot(self, message: str) -> str:
        """A fault found while the sums were tried, with the place of the budget line it names, or of the total."""
        parts = dict(self.typed.items())
        lines = parts["budget"].items() if "budget" in parts and parts["budget"].is_mapping else []
        for line, node in lines:
            if line in message:
                return (
                    f"{node.file}:{node.key_line}:{node.key_column}  budget.{line}: {message.removeprefix(f'{line}: ')}"
                )
        return message if message.startswith(self.where) else f"{self.where}  {message}"

    @cached_property
    def acts_through(self) -> tuple[str, ...]:
        """The responses of the model through which its policies are meant to reach people, each once."""
        return tuple(dict.fromkeys(channel for policy in self.policies for channel in policy.acts_through()))

    @property
    def exploratory(self) -> bool:
        """Whether any of its policies is of tier B: it is then labelled so wherever it shows."""
        return any(policy.tier is Tier.B for policy in self.policies)

    @property
    def meets_need(self) -> bool:
        """Whether services grow as need grows."""
        return any(policy.meets_need() for policy in self.policies)

    @property
    def horizon(self) -> int:
        """Financial years from 2025/26 to the scenario's last."""
        return self.first_year + self.years

    @cached_property
    def content(self) -> dict[str, Any]:
        """All that decides a run, and the question, as plain values: what results carry with them."""
        return {
            "scenario": self.title,
            "question": self.question,
            "from": year_label(self.first_year),
            "years": self.years,
            "policies": [[type(policy).__name__, _sorted(policy)] for policy in self.policies],
            "total": None if self.total is None else _sorted(self.total),
            "believe": {entry: [value, self.reasons[entry]] for entry, value in self.believe.items()},
        }

    @cached_property
    def hash(self) -> str:
        """The same for the same content, whatever the order of keys, the comments or the way a sum is written."""
        return hashlib.sha256(json.dumps(self.content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def find(name_or_path: str | Path, beside: Iterable[Path] = ()) -> Path:
    """The file of a scenario: a path as it stands, a name among the scenarios of this folder and the shipped ones.

    Raises:
        BadInput: there is none.
    """
    text = str(name_or_path)
    if not text.isprintable():
        raise BadInput(f"{text!r}: a name with characters that cannot be printed; rename the file")
    if isinstance(name_or_path, Path) or text.endswith((".yaml", ".yml")):
        return Path(name_or_path)
    folders = [*beside, Path("scenarios"), SHIPPED]
    for folder in folders:
        for path in folder.glob("*.yaml"):
            if path.stem == text:
                return path
    raise BadInput(f"{text}: not a scenario.{hint(text, shipped_names(folders))}")


def shock(name: str | Path, beside: Iterable[Path] = ()) -> Scenario:
    """A scenario of nothing but shocks, which can be laid on any other.

    Raises:
        BadInput: there is none of this name, or it does something else too.
    """
    found = Scenario.load(find(name, beside))
    decides = found.total or found.believe or found.test_against
    if decides or not found.policies or not all(isinstance(policy, Shock) for policy in found.policies):
        raise BadInput(f"{name}: is no shock that can be laid on a scenario; a shock's file has policies that strike")
    return found


def shipped_names(folders: Iterable[Path] = (SHIPPED,)) -> list[str]:
    """The scenarios that may be called by name."""
    return sorted({path.stem for folder in folders for path in folder.glob("*.yaml")})


def _total_of(node: Node, folder: Path, asking: tuple[str, ...]) -> Total:
    """The total of another scenario: what `same as NAME` means."""
    name = node.text()
    if name in asking:
        node.fail(f"{' -> '.join((*asking, name))} goes round in a circle; state the total of one of them")
    try:
        path = find(name, beside=(folder,))
    except BadInput as error:
        node.fail(str(error))
    parts = read_parts(read_yaml(path), lambda other: _total_of(other, path.parent, (*asking, name)))
    if parts.total is None:
        node.fail(f"{name} states no total")
    return parts.total


def _merged(typed: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    """What was typed, with changes; a key that Python cannot spell (`from`) may end in an underscore."""
    merged = dict(typed)
    for key, value in changes.items():
        key = key.rstrip("_")
        if value is None:
            merged.pop(key, None)
        elif isinstance(value, dict) and isinstance(merged.get(key), dict):
            merged[key] = _merged(merged[key], value)
        else:
            merged[key] = value
    return merged


def _plain(node: Node) -> Any:
    if isinstance(node.value, dict):
        return {key: _plain(part) for key, part in node.value.items()}
    return [_plain(part) for part in node.value] if isinstance(node.value, list) else node.value


def _sorted(value: Any) -> Any:
    """Plain values whose order does not depend on how they were made."""
    if isinstance(value, Policy):
        return {name: _sorted(getattr(value, name)) for name in sorted(type(value).model_fields)}
    if isinstance(value, frozenset):
        return sorted(value)
    return [_sorted(part) for part in value] if isinstance(value, tuple) else value
