"""Batches for training: made in a process of their own, and served more than once."""

from __future__ import annotations

import multiprocessing
import queue
import random

import torch

from data import Batch


class Ahead:
    """Makes batches in a process of its own, a few ahead: in a thread it would hold Python's lock and halve the training's speed.

    `make(progress)` is called there with the stage's progress as this process last wrote it; an error there is raised here.
    """

    def __init__(self, make) -> None:
        context = multiprocessing.get_context("fork")  # shares the photographs in memory
        self.queue, self.progress = context.Queue(3), context.Value("d", 0.0)
        self.process = context.Process(target=self._run, args=(make,), daemon=True)
        self.process.start()

    def _run(self, make) -> None:
        torch.set_num_threads(1)  # the parent's thread pool did not come along
        try:
            while True:
                self.queue.put(make(self.progress.value))
        except BaseException as error:  # noqa: BLE001 (handed to the reader)
            self.queue.put(error)

    def next(self, progress: float):
        self.progress.value = progress
        while True:
            try:
                item = self.queue.get(timeout=30)
            except queue.Empty:
                if self.process.is_alive():
                    continue
                raise SystemExit("The process that makes batches died, most likely for want of memory: use a smaller --short-side.") from None
            if isinstance(item, BaseException):
                raise item
            return item

    def stop(self) -> None:
        self.process.terminate()


class Echo:
    """Trains on batches more than once, drawn at random from the latest few (data echoing, Choi et al. 2019): noise on nouns and
    the weights differ each time, and the network fits its training pictures no better than others."""

    LATEST = 24

    def __init__(self, ahead: Ahead, times: float) -> None:
        self.ahead, self.times, self.latest = ahead, times, []

    def next(self, progress: float) -> Batch:
        if self.times > 1 and len(self.latest) == self.LATEST and random.random() > 1 / self.times:
            return random.choice(self.latest)
        batch = self.ahead.next(progress)
        if self.times > 1:
            self.latest = [*self.latest[-self.LATEST + 1 :], batch]
        return batch
