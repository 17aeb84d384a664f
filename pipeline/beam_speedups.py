"""Speed-ups that reach into Beam: how it is kept from doing the same thing over and over while it builds a graph.

Each batch of a folder has a graph of its own. All hold for Beam 2.77 and are tested against its own calls:

- `remember_dofn_specs`: Beam reads the signature of every method of every DoFn eight times, a third of what
  building takes.
- `remember_arguments`: of the signatures that are left Beam reads those of each class anew for each of its DoFns, a
  fifth of what building and beginning a graph takes.
- `CachedViews`: Beam makes an argument parser for each look at its options, half of what building took.

Each may go when a release of Beam does the same by itself.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from types import FunctionType, MethodType
from typing import Any, TypeAlias, TypeVar
from weakref import WeakKeyDictionary

import apache_beam as beam
from apache_beam.options.pipeline_options import PipelineOptions
from apache_beam.transforms import core, userstate

Arguments: TypeAlias = "tuple[list[str], list[Any]]"
"""The names of a function's arguments, and the values of those that have a default."""

View = TypeVar("View", bound=PipelineOptions)


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


def remember_arguments() -> None:
    """Has Beam read the signature of each function once, from now on, in this process.

    What it is told is its own: it may change the lists.
    """
    read = core.get_function_args_defaults
    if hasattr(read, "__wrapped__"):
        return
    plain: WeakKeyDictionary[FunctionType, Arguments] = WeakKeyDictionary()
    bound: WeakKeyDictionary[FunctionType, Arguments] = WeakKeyDictionary()

    @wraps(read)
    def remembered(function: Callable[..., Any]) -> Arguments:
        own = function.__func__ if isinstance(function, MethodType) else function
        if not isinstance(own, FunctionType):
            return read(function)  # type: ignore[no-any-return]
        told = plain if own is function else bound
        if own not in told:
            told[own] = read(function)
        names, defaults = told[own]
        return [*names], [*defaults]

    core.get_function_args_defaults = remembered


class CachedViews(PipelineOptions):
    """Beam's options, with each view of them made once.

    Beam asks for the view that tells whether types are checked eight hundred times while it builds the graph, and makes
    an argument parser each time: half of what building takes. Views share their values, so one serves as well.
    """

    def __init__(self, flags: list[str]) -> None:
        super().__init__(flags)
        object.__setattr__(self, "_views", {})

    def view_as(self, cls: type[View]) -> View:
        views: dict[type[View], View] = self._views
        if cls not in views:
            views[cls] = super().view_as(cls)
        return views[cls]
