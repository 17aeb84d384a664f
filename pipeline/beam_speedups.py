"""Keeps Beam from asking each step of a graph over and over for the state and timers that it uses.

Beam reads the signature of every method of every DoFn eight times while a graph is built and started. That is a third
of what building takes, and each batch of a folder has a graph of its own.
"""

from __future__ import annotations

from functools import wraps
from typing import Any
from weakref import WeakKeyDictionary

import apache_beam as beam
from apache_beam.transforms import userstate


def remember_dofn_specs() -> None:
    """Has Beam ask each DoFn once, from now on, in this process."""
    ask = userstate.get_dofn_specs
    if hasattr(ask, "__wrapped__"):
        return
    told: WeakKeyDictionary[beam.DoFn, Any] = WeakKeyDictionary()

    @wraps(ask)
    def remembered(dofn: beam.DoFn) -> Any:
        if dofn not in told:
            told[dofn] = ask(dofn)
        return told[dofn]

    userstate.get_dofn_specs = remembered
