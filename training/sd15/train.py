"""Trains L-C4 on Stable Diffusion 1.5: python train.py --preset sd15 --weights SD15 --data SHARDS --out RUN (README.md has a cluster's commands).

Three stages: `luminance` (E_lum and its layers into the decoder; not needed with L-CAD's weights), then the paper's two, `unet` (U-Net with
TDA, on CLIP's embeddings) and `cmpf` (CMPF with the U-Net frozen). All random choices depend on a sample's number only, so that any number of
processes arrive at the same weights; a run resumes from its checkpoint.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import time
from dataclasses import dataclass
from pathlib import Path

import torch
import torch.distributed as dist
from torch import Tensor, nn
from torch.utils.data import DataLoader

from processes import process_group
from sampling import CLIP_FRAMES
from sd15.clips import Clip, Clips, find_clips
from sd15.network import LC4
from sd15.objectives import Objectives
from sd15.preset import PRESETS
from sd15.weights import load_lcad, load_stable_diffusion, start_luminance
from sd15.words import Words
from shards import BadInput


@dataclass(frozen=True)
class Stage:
    steps: int
    rate: float
    trains: tuple[str, ...]  # parts of the network


STAGES = {
    "luminance": Stage(20_000, 1e-4, ("luminance",)),
    "unet": Stage(100_000, 5e-5, ("unet",)),
    "cmpf": Stage(30_000, 1e-4, ("cmpf",)),
}
CHECKPOINT = "sd15.pt"


class Trainer:
    def __init__(self, args: argparse.Namespace) -> None:
        self.args, self.out = args, Path(args.out)
        self.rank, self.ranks = int(os.environ.get("RANK", 0)), int(os.environ.get("WORLD_SIZE", 1))
        if args.batch % self.ranks:
            raise BadInput(f"--batch {args.batch} does not divide by {self.ranks} processes: choose a multiple of {self.ranks}.")
        self.own = args.batch // self.ranks
        self.micro = min(args.micro, self.own)
        if self.own % self.micro:
            raise BadInput(f"--micro {args.micro} does not divide the {self.own} clips a process has in each step: choose a divisor.")
        self.device = torch.device("cuda", int(os.environ.get("LOCAL_RANK", 0))) if torch.cuda.is_available() else torch.device("cpu")
        if self.device.type == "cuda":
            torch.cuda.set_device(self.device)
        automatic = torch.bfloat16 if self.device.type == "cuda" else torch.float32
        self.precision = {"auto": automatic, "float32": torch.float32, "bfloat16": torch.bfloat16}[args.precision]
        self.out.mkdir(parents=True, exist_ok=True)
        self.words = Words(Path(args.tokenizer or Path(args.weights or ".") / "tokenizer"), PRESETS[args.preset].max_tokens)
        torch.manual_seed(args.seed)
        self.net = LC4(PRESETS[args.preset])
        self.stage, self.step, self.history, self.saved = next(iter(STAGES)), 0, [], {}
        if (self.out / CHECKPOINT).exists():
            self.resume()
        else:
            self.begin()
        if args.stage and args.stage != self.stage:
            self.stage, self.step, self.saved = args.stage, 0, {}
        self.net.to(self.device).requires_grad_(False)
        self.net.unet.checkpointing = not args.keep_activations

    def say(self, *words) -> None:
        if self.rank == 0:
            print(*words, flush=True)

    def begin(self) -> None:
        if self.args.weights:
            load_stable_diffusion(self.net, Path(self.args.weights))
        else:
            start_luminance(self.net)
            self.say("No --weights and no --lcad: begins with random weights." if not self.args.lcad else "Weights are L-CAD's.")
        if self.args.lcad:
            load_lcad(self.net, Path(self.args.lcad))
            self.stage = "unet"

    def resume(self) -> None:
        self.saved = torch.load(self.out / CHECKPOINT, map_location="cpu", weights_only=True)
        if self.saved["preset"]["name"] != self.args.preset:
            raise BadInput(f"{self.out} holds a run of the preset {self.saved['preset']['name']}: name another --out.")
        self.net.load_state_dict(self.saved["net"])
        self.stage, self.step, self.history = self.saved["stage"], self.saved["step"], self.saved["history"]
        self.say(f"going on with stage {self.stage} at step {self.step}")

    def save(self, optimizer: torch.optim.Optimizer, averages: dict[str, Tensor]) -> None:
        if self.rank:
            return
        state = {
            "preset": {"name": self.args.preset}, "net": self.net.state_dict(), "averages": averages, "optimizer": optimizer.state_dict(),
            "stage": self.stage, "step": self.step, "history": self.history,
        }  # fmt: skip
        torch.save(state, self.out / "sd15.tmp")
        (self.out / "sd15.tmp").replace(self.out / CHECKPOINT)
        (self.out / "history.json").write_text(json.dumps(self.history))

    def run(self) -> None:
        entries = find_clips([Path(path) for path in self.args.data])
        self.say(f"{len(entries)} clips; {self.ranks} processes, {self.precision} on {self.device}")
        names = list(STAGES)
        for name in names[names.index(self.stage) :]:
            if name != self.stage:
                self.stage, self.step, self.saved = name, 0, {}
            self.run_stage(entries)
            if self.args.stage_only:
                break
        self.say("done")

    def batches(self, entries: list):
        """This process's part of every step from here on, in pieces of `micro` clips."""
        args, steps = self.args, self.args.steps or STAGES[self.stage].steps
        seed = args.seed * len(STAGES) + list(STAGES).index(self.stage)
        # The unconditional branch of guidance is the U-Net's alone: CMPF is taught with words.
        silent = 0.1 if self.stage == "unet" else 0.0
        clips = Clips(entries, args.frames, args.size, self.net.preset.latent_channels, seed, silent)
        first = range(self.step * args.batch + self.rank * self.own, steps * args.batch, args.batch)
        positions = [start + i for start in first for i in range(self.own)]
        return iter(DataLoader(clips, self.micro, sampler=positions, num_workers=args.workers, collate_fn=list, pin_memory=False))

    def tensors(self, clips: list[Clip]) -> dict[str, Tensor]:
        ids, mask = self.words([clip.caption for clip in clips])
        stacked = {name: torch.stack([getattr(clip, name) for clip in clips]) for name in ("rgb", "luminance", "noise")}
        values = {**stacked, "ids": ids, "mask": mask, "time": torch.tensor([clip.time for clip in clips])}
        return {name: value.to(self.device, non_blocking=True) for name, value in values.items()}

    def run_stage(self, entries: list) -> None:
        stage, args = STAGES[self.stage], self.args
        steps, peak = args.steps or stage.steps, args.rate or stage.rate
        trained = {name: p for name, p in self.net.named_parameters() if name.split(".")[0] in stage.trains}
        if self.step >= steps:
            self.use(trained, self.saved["averages"] if self.saved else {})
            return
        for name, parameter in self.net.named_parameters():
            parameter.requires_grad_(name in trained)
        parameters = list(trained.values())
        optimizer = torch.optim.AdamW(parameters, peak, betas=(0.9, 0.999), weight_decay=0.01, fused=True)
        averages = {name: p.detach().clone() for name, p in trained.items()}
        if self.saved:
            optimizer.load_state_dict(self.saved["optimizer"])
            for name, value in self.saved["averages"].items():
                averages[name].copy_(value)
            self.saved = {}
        objectives = module = Objectives(self.net, self.precision)
        if self.ranks > 1:
            module = nn.parallel.DistributedDataParallel(objectives)
        feed, pieces = self.batches(entries), self.own // self.micro
        self.say(f"stage {self.stage}: {sum(p.numel() for p in parameters) / 1e6:.1f} M parameters, {steps - self.step} steps of {args.batch} clips")
        begun, first, last_save = time.time(), self.step, time.time()
        while self.step < steps:
            for group in optimizer.param_groups:
                group["lr"] = peak * min(1, (self.step + 1) / args.warmup)
            optimizer.zero_grad(set_to_none=True)
            total = torch.zeros((), device=self.device)
            for piece in range(pieces):
                alone = module.no_sync() if self.ranks > 1 and piece < pieces - 1 else contextlib.nullcontext()
                with alone:
                    loss = module(self.stage, **self.tensors(next(feed))) / pieces
                    loss.backward()
                total += loss.detach()
            nn.utils.clip_grad_norm_(parameters, 1.0)
            optimizer.step()
            self.step += 1
            keep = min(0.9999, self.step / (self.step + 10))
            torch._foreach_lerp_(list(averages.values()), [p.detach() for p in parameters], 1 - keep)
            if self.ranks > 1:
                dist.all_reduce(total)
            if self.step % args.log_every == 0 or self.step == steps:
                self.history.append([self.stage, self.step, total.item() / self.ranks])
                pace = (time.time() - begun) / (self.step - first)
                self.say(f"{self.stage} {self.step}/{steps}: loss {self.history[-1][2]:.4f}, {pace:.2f} s a step")
            if time.time() - last_save > args.save_every and self.step < steps:
                self.save(optimizer, averages)
                last_save = time.time()
        self.save(optimizer, averages)
        self.use(trained, averages)

    @torch.no_grad()
    def use(self, trained: dict[str, nn.Parameter], averages: dict[str, Tensor]) -> None:
        """Loads the averaged weights, from which the next stage starts."""
        for name, value in averages.items():
            trained[name].copy_(value)


