"""One command from the shards to a trained L-C4 lite: python train.py --data SHARDS --clips CLIPS --val VAL.tar --out RUN --minutes 60.

Five stages share the minutes: `decoder` (luminance pyramid and decoder), `maps` (CMPF's maps, which need no U-Net and learn several times
as fast without it), `known` (propagation of known colors), `image` (CMPF and U-Net), `few` (the sampler's own four timesteps, on the
model's own trajectories). `longer`, which has to be named, goes on with finding things. The trunk is trained in all but the first. A run
resumes from its checkpoint; `--init` starts from a checkpoint or from an exported pack. Several GPUs: torchrun --nproc-per-node N train.py ...
"""

from __future__ import annotations

import argparse
import copy
import json
import math
import os
import random
import re
import time
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import torch
import torch.distributed as dist
from torch import Tensor, nn

import clips
from batches import Feed
from checkpoints import load_weights
from damage import damage
from data import Batch, Sampler, collate
from export import export_lite
from model import LC4, LITE
from objectives import PHRASES, Objectives
from processes import process_group
from shards import load_photos
from sheets import sheet
from text import PhraseEmbedder


@dataclass(frozen=True)
class Stage:
    share: float  # of the minutes
    rate: float  # peak learning rate; the trunk takes a fifth of it
    trains: str  # pattern that the names of trained parameters begin with
    sizes: tuple[tuple[float, int, int], ...]  # (until this share of the stage, picture size, pictures a batch)
    mix: tuple[tuple[str, str, float], ...]  # (objective of Objectives, what is drawn, share of steps)
    damaged: float = 1.0  # share of batches whose luminance looks like old film


_TRUNK = r"luminance\.trunk"
_MATCH = r"luminance\.match|propagation"
_MAPS = rf"luminance\.(adapt|to_picture|refine|context|out)|cmpf|{_MATCH}|{_TRUNK}"
_ALL = rf"luminance\.to_unet|unet|{_MAPS}"
STAGES = {
    "decoder": Stage(0.12, 2e-3, r"luminance\.pyramid|decoder", ((1.0, 128, 24),), (("decoder", "decoder", 1),), damaged=0.5),
    "maps": Stage(0.24, 6e-4, _MAPS, ((0.3, 128, 48), (0.7, 192, 24), (1.0, 256, 14)), (("maps", "maps", 0.9), ("maps", "clips", 0.1))),
    "known": Stage(0.04, 3e-3, _MATCH, ((0.5, 128, 48), (1.0, 192, 24)), (("maps", "maps", 0.8), ("maps", "clips", 0.2))),
    "image": Stage(0.32, 5e-4, _ALL, ((0.6, 128, 48), (1.0, 192, 24)), (("image", "image", 0.65), ("image", "clips", 0.15), ("maps", "maps", 0.2))),
    "few": Stage(0.28, 3e-4, _ALL, ((0.6, 192, 24), (1.0, 256, 16)), (("few", "image", 0.3), ("few", "clips", 0.1), ("maps", "maps", 0.6))),
    # Has no share of a run from nothing: hours more of finding things, named by --stage. The U-Net stays as it is: trained beside on a quarter of
    # the steps it came out worse, and the trunk does not move so far that it must follow.
    "longer": Stage(0, 4e-4, _MAPS, ((0.45, 192, 24), (1.0, 256, 14)), (("maps", "maps", 0.85), ("maps", "clips", 0.15))),
}
TRUNK_RATE = 0.2
GPU_BATCH = 256
"""Pictures a step on a GPU. Launching a step's kernels takes the processor 82 ms whatever their number; an H200 is done with 64 pictures in 22 ms and
would wait, with 256 it has enough to do. A card with less memory than its 141 GB may want a smaller --batch."""
GPU_RATES = {"decoder": 1e-3, "maps": 8e-4, "longer": 8e-4, "few": 4e-4}
"""Peak learning rates that batches of this size learned well at; the other stages keep their own."""
MAIN_CORES = 3
"""Cores of a GPU's machine that no batches are drawn on: its main process, which launches the kernels, must not wait for one."""
FIRST_BLOCK = 7
"""On a CPU only this block of the trunk and later ones are trained: gradients of the earlier ones, at high resolution, would double the time."""


def for_gpu(name: str, stage: Stage) -> Stage:
    sizes = tuple((until, size, GPU_BATCH) for until, size, _ in stage.sizes)
    return replace(stage, rate=GPU_RATES.get(name, stage.rate), sizes=sizes)


