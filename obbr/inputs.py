"""Reading what people type: every file of obbr comes in here, as text that knows its own line and column.

YAML is read for its shape only.  All scalars stay text, so `no` is not False and `2025/26` not a sum; aliases, anchors
and tags are refused, so that no file can grow in memory or run code; a key may be stated once.  Whoever reads a node
says what it should be (money, a share, a year), and a fault becomes one line: file, line, column, what is wrong, and
the nearest right thing.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any, NoReturn, TypeVar

import yaml

from obbr import quantities
from obbr.calendar import month_index, year_index

SCENARIO_LIMIT = 64 * 1024  # bytes: a hundred times a long scenario, and too little to choke on
_DEEPEST = 20
_FAST: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_GROUP = re.compile(r"[0-9]{3}(\.[0-9]+)?(k|m|bn)?")  # what is left of a sum behind one of its commas
_Value = TypeVar("_Value", int, float)


class BadInput(Exception):
    """Something typed or loaded that cannot be right.  Its text is one line: where, what, and what to do."""

    def __init__(self, message: str) -> None:
        super().__init__(" ".join(message.splitlines()))


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known name that a mistyped one most likely meant, or None when nothing is near.

    >>> names = ["vcse_grants", "falls_prevention", "carers_support", "asylum_support"]
    >>> nearest("falls_preventon", names), nearest("vcse", names), nearest("carers_support", names)
    ('falls_prevention', 'vcse_grants', 'carers_support')
    """
    plain = {_plain(name): name for name in sorted(known)}
    word = _plain(word)
    part = [name for name in plain if len(word) > 2 and (word in name or name in word)]
    near = get_close_matches(word, plain, n=1, cutoff=0.85) or part[:1] or get_close_matches(word, plain, n=1)
    return plain[near[0]] if near else None


def hint(word: str, known: Iterable[str]) -> str:
    """What to write instead, as a sentence to put after the complaint: the nearest name, or the few there are.

    >>> hint("vcse", ["vcse_grants", "carers_support"]), hint("x", ["yes", "no"])
    (' Did you mean vcse_grants?', ' Use one of: no, yes.')
    """
    names = sorted(known)
    near = nearest(word, names)
    if near:
        return f" Did you mean {near}?"
    return f" Use one of: {', '.join(names)}." if names and len(names) <= 12 else ""