def load_averaged(path: Path) -> LC4:
    """The network of a checkpoint with its averaged weights, for use and for export."""
    if path.is_dir():
        path /= CHECKPOINT
    if not path.exists():
        raise BadInput(f"{path} does not exist: name the --out folder of a run with --preset sd15.")
    saved = torch.load(path, map_location="cpu", weights_only=True, mmap=True)
    net = LC4(PRESETS[saved["preset"]["name"]])
    net.load_state_dict({**saved["net"], **saved["averages"]})
    return net.eval().requires_grad_(False)


def parse(argv: list[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--preset", choices=list(PRESETS), default="sd15")
    parser.add_argument("--weights", help="folder of Stable Diffusion 1.5 in the diffusers layout: unet/, vae/, text_encoder/, tokenizer/")
    parser.add_argument("--lcad", help="L-CAD's checkpoint, which brings its own luminance encoder: the stage of that is left out")
    parser.add_argument("--tokenizer", help="folder of CLIP's tokenizer; left out, the one in --weights")
    parser.add_argument("--data", nargs="+", required=True, help="shards, or folders of them: KEY.mp4 and KEY.txt")
    parser.add_argument("--out", default="run-sd15", help="checkpoint and history go here; a run that is there goes on")
    parser.add_argument("--stage", choices=list(STAGES), help="start with this stage")
    parser.add_argument("--stage-only", action="store_true", help="stop after one stage")
    parser.add_argument("--steps", type=int, default=0, help="of each stage; 0 leaves it to the stage")
    parser.add_argument("--batch", type=int, default=32, help="clips a step, of all processes together")
    parser.add_argument("--micro", type=int, default=2, help="clips that one process has in memory at a time")
    parser.add_argument("--frames", type=int, default=CLIP_FRAMES)
    parser.add_argument("--size", type=int, default=256, help="side of the pictures in pixels, a multiple of 64")
    parser.add_argument("--rate", type=float, default=0, help="peak learning rate; 0 leaves it to the stage")
    parser.add_argument("--warmup", type=int, default=1000, help="steps until the rate is reached")
    parser.add_argument("--precision", choices=("auto", "float32", "bfloat16"), default="auto", help="auto: bfloat16 on GPUs")
    parser.add_argument("--keep-activations", action="store_true", help="no gradient checkpointing: a third faster, four times the memory")
    parser.add_argument("--workers", type=int, default=4, help="processes that read clips, for each process that trains")
    parser.add_argument("--save-every", type=float, default=1800, help="seconds between checkpoints")
    parser.add_argument("--log-every", type=int, default=50)
    parser.add_argument("--seed", type=int, default=0)
    return parser.parse_args(argv)


def main(argv: list[str] | None = None) -> None:
    args = parse(argv)
    with process_group():
        Trainer(args).run()
