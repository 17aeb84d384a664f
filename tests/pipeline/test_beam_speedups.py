"""What Beam is told of its DoFns, once."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator
from typing import Any

import apache_beam as beam
import pytest
from apache_beam.coders import VarIntCoder
from apache_beam.options.pipeline_options import PipelineOptions, SetupOptions, StandardOptions
from apache_beam.runners.portability.fn_api_runner import FnApiRunner
from apache_beam.testing.util import assert_that, equal_to
from apache_beam.transforms import core, userstate
from apache_beam.transforms.core import CallableWrapperDoFn
from apache_beam.transforms.timeutil import TimeDomain
from apache_beam.transforms.userstate import ReadModifyWriteStateSpec, TimerSpec, on_timer

from pipeline.beam_speedups import CachedViews, remember_arguments, remember_dofn_specs

_TIMER = TimerSpec("rings", TimeDomain.WATERMARK)
_STATE = ReadModifyWriteStateSpec("seen", VarIntCoder())


class _Stateful(beam.DoFn):
    def process(self, element: Any, seen: Any = beam.DoFn.StateParam(_STATE)) -> Iterator[Any]:  # noqa: B008
        seen.write(1)
        yield element


class _Timed(beam.DoFn):
    def process(self, element: Any, timer: Any = beam.DoFn.TimerParam(_TIMER)) -> Iterator[Any]:  # noqa: B008
        timer.set(1)
        yield element

    @on_timer(_TIMER)
    def rung(self) -> Iterator[Any]:
        yield None


class _Plain(beam.DoFn):
    def process(self, element: Any) -> Iterator[Any]:
        yield element


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The DoFns that Beam has read the signatures of, by id."""
    dofns: list[int] = []
    read = getattr(userstate.get_dofn_specs, "__wrapped__", userstate.get_dofn_specs)

    def reading(dofn: beam.DoFn) -> Any:
        dofns.append(id(dofn))
        return read(dofn)

    monkeypatch.setattr(userstate, "get_dofn_specs", reading)
    remember_dofn_specs()
    remember_dofn_specs()  # the second time does nothing
    return dofns


def test_each_is_asked_once_and_told_apart(asked: list[int]) -> None:
    """State is known of the one that has it, and of nobody else, however often Beam asks."""
    stateful, plain = _Stateful(), _Plain()
    for _ in range(3):
        assert userstate.is_stateful_dofn(stateful)
        assert not userstate.is_stateful_dofn(plain)
        assert userstate.get_dofn_specs(stateful) == ({_STATE}, set())
    assert asked == [id(stateful), id(plain)]


@pytest.mark.parametrize(
    "dofn", [_Stateful(), _Timed(), _Plain(), CallableWrapperDoFn(str)], ids=lambda dofn: type(dofn).__name__
)
def test_specs_are_beams_own(asked: list[int], dofn: beam.DoFn) -> None:
    """What is remembered of a DoFn is what Beam reads in it: its states and its timers."""
    own = getattr(userstate.get_dofn_specs, "__wrapped__", None)
    assert own is not None
    assert userstate.get_dofn_specs(dofn) == userstate.get_dofn_specs(dofn) == own(dofn)


class _Windowed(beam.DoFn):
    def process(self, element: Any, size: int = 3, window: Any = beam.DoFn.WindowParam, *rest: Any) -> Iterator[Any]:
        yield element, size, window, rest


@pytest.fixture
def signatures(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The functions whose signature Beam has read."""
    functions: list[Any] = []
    read = getattr(core.get_function_args_defaults, "__wrapped__", core.get_function_args_defaults)

    def reading(function: Any) -> Any:
        functions.append(function)
        return read(function)

    monkeypatch.setattr(core, "get_function_args_defaults", reading)
    remember_arguments()
    remember_arguments()  # the second time does nothing
    return functions


@pytest.mark.parametrize(
    "function",
    [
        _Windowed().process,
        _Windowed.process,
        _Stateful().process,
        _Plain().start_bundle,
        str,
        str.upper,
        [].append,
        len,
    ],
    ids=lambda function: function.__qualname__,
)
def test_arguments_are_beams_own(signatures: list[Any], function: Any) -> None:
    """What is remembered of a function, bound to its object or not, is what Beam reads of it."""
    own = getattr(core.get_function_args_defaults, "__wrapped__", None)
    assert own is not None
    assert core.get_function_args_defaults(function) == core.get_function_args_defaults(function) == own(function)


def test_a_signature_is_read_once_for_all_dofns_of_a_class(signatures: list[Any]) -> None:
    """Two DoFns of a class, and one of them asked twice, cost one look; lists that Beam changes are its own."""
    for dofn in (_Windowed(), _Windowed()):
        names, defaults = core.get_function_arguments(dofn, "process")
        assert names == ["element", "size", "window"]
        names.clear()
        defaults.clear()
    assert core.get_function_arguments(_Windowed(), "process")[1] == [3, beam.DoFn.WindowParam]
    assert len(signatures) == 1


VIEWS = sorted(PipelineOptions.__subclasses__(), key=lambda view: view.__name__)


@pytest.mark.parametrize("view", [view for view in VIEWS if view is not CachedViews], ids=lambda view: view.__name__)
def test_views_are_beams_own(view: type[PipelineOptions]) -> None:
    """Each view of the options holds what Beam's own view of the same words holds."""
    words = ["--runner=FlinkRunner", "--streaming", "--environment_type=DOCKER", "--job_name=quay", "--no_such=1"]
    ours, theirs = (made(list(words)).view_as(view) for made in (CachedViews, PipelineOptions))
    assert ours.get_all_options() == theirs.get_all_options()
    assert (type(ours), ours._visible_option_list()) == (type(theirs), theirs._visible_option_list())


def test_views_are_made_once_and_share_their_values() -> None:
    """What is set by one view is read by the others, as with Beam's."""
    for options in (CachedViews([]), PipelineOptions([])):
        options.view_as(StandardOptions).streaming = True
        options.view_as(SetupOptions).view_as(StandardOptions).runner = "PrismRunner"
        assert options.view_as(StandardOptions).streaming
        assert options.get_all_options()["runner"] == "PrismRunner"
    cached = CachedViews([])
    assert cached.view_as(StandardOptions) is cached.view_as(StandardOptions)


def test_dofns_are_not_kept(asked: list[int]) -> None:
    """A graph that has ended can be forgotten: another DoFn at its place in memory is asked anew."""
    dofn = _Stateful()
    assert userstate.is_stateful_dofn(dofn)
    kept = weakref.ref(dofn)
    del dofn
    gc.collect()
    assert kept() is None
    assert len(asked) == 1


def test_a_stateful_graph_runs_with_it(asked: list[int]) -> None:
    """Beam still finds the state where it builds a graph and where it runs one."""
    with beam.Pipeline(FnApiRunner()) as pipeline:
        found = pipeline | beam.Create([(1, 2), (1, 3)]) | beam.ParDo(_Stateful()) | beam.Map(sum)
        assert_that(found, equal_to([3, 4]))
    assert asked