@dataclass(frozen=True, slots=True)
class Node:
    """A piece of a file: text, a list or a mapping, with its place.  Methods read it as something, or raise `BadInput`.

    `path` is dotted from the top of the file; `line` and `column` count from 1; `key_column` is where its name stands.
    """

    value: str | list[Node] | dict[str, Node]
    path: str
    file: str
    line: int
    column: int
    key_line: int
    key_column: int

    def fail(self, message: str) -> NoReturn:
        """Raise `BadInput` at this value."""
        raise BadInput(_spot(self.file, self.line, self.column, self.path, message))

    def fail_at_key(self, message: str) -> NoReturn:
        """Raise `BadInput` at the name under which this value stands."""
        raise BadInput(_spot(self.file, self.key_line, self.key_column, self.path, message))

    @property
    def is_mapping(self) -> bool:
        """Whether this is a set of named things."""
        return isinstance(self.value, dict)

    @property
    def is_text(self) -> bool:
        """Whether this is a single value."""
        return isinstance(self.value, str)

    def mapping(self, known: Iterable[str], required: Iterable[str] = (), what: str = "known key") -> dict[str, Node]:
        """The named things here; a name outside `known`, or a missing required one, is an error."""
        found, names = dict(self.items()), list(known)
        for key, node in found.items():
            if key not in names:
                node.fail_at_key(f"not a {what}.{hint(key, names)}")
        for key in required:
            if key not in found:
                self.fail(f"{key} is missing; add {key}:")
        return found

    def items(self) -> list[tuple[str, Node]]:
        """Names and values, in the order of the file, whatever the names are."""
        if not isinstance(self.value, dict):
            self.fail(f"expected 'name: value' lines, found {self._found()}")
        return list(self.value.items())

    def sequence(self) -> list[Node]:
        """The things in a list."""
        if not isinstance(self.value, list):
            self.fail(f"expected a list such as [a, b], found {self._found()}")
        return list(self.value)

    def text(self) -> str:
        """A single value as it was typed; never empty."""
        if not isinstance(self.value, str):
            self.fail(f"expected a single value, found {self._found()}")
        if not self.value.strip():
            self.fail("has no value")
        return self.value.strip()

    def one_of(self, known: Iterable[str], what: str) -> str:
        """One of the known names; `what` says what they are, as in "a budget line"."""
        word, names = self.text(), list(known)
        if word not in names:
            self.fail(f"{word} is not {what}.{hint(word, names)}")
        return word

    def number(self, low: float | None = None, high: float | None = None) -> float:
        """A plain number within bounds (both included)."""
        return self._within(self._as(quantities.read_number), low, high, str)

    def whole(self, low: int | None = None, high: int | None = None) -> int:
        """A whole number within bounds (both included)."""
        return self._within(self._as(quantities.read_whole), low, high, str)

    def yes_or_no(self) -> bool:
        """A choice that is typed as yes or no."""
        return self.one_of(["yes", "no"], "yes or no") == "yes"

    def money(self, low: float | None = None, high: float | None = None, signed: bool = False) -> float:
        """Pounds: £800k, +£0.4m, -£1.25m.  With `signed` it is a change, which must say plus or minus."""
        pounds = self._as(quantities.read_pounds)
        self._signed(signed)
        return self._within(pounds, low, high, quantities.pounds_as_typed)

    def share(self, low: float | None = None, high: float | None = None, signed: bool = False) -> float:
        """A percentage, as a share: 5% is 0.05.  With `signed` it is a change, which must say plus or minus."""
        share = self._as(quantities.read_share)
        self._signed(signed)
        return self._within(share, low, high, quantities.share_as_typed)

    def posts(self) -> float:
        """A change of posts, full-time equivalents: +3 FTE; it must say plus or minus."""
        posts = self._as(quantities.read_posts)
        self._signed(True)
        return posts

    def months(self, low: int = 0, high: int | None = None) -> int:
        """A length of time in months, as in "24 months"."""
        return self._within(self._as(quantities.read_months), low, high, "{} months".format)

    def financial_year(self) -> int:
        """A financial year such as 2025/26, counted from it."""
        typed = self.text()
        try:
            return year_index(typed)
        except ValueError:
            start = re.match(r"20[0-9]{2}", typed)
            near = f"{start[0]}/{(int(start[0]) + 1) % 100:02d}" if start else ""
            advice = f"Did you mean {near}?" if near else "Write it as 2025/26."
            self.fail(f"{typed} is not a financial year. {advice}")

    def month(self) -> int:
        """A month such as 2025-10, counted from April 2025."""
        try:
            return month_index(self.text())
        except ValueError:
            self.fail(f"{self.text()} is not a month; write it as 2025-10")

    def name(self) -> Node:
        """The name under which this value stands, as a value of its own: for years and lines that are keys."""
        word = self.path.rpartition(".")[2]
        place = (self.key_line, self.key_column)
        return Node(word, self.path, self.file, *place, *place)

    def _as(self, read: Callable[[str], _Value]) -> _Value:
        """What the text means to a reader of quantities, or its complaint at this place."""
        try:
            return read(self.text())
        except ValueError as error:
            self.fail(str(error))

    def _signed(self, wanted: bool) -> None:
        typed = self.text()
        if wanted and typed[0] not in "+-\N{MINUS SIGN}":
            self.fail(f"{typed} does not say up or down; write +{typed} or -{typed}, a change from the base budget")

    def _within(self, value: _Value, low: Any, high: Any, as_typed: Callable[[Any], str]) -> _Value:
        if low is not None and value < low:
            self.fail(f"{self.value} is too low; the least is {as_typed(low)}")
        if high is not None and value > high:
            self.fail(f"{self.value} is too high; the most is {as_typed(high)}")
        return value

    def _found(self) -> str:
        if isinstance(self.value, str):
            return f"the single value {self.value!r}" if self.value else "nothing"
        return "a list" if isinstance(self.value, list) else "'name: value' lines"