def pick_precision() -> torch.dtype:
    """bf16 where the machine multiplies it in hardware; elsewhere it is emulated, ten times slower than fp32."""
    if torch.cuda.is_available() or torch.ops.mkldnn._is_mkldnn_bf16_supported() and "avx512_bf16" in Path("/proc/cpuinfo").read_text():
        return torch.bfloat16
    return torch.float32


class Trainer:
    def __init__(self, args: argparse.Namespace) -> None:
        self.args, self.out = args, Path(args.out)
        self.rank, self.ranks = int(os.environ.get("RANK", 0)), int(os.environ.get("WORLD_SIZE", 1))
        self.out.mkdir(parents=True, exist_ok=True)
        self.device = torch.device("cuda", int(os.environ.get("LOCAL_RANK", 0))) if torch.cuda.is_available() else torch.device("cpu")
        self.threads = self.workers = max(1, (os.cpu_count() or 1) // self.ranks)
        if self.device.type == "cuda":
            torch.cuda.set_device(self.device)
            self.threads, self.workers = min(self.threads, MAIN_CORES), max(1, self.workers - MAIN_CORES)
        torch.set_num_threads(args.threads or self.threads)
        self.net = LC4(LITE)
        self.stage, self.elapsed, self.step, self.history = next(iter(STAGES)), 0.0, 0, []
        self.optimizer_state, self.ema = None, None
        checkpoint = self.out / "checkpoint.pt"
        if checkpoint.exists():
            self.resume(checkpoint)
        elif args.init:
            load_weights(self.net, Path(args.init))
        if args.stage and args.stage != self.stage:
            self.stage, self.elapsed, self.optimizer_state = args.stage, 0.0, None
        self.net.to(self.device)
        for module in self.net.modules():
            if isinstance(module, nn.Conv2d):
                module.to(memory_format=torch.channels_last)
        self.ema = copy.deepcopy(self.net) if self.ema is None else self.ema.to(self.device)
        self.embed = PhraseEmbedder(self.device)
        # A resumed run must not draw the same batches again.
        seed = (args.seed * 1000 + self.rank) * 100_003 + self.step
        torch.manual_seed(seed)
        self.seed, self.rng = seed, random.Random(args.seed * 100_003 + self.step)  # the same on all ranks: what a step is
        self.objectives = Objectives(self.net, self.embed, pick_precision(), seed)

    def say(self, *words) -> None:
        if self.rank == 0:
            print(*words, flush=True)

    # -- checkpoints

    def resume(self, path: Path) -> None:
        saved = load_weights(self.net, path)
        self.ema = copy.deepcopy(self.net)
        self.net.load_state_dict(saved["net"])
        self.stage, self.elapsed, self.step = saved["stage"], saved["elapsed"], saved["step"]
        self.history, self.optimizer_state = saved["history"], saved["optimizer"]
        self.say(f"going on with stage {self.stage} at {self.elapsed / 60:.1f} min, step {self.step}")

    def save(self, optimizer: torch.optim.Optimizer | None) -> None:
        if self.rank:
            return
        state = {
            "preset": LITE.to_json(), "net": self.net.state_dict(), "ema": self.ema.state_dict(), "stage": self.stage, "step": self.step,
            "elapsed": self.elapsed, "history": self.history, "optimizer": optimizer.state_dict() if optimizer else None,
        }  # fmt: skip
        temporary = self.out / "checkpoint.tmp"
        torch.save(state, temporary)
        temporary.replace(self.out / "checkpoint.pt")
        (self.out / "history.json").write_text(json.dumps(self.history))

    def sheet(self) -> None:
        if self.rank == 0 and self.args.val:
            net = self.ema if self.device.type == "cpu" else copy.deepcopy(self.ema).cpu()
            embed = self.embed if self.device.type == "cpu" else PhraseEmbedder()
            sheet(net, embed, self.args.val, self.out / f"sheet-{self.stage}-{self.step:06d}.png")

    # -- stages

    def run(self) -> None:
        names = list(STAGES)
        cache = self.out / f"photos-{self.rank}.cache"
        photos = load_photos([Path(p) for p in self.args.data], self.args.short_side, as_lab=True, cache=cache)
        masked = sum(p.mask is not None for p in photos)
        self.say(f"{len(photos)} photos, {masked} with masks; {self.objectives.precision} on {self.device}")
        for name in names[names.index(self.stage) :]:
            if name != self.stage:
                self.stage, self.elapsed, self.optimizer_state = name, 0.0, None
            self.run_stage(name, STAGES[name] if self.device.type == "cpu" else for_gpu(name, STAGES[name]), photos)
            if self.args.stage_only:
                break
        self.save(None)
        if self.args.pack and self.rank == 0:
            export_lite(self.out / "checkpoint.pt", Path(self.args.pack))
        self.say("done")

    @cached_property
    def clips(self) -> list:
        """Read when a stage first draws of them, before its processes start, which share them."""
        return clips.training_clips(self.args.clips)

    def feed(self, stage: Stage, photos: list) -> Feed:
        kinds = list(dict.fromkeys(kind for _, kind, _ in stage.mix))
        real = self.clips if "clips" in kinds else []

        def make(worker: int):
            seed = self.seed + 7919 * (worker + 1)
            samplers = {kind: Sampler(photos, seed + i, stage="image" if kind == "clips" else kind) for i, kind in enumerate(kinds)}
            video = clips.ClipSampler(real, samplers["clips"]) if "clips" in kinds else None

            def draw(kind: str, progress: float) -> Batch:
                size, count = next((s, b) for until, s, b in stage.sizes if progress < until or until >= 1)
                count = self.args.batch or count
                if kind == "clips":
                    return video.batch(size, max(1, count // clips.FRAMES), PHRASES)
                sampler = samplers[kind]
                return collate([sampler.draw(size, PHRASES) for _ in range(count)], PHRASES, full=kind == "decoder")

            return draw

        return Feed(make, kinds, self.args.workers or self.workers, self.seed, self.device)

    def trained(self, stage: Stage) -> list[dict]:
        """AdamW's parameter groups of this stage; all other parameters are frozen."""
        groups: dict[float, list[nn.Parameter]] = {}
        for key, parameter in self.net.named_parameters():
            trunk = re.match(rf"{_TRUNK}\.(stem|blocks\.(\d+))", key)
            early = self.device.type == "cpu" and trunk and int(trunk[2] or 0) < FIRST_BLOCK
            held = early or "pyramid" in key and self.args.hold_pyramid
            parameter.requires_grad_(bool(re.match(stage.trains, key)) and not held)
            if parameter.requires_grad:
                groups.setdefault(TRUNK_RATE if re.match(_TRUNK, key) else 1.0, []).append(parameter)
        return [{"params": parameters, "factor": factor} for factor, parameters in groups.items()]

    def run_stage(self, name: str, stage: Stage, photos: list) -> None:
        seconds = self.args.minutes * 60 * (1 if self.args.stage_only else stage.share)
        if self.elapsed >= seconds:
            return
        if name == "few" and not self.elapsed:
            self.net.load_state_dict(self.ema.state_dict())
        groups = self.trained(stage)
        parameters = [p for group in groups for p in group["params"]]
        averaged = [e for e, p in zip(self.ema.parameters(), self.net.parameters(), strict=True) if p.requires_grad]
        current = [p for p in self.net.parameters() if p.requires_grad]
        optimizer = torch.optim.AdamW(groups, self.args.rate or stage.rate, weight_decay=0.01, betas=(0.9, 0.99), fused=True)
        peak = self.args.rate or stage.rate
        if self.optimizer_state:
            optimizer.load_state_dict(self.optimizer_state)
        feed = self.feed(stage, photos)
        objectives = self.objectives
        if self.ranks > 1:
            objectives = nn.parallel.DistributedDataParallel(self.objectives, find_unused_parameters=True)
        sums: dict[str, list] = {}
        seen, n, last_save, begun = 0, 0, time.time(), time.time()
        self.say(f"stage {name}: {sum(p.numel() for p in parameters) / 1e6:.2f} M parameters, {(seconds - self.elapsed) / 60:.1f} min")
        while self.going_on(seconds):
            started = time.time()
            progress = self.elapsed / seconds
            objective, kind, _ = self.rng.choices(stage.mix, [share for *_, share in stage.mix])[0]
            batch = feed.next(kind, progress)
            if self.rng.random() < 0.5:
                batch = batch.mirrored()
            if self.rng.random() < stage.damaged:
                batch = replace(batch, luminance=damage(batch.luminance, batch.frames))
            for group in optimizer.param_groups:
                group["lr"] = peak * group["factor"] * min(1, (n + 1) / 100) * max(0.03, 0.5 * (1 + math.cos(math.pi * progress)))
            own, side = self.learn(objectives, objective, batch, optimizer)
            n, self.step, seen = n + 1, self.step + 1, seen + len(batch.latent)
            total = sums.setdefault(f"{objective} on {kind}", [0, torch.zeros(2, device=self.device)])
            total[0] += 1
            total[1] += torch.stack([own, side]).detach()
            if n % 4 == 0:
                with torch.no_grad():
                    torch._foreach_lerp_(averaged, current, 1 - min(0.985, n / (n + 60)))
            self.elapsed += min(time.time() - started, 60)
            if n in (5, 20) or n % 100 == 0:
                means = {key: (value / count).tolist() for key, (count, value) in sums.items()}
                self.history.append([name, self.step, round(self.elapsed, 1), means, batch.latent.shape[-1] * 8])
                lines = "; ".join(f"{key} {first:.4f}, maps {second:.4f}" for key, (first, second) in means.items())
                self.say(
                    f"{name} {n} size {batch.latent.shape[-1] * 8}: {lines}; {self.ranks * seen / (time.time() - begun):.1f} pictures/s, "
                    f"fresh {feed.fresh}/{feed.served}, {(seconds - self.elapsed) / 60:.1f} min left"
                )
                sums = {}
            if time.time() - last_save > self.args.save_every:
                self.save(optimizer)
                self.sheet()
                last_save = time.time()
        feed.stop()
        self.save(optimizer)
        self.sheet()

    def learn(self, objectives: nn.Module, objective: str, batch: Batch, optimizer: torch.optim.Optimizer) -> tuple[Tensor, Tensor]:
        """One step. -> the objective's two losses"""
        own, side = objectives(objective, batch)
        optimizer.zero_grad(set_to_none=True)
        loss = own + self.args.map_weight * side
        if loss.requires_grad:  # a batch without a hint has nothing to teach the stage `known`
            loss.backward()
        nn.utils.clip_grad_norm_([p for group in optimizer.param_groups for p in group["params"]], 1.0)
        optimizer.step()
        return own, side

    def going_on(self, seconds: float) -> bool:
        """Whether the stage has time left; ranks' clocks differ, so the first one's counts."""
        if self.ranks == 1:
            return self.elapsed < seconds
        clock = torch.tensor([self.elapsed], dtype=torch.float64, device=self.device)
        dist.broadcast(clock, 0)
        self.elapsed = clock.item()
        return self.elapsed < seconds


def parse(argv: list[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--preset", default="lite", help="lite, or sd15: --preset sd15 --help lists its own options")
    parser.add_argument("--data", nargs="+", required=True, help="shards or folders of train-*.tar")
    parser.add_argument("--clips", required=True, help="folder of color clips")
    parser.add_argument("--val", help="shard that sample sheets are drawn from; none without it")
    parser.add_argument("--out", default="run", help="checkpoint, history and sample sheets go here; a run that is there goes on")
    parser.add_argument("--pack", help="folder that the pack is exported to at the end")
    parser.add_argument("--minutes", type=float, default=60, help="of all stages together; reading photographs, sheets and the export take some three more")
    parser.add_argument("--init", help="checkpoint or pack folder to start from")
    parser.add_argument("--stage", choices=list(STAGES), help="start with this stage")
    parser.add_argument("--stage-only", action="store_true", help="give this stage all the minutes, and stop after it")
    parser.add_argument("--hold-pyramid", action="store_true", help="train the decoder alone: the later stages stand on the pyramid as it is")
    parser.add_argument("--rate", type=float, default=0, help="peak learning rate; 0 leaves it to the stage")
    parser.add_argument("--map-weight", type=float, default=0.3)
    parser.add_argument("--short-side", type=int, default=256, help="photographs are kept at this short side, in pixels")
    parser.add_argument("--batch", type=int, default=0, help="pictures a step (frames, of clips); 0 leaves it to the stage, on a GPU to GPU_BATCH")
    parser.add_argument("--threads", type=int, default=0)
    parser.add_argument("--workers", type=int, default=0, help="processes that draw batches; 0 is one for each core, on a GPU's machine but for three")
    parser.add_argument("--save-every", type=float, default=240, help="seconds between checkpoints")
    parser.add_argument("--seed", type=int, default=0)
    return parser.parse_args(argv)


def main(argv: list[str] | None = None) -> None:
    preset = argparse.ArgumentParser(add_help=False)
    preset.add_argument("--preset", default="lite")
    if preset.parse_known_args(argv)[0].preset != "lite":
        from sd15.train import main as train_sd15

        return train_sd15(argv)
    args = parse(argv)
    with process_group():
        Trainer(args).run()


if __name__ == "__main__":
    main()
