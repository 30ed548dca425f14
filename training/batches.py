"""Batches for training, drawn by processes of their own so that a step need not wait for one."""

from __future__ import annotations

import multiprocessing
import os
import queue
import random
import time
from collections.abc import Callable

import torch

from data import Batch


class Feed:
    """Batches of several kinds, a few of each kept ready by `workers` processes (threads would hold Python's lock).

    `make(worker)` is called in each process and returns draw(kind, progress) -> Batch; `progress` is the stage's, as of the last next().
    next() returns a new batch if one is ready, else an earlier one again (data echoing, Choi et al. 2019): noise, damage and mirroring differ
    each time, and the network does not overfit at this scale. Batches lie on `device`. An error in a process is raised by next().
    """

    READY = 3
    LATEST = 16

    def __init__(
        self, make: Callable[[int], Callable[[str, float], Batch]], kinds: list[str], workers: int, seed: int = 0, device: torch.device | str = "cpu"
    ) -> None:
        self.device = torch.device(device)
        context = multiprocessing.get_context("fork")  # shares the photographs in memory
        self.queues = {kind: context.Queue(self.READY) for kind in kinds}
        self.progress, self.rng = context.Value("d", 0.0), random.Random(seed)
        self.latest: dict[str, list[Batch]] = {kind: [] for kind in kinds}
        self.fresh = self.served = 0
        self.processes = [context.Process(target=self._run, args=(make, i), daemon=True) for i in range(workers)]
        for process in self.processes:
            process.start()

    def _run(self, make, worker: int) -> None:
        torch.set_num_threads(1)
        if self.device.type == "cuda":
            os.nice(5)  # the process that launches the GPU's kernels goes first
        try:
            draw = make(worker)
            while True:
                kind = min(self.queues, key=lambda name: self.queues[name].qsize())
                if self.queues[kind].full():
                    time.sleep(0.005)
                else:
                    self.queues[kind].put(draw(kind, self.progress.value))
        except BaseException as error:  # noqa: BLE001 (handed to the reader)
            for line in self.queues.values():
                line.put(error)

    def next(self, kind: str, progress: float) -> Batch:
        self.progress.value = progress
        latest = self.latest[kind]
        self.served += 1
        while True:
            try:
                # Batches are repeated only once there are a few to choose from.
                item = self.queues[kind].get(timeout=0 if len(latest) >= self.LATEST // 2 else 30)
            except queue.Empty:
                if not all(process.is_alive() for process in self.processes):
                    raise SystemExit("A process that draws batches died, most likely for want of memory: use a smaller --short-side.") from None
                if len(latest) < self.LATEST // 2:
                    continue
                return self.rng.choice(latest)
            if isinstance(item, BaseException):
                raise item
            self.fresh += 1
            item = item.to(self.device)
            self.latest[kind] = [*latest[1 - self.LATEST :], item]
            return item

    def stop(self) -> None:
        for process in self.processes:
            process.terminate()