def read_yaml(source: Path | str, name: str = "", limit: int = SCENARIO_LIMIT) -> Node:
    """Read a file (a `Path`) or text (a `str`) and check its shape.

    Args:
        source: where it stands, or what it says.
        name: what errors call it; a file's own name if not given.
        limit: the most bytes it may have.

    Raises:
        BadInput: no such file, too large, not text, not UTF-8, empty, broken YAML, an alias, anchor or tag, a key
            stated twice, lists and mappings nested too deep.
    """
    if isinstance(source, Path):
        name = name or source.name
        data = _bytes(source, name, limit).removeprefix(codecs.BOM_UTF8)
    else:
        name = name or "text"
        data = source.encode()
    if len(data) > limit:
        raise BadInput(f"{name}: larger than the {limit // 1024} kB that such a file may have")
    text = _decoded(data, name)
    try:
        return _Builder(name, yaml.parse(text, Loader=_FAST)).document()
    except yaml.YAMLError as error:
        raise _broken(name, text, error) from None


def node_of(value: Any, name: str, path: str = "") -> Node:
    """The same from Python values, for scenarios changed in code: errors then name the path and no line."""
    if isinstance(value, dict):
        value = {str(key): node_of(part, name, f"{path}.{key}".lstrip(".")) for key, part in value.items()}
    elif isinstance(value, list | tuple):
        value = [node_of(part, name, f"{path}[{number}]") for number, part in enumerate(value, 1)]
    elif isinstance(value, bool):
        value = "yes" if value else "no"
    elif not isinstance(value, str):
        value = str(value)
    return Node(value, path, name, 0, 0, 0, 0)


def _bytes(path: Path, name: str, limit: int) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(limit + 1)
    except FileNotFoundError:
        raise BadInput(f"{name}: there is no such file") from None
    except OSError as error:
        raise BadInput(f"{name}: cannot be read ({error.strerror})") from None


