"""A clock that nobody waits for, and the hands of a watch: what it looks at, publishes and shows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone

from pipeline.watch.listing import Listed
from pipeline.watch.loop import Watch
from pipeline.watch.publish_round import Published
from pipeline.watch.schedule import Schedule
from pipeline.watch.status import Status
from schemas.record import InputFile

NOON = datetime(2024, 11, 2, 12, tzinfo=timezone.utc)


def file(name: str, size: int = 10) -> InputFile:
    return InputFile(f"in/{name}", size, NOON)


@dataclass
class Bench:
    """A watch with time in hand: `script` is called before each look with the number of the look, from 1."""

    script: Callable[[Bench, int], None]
    every: float = 30.0
    seconds: float = 0.0
    listed: Listed = field(default_factory=lambda: Listed(()))
    published: list[list[str]] = field(default_factory=list)
    published_at: list[float] = field(default_factory=list)
    shown: list[Status] = field(default_factory=list)
    looks: list[float] = field(default_factory=list)
    requested: bool = False
    fails: Exception | None = None
    batch: int = 100
    round_takes: float = 0.0

    def wait(self, seconds: float) -> None:
        assert seconds >= 0 or not self.requested
        if not self.requested:
            self.seconds += seconds

    def look(self) -> Listed:
        self.looks.append(self.seconds)
        self.script(self, len(self.looks))
        return self.listed

    def publish(self, files: Sequence[InputFile]) -> Published:
        if self.fails:
            raise self.fails
        self.seconds += self.round_takes
        batch = files[: self.batch]
        self.published.append([each.path for each in batch])
        self.published_at.append(self.seconds)
        return Published(
            tuple(batch),
            left=len(files) - len(batch),
            run_id=f"run-{len(self.published)}",
            files=len(batch),
            records_read=len(batch),
            copies=len(batch),
            stories=1,
        )

    def run(self) -> Status:
        schedule = Schedule.of(self.every)
        status = Status.of_this_process(("in",), schedule.every, schedule.settle, NOON)
        watch = Watch(
            look=self.look,
            publish=self.publish,
            show=self.shown.append,
            stop=self,
            schedule=schedule,
            status=status,
            clock=lambda: self.seconds,
            now=lambda: NOON + timedelta(seconds=self.seconds),
        )
        return watch.run()
