"""Every field that a mechanism names exists: a misspelt one would otherwise be a bare KeyError in compiled code."""

import ast
from pathlib import Path

import pytest

import obbr
from obbr.evidence import Register
from obbr.people.channels import CHANNELS, LIVE
from obbr.people.near import COUNT, LOCAL, PROVIDER, SYSTEM, TEAM, USE
from obbr.people.resident import HOUSEHOLD, RESIDENT
from obbr.people.sharing import CLAIM

PEOPLE = sorted((Path(obbr.__file__).parent / "people").glob("*.py"))
ALL = sorted(Path(obbr.__file__).parent.rglob("*.py"))
NEAR = {
    **{"place": LOCAL, "home": HOUSEHOLD, "system": SYSTEM, "count": COUNT, "use": USE},
    **{"provider": PROVIDER, "team": TEAM, "carer": RESIDENT, "partner": RESIDENT},
}


def _chains(path):
    """Dotted names such as `p.needs.frailty_onset`, longest first, as lists of words."""
    tree = ast.parse(path.read_text())
    inner = {id(n.value) for n in ast.walk(tree) if isinstance(n, ast.Attribute)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and id(node) not in inner:
            words, at = [], node
            while isinstance(at, ast.Attribute):
                words.insert(0, at.attr)
                at = at.value
            if isinstance(at, ast.Name):
                yield [at.id, *words]


@pytest.mark.parametrize("path", PEOPLE, ids=lambda p: p.stem)
def test_fields_of_residents_and_surroundings_exist(path):
    for words in _chains(path):
        if words[0] in ("r", "carer") and path.stem != "chance":
            assert words[1] in RESIDENT.names, f"{path.name}: a resident has no {words[1]}"
        if words[0] == "near" and len(words) > 2 and words[1] in NEAR:
            assert words[2] in NEAR[words[1]].names, f"{path.name}: near.{words[1]} has no {words[2]}"
        if words[0] == "c" and path.stem in ("claims", "sharing"):
            assert words[1] in CLAIM.names, f"{path.name}: a claim has no {words[1]}"


@pytest.mark.parametrize("path", ALL, ids=lambda p: p.relative_to(ALL[0].parent).as_posix())
def test_parameters_exist(path):
    dtype = Register.load().dtype
    for words in _chains(path):
        if words[0] == "self":
            words = words[1:]
        if words[:1] != ["p"] or len(words) < 3:
            continue
        topic, name = words[1:3]
        known = LIVE.names if topic == "live" else dtype[topic].names if topic in dtype.names else ()
        assert name in known, f"{path.name}: no parameter {topic}.{name}"


def test_every_channel_is_used():
    """A response with no switch in the code could never be frozen."""
    text = "".join(path.read_text() for path in ALL if path.name != "channels.py")
    for name in CHANNELS:
        assert f"live.{name}" in text or f'live("{name}")' in text, f"{name} is a channel that nothing reads"