def _decoded(data: bytes, name: str) -> str:
    """The text, if it is text."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise BadInput(f"{name}:1:1  this is UTF-16; save as UTF-8")
    if b"\0" in data:
        raise _after(data.partition(b"\0")[0].decode("latin-1"), name, "a binary file; give text saved as UTF-8")
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        pound = data[error.start] == ord("£")
        what = "a pound sign in another encoding (Windows-1252)" if pound else "text in another encoding"
        raise _after(data[: error.start].decode(), name, f"{what}; save as UTF-8") from None
    if "\t" in text:  # PyYAML's two parsers disagree about tabs: what one machine takes another would refuse
        raise _after(text.partition("\t")[0], name, "a tab; use spaces")
    return text


class _Builder:
    """Nodes from the events of a YAML parser: the one place that says which YAML is allowed."""

    def __init__(self, name: str, events: Iterator[Any]) -> None:
        self.name = name
        self.events = events

    def document(self) -> Node:
        next(self.events)  # the stream starts
        event = next(self.events)
        if isinstance(event, yaml.StreamEndEvent):
            raise BadInput(f"{self.name}:1:1  the file is empty")
        top = next(self.events)
        node = self.node(top, "", top.start_mark, 0)
        next(self.events)  # the document ends
        event = next(self.events)
        if not isinstance(event, yaml.StreamEndEvent):
            self.refuse(event, "", "a second document begins here; keep one in a file")
        return node

    def node(self, event: Any, path: str, key: Any, depth: int) -> Node:
        if isinstance(event, yaml.AliasEvent) or event.anchor:
            self.refuse(event, path, "aliases and anchors (* and &) are not allowed; write the value out")
        if event.tag:
            self.refuse(event, path, f"tags ({event.tag}) are not allowed; remove it")
        if depth > _DEEPEST:
            self.refuse(event, path, f"nested more than {_DEEPEST} deep")
        if isinstance(event, yaml.ScalarEvent):
            value: Any = event.value
        elif isinstance(event, yaml.SequenceStartEvent):
            value = self.sequence(path, depth, event.flow_style)
        else:
            value = self.mapping(path, depth, event.flow_style)
        start = event.start_mark
        return Node(value, path, self.name, start.line + 1, start.column + 1, key.line + 1, key.column + 1)

    def sequence(self, path: str, depth: int, flow: bool) -> list[Node]:
        nodes: list[Node] = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            nodes.append(self.node(event, f"{path}[{len(nodes) + 1}]", event.start_mark, depth + 1))
            if flow and len(nodes) > 1:
                self.refuse_split_sum(nodes[-2], str(nodes[-1].value))
        return nodes

    def mapping(self, path: str, depth: int, flow: bool) -> dict[str, Node]:
        nodes: dict[str, Node] = {}
        last: Node | None = None
        while not isinstance(key := next(self.events), yaml.MappingEndEvent):
            word = self.key(key, path)
            value = self.node(next(self.events), f"{path}.{word}".lstrip("."), key.start_mark, depth + 1)
            if flow and last and value.value == "":
                self.refuse_split_sum(last, word)
            if word in nodes:
                value.fail_at_key(f"stated twice, first on line {nodes[word].key_line}; keep one")
            nodes[word] = last = value
        return nodes

    def key(self, event: Any, path: str) -> str:
        if not isinstance(event, yaml.ScalarEvent):
            self.refuse(event, path, "a name must be a single word, not a list, a mapping or an alias")
        if event.anchor or event.tag:
            self.refuse(event, path, "anchors (&) and tags (!) are not allowed on a name")
        if not event.value:
            self.refuse(event, path, "a name is missing before the colon")
        return str(event.value)

    def refuse_split_sum(self, start: Node, group: str) -> None:
        """Inside brackets a comma ends a value, so £1,250,000 falls apart; say how to write it."""
        first = start.value
        if not isinstance(first, str) or not re.fullmatch(r"[+-]?£[0-9]{1,3}", first) or not _GROUP.fullmatch(group):
            return
        whole = f"{first},{group}"
        for event in self.events:  # the groups that follow; in a mapping an empty value stands after each
            if not isinstance(event, yaml.ScalarEvent) or (event.value and not _GROUP.fullmatch(event.value)):
                break
            whole += f",{event.value}" if event.value else ""
        again = quantities.change_as_typed if first[0] in "+-" else quantities.pounds_as_typed
        sample = again(quantities.read_pounds(whole))
        start.fail(f"the commas in {whole} split it into several values; write {sample}, or put it in quotes")

    def refuse(self, event: Any, path: str, message: str) -> NoReturn:
        mark = event.start_mark
        raise BadInput(_spot(self.name, mark.line + 1, mark.column + 1, path, message))


def _spot(file: str, line: int, column: int, path: str, message: str) -> str:
    where = f"{file}:{line}:{column}" if line else file
    return f"{where}  {path}{': ' if path else ''}{message}"


def _after(before: str, file: str, message: str) -> BadInput:
    """A fault in what follows this text."""
    return BadInput(_spot(file, before.count("\n") + 1, len(before) - before.rfind("\n"), "", message))


def _broken(name: str, text: str, error: yaml.YAMLError) -> BadInput:
    """What is wrong, in the words of the plain Python parser, so that every machine says the same.

    The file is read once more from its start: a fast parser looks ahead and may give up (some builds of libyaml do so
    at a thousand brackets) before a fault that stands earlier in the file.
    """
    try:
        _Builder(name, yaml.parse(text, Loader=yaml.SafeLoader)).document()
    except yaml.YAMLError as plain:
        error = plain
    if isinstance(error, yaml.MarkedYAMLError) and error.problem_mark:
        mark = error.problem_mark
        return BadInput(_spot(name, mark.line + 1, mark.column + 1, "", f"broken YAML: {error.problem}"))
    return _after(text[: getattr(error, "position", 0)], name, "broken YAML: a character that text cannot hold")


def _plain(name: str) -> str:
    return name.lower().replace(" ", "_").replace("-", "_")
