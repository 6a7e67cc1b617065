"""How plain functions become machine code: `@mechanism` for a sentence of the model, `@kernel` for a loop over people.

A mechanism stays an ordinary Python function when Python calls it (tests, debugging, the plain twin of the month) and
is woven into the loop when a kernel calls it.  A kernel is compiled once and kept in a folder named after the text of
every file of obbr, so that a change anywhere, also in a helper, can never meet an old compilation.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import numba
from numba.extending import register_jitable

mechanism = register_jitable(forceinline=True, no_cfunc_wrapper=True)
"""Decorator: compiled into whatever kernel calls it, plain Python when Python calls it."""


def kernel(function: Callable[..., Any]) -> Any:
    """Decorator: compile a loop, keep the result on disk, release Python's lock while it runs.

    Runs are independent, so threads run several kernels at once; no single loop is split.
    """
    before = numba.config.CACHE_DIR
    numba.config.CACHE_DIR = _cache_folder()
    try:
        return numba.njit(cache=bool(numba.config.CACHE_DIR), nogil=True)(function)
    finally:
        numba.config.CACHE_DIR = before


@cache
def _cache_folder() -> str:
    """A writable folder for this exact source, numba and its options; empty if nothing can be written."""
    name = f"obbr-{code_hash()}-{_compiler_hash()}"
    homes = [os.environ.get("OBBR_CACHE"), Path.home() / ".cache", tempfile.gettempdir()]
    for home in filter(None, homes):
        folder = Path(home) / "obbr" / name
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=folder):
                return str(folder)
        except OSError:
            continue
    return ""


@cache
def code_hash() -> str:
    """A name for the text of every file of obbr: other code may give another answer, and another compilation."""
    text, home = hashlib.sha256(), Path(__file__).parent
    for path in sorted(home.rglob("*.py")):
        text.update(path.relative_to(home).as_posix().encode() + path.read_bytes())
    return text.hexdigest()[:16]


def _compiler_hash() -> str:
    """A name for what else decides a compilation: numba and its options."""
    facts = (numba.__version__, os.environ.get("NUMBA_BOUNDSCHECK"), os.environ.get("NUMBA_OPT"))
    return hashlib.sha256(repr(facts).encode()).hexdigest()[:8]
