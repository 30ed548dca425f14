"""One command from the shards to a trained L-C4 lite: python train.py --data SHARDS --out RUN --minutes 60.

Six stages share the minutes: `decoder` (luminance pyramid and decoder), `maps` (CMPF's maps, which need no U-Net and learn several times
as fast without it), `known` (propagation of known colours), `image` (CMPF and U-Net on photographs), `video` (TDA alone, so the image model
stays what it is), `few` (the sampler's own four timesteps, on the model's own trajectories). A run goes on where its
checkpoint stopped; `--init` starts from a checkpoint or from an exported pack.
"""

from __future__ import annotations

import argparse
import copy
import json
import os
import re
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

import clips
from batches import Ahead, Echo
from checkpoints import load_weights
from data import Batch, Sampler, collate
from export import export_lite
from model import LC4, LITE, Trunk
from objectives import PHRASES, Objectives
from sheets import sheet
from shards import load_photos
from text import PhraseEmbedder


@dataclass(frozen=True)
class Stage:
    share: float  # of the minutes
    rate: float  # peak learning rate
    trains: str  # pattern that the names of trained parameters begin with
    sizes: tuple[tuple[float, int, int], ...]  # (until this share of the stage, picture size, pictures a batch)
    objective: str = ""  # of Objectives, if it is not named as the stage
    draws: str = "image"  # what Sampler draws
    clips: float = 0.0  # share of batches that are clips, not photographs
    damaged: float = 1.0  # share of batches whose luminance looks like old film
    echo: float = 1.0  # times that a batch is trained on, on average: drawing one and running the frozen trunk on it are half of a step's work


_MATCH = r"luminance\.match|propagation"
_MAPS = rf"luminance\.(adapt|to_picture|refine|context|out)|cmpf|{_MATCH}"
_IMAGE = rf"luminance\.to_unet|unet(?!.*\.tda\.)|{_MAPS}"
STAGES = {
    "decoder": Stage(0.12, 2e-3, r"luminance\.pyramid|decoder", ((1.0, 128, 24),), draws="decoder", damaged=0.5),
    "maps": Stage(0.20, 6e-4, _MAPS, ((0.3, 128, 48), (0.7, 192, 24), (1.0, 256, 14)), draws="maps", clips=0.1, echo=3.0),
    "known": Stage(0.05, 3e-3, _MATCH, ((0.5, 128, 48), (1.0, 192, 24)), objective="maps", draws="maps", clips=0.2),
    "image": Stage(0.40, 5e-4, _IMAGE, ((0.62, 128, 48), (1.0, 192, 24))),
    "video": Stage(0.08, 1e-3, rf"unet.*\.tda\.|{_MATCH}", ((1.0, 128, 32),), clips=1.0),
    "few": Stage(0.15, 2e-4, _IMAGE, ((1.0, 192, 24),)),
}


# ----------------------------------------------------------------------------------------------------------------------
# Runtime: precision, the trunk


def pick_precision() -> torch.dtype:
    """bf16 where the machine multiplies it in hardware; elsewhere it is emulated, ten times slower than fp32."""
    if torch.cuda.is_available() or torch.ops.mkldnn._is_mkldnn_bf16_supported() and "avx512_bf16" in Path("/proc/cpuinfo").read_text():
        return torch.bfloat16
    return torch.float32


class FastTrunk:
    """The frozen trunk on ONNX Runtime, three times as fast as eager PyTorch on a CPU; on CUDA the module itself."""

    def __init__(self, trunk: Trunk, device: torch.device) -> None:
        self.trunk, self.session = trunk, None
        if device.type == "cpu":
            import onnxruntime

            with tempfile.TemporaryDirectory() as folder:
                path = f"{folder}/trunk.onnx"
                axes, names = {0: "n", 2: "h", 3: "w"}, ["t8", "t16", "t32", "named"]
                torch.onnx.export(
                    trunk, (torch.zeros(2, 1, 128, 128),), path, opset_version=17, dynamo=False, input_names=["x"],
                    output_names=names, dynamic_axes={name: axes for name in ("x", *names)},
                )  # fmt: skip
                options = onnxruntime.SessionOptions()
                options.intra_op_num_threads = torch.get_num_threads()
                options.add_session_config_entry("session.intra_op.allow_spinning", "0")  # its threads share cores with PyTorch's
                self.session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])

    @torch.no_grad()
    def __call__(self, luminance: Tensor) -> list[Tensor]:
        if self.session is None:
            return self.trunk(luminance)
        found = self.session.run(None, {"x": luminance.contiguous().numpy()})
        return [torch.from_numpy(x).contiguous(memory_format=torch.channels_last) for x in found]


class Trainer:
    def __init__(self, args: argparse.Namespace) -> None:
        self.args, self.out = args, Path(args.out)
        self.out.mkdir(parents=True, exist_ok=True)
        torch.set_num_threads(args.threads or os.cpu_count() or 1)
        self.device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        self.precision = pick_precision()
        self.embed = PhraseEmbedder()
        self.net = LC4(LITE)
        self.stage, self.elapsed, self.step, self.history = "decoder", 0.0, 0, []
        self.optimizer_state = None
        checkpoint = self.out / "checkpoint.pt"
        if checkpoint.exists():
            self.load(checkpoint, resume=True)
        elif args.init:
            self.load(Path(args.init), resume=False)
        if args.stage:
            if args.stage != self.stage:
                self.elapsed, self.optimizer_state = 0.0, None
            self.stage = args.stage
        self.net.to(self.device)
        for module in self.net.modules():
            if isinstance(module, nn.Conv2d):
                module.to(memory_format=torch.channels_last)
        self.ema = self.ema.to(self.device) if hasattr(self, "ema") else copy.deepcopy(self.net)
        self.objectives = Objectives(self.net, FastTrunk(self.net.luminance.trunk, self.device), self.embed, self.device)

    # -- checkpoints

    def load(self, path: Path, resume: bool) -> None:
        saved = load_weights(self.net, path)
        self.ema = copy.deepcopy(self.net)
        if resume:
            self.net.load_state_dict(saved["net"], strict=False)
            self.stage, self.elapsed, self.step = saved["stage"], saved["elapsed"], saved["step"]
            self.history, self.optimizer_state = saved["history"], saved["optimizer"]
            print(f"going on with stage {self.stage} at {self.elapsed / 60:.1f} min, step {self.step}", flush=True)

    def save(self, optimizer: torch.optim.Optimizer | None) -> None:
        def weights(net: LC4) -> dict[str, Tensor]:
            return {k: v for k, v in net.state_dict().items() if not k.startswith("luminance.trunk")}

        state = {
            "preset": LITE.to_json(), "net": weights(self.net), "ema": weights(self.ema), "stage": self.stage, "step": self.step,
            "elapsed": self.elapsed, "history": self.history, "optimizer": optimizer.state_dict() if optimizer else None,
        }  # fmt: skip
        temporary = self.out / "checkpoint.tmp"
        torch.save(state, temporary)
        temporary.replace(self.out / "checkpoint.pt")
        (self.out / "history.json").write_text(json.dumps(self.history))

    def sheet(self) -> None:
        net = self.ema if self.device.type == "cpu" else copy.deepcopy(self.ema).cpu()
        sheet(net, self.embed, self.args.val, self.out / f"sheet-{self.stage}-{self.step:06d}.png")

    # -- stages

    def run(self) -> None:
        names = list(STAGES)
        photos = load_photos([Path(p) for p in self.args.data], self.args.short_side, as_lab=True, cache=self.out / "photos.cache")
        masked = sum(p.mask is not None for p in photos)
        print(f"{len(photos)} photos, {masked} with masks; {self.precision} on {self.device}", flush=True)
        for name in names[names.index(self.stage) :]:
            if name != self.stage:
                self.stage, self.elapsed, self.optimizer_state = name, 0.0, None
            self.run_stage(name, STAGES[name], photos)
            if self.args.stage_only:
                break
        self.save(None)
        if self.args.pack:
            export_lite(self.out / "checkpoint.pt", Path(self.args.pack))
        print("done", flush=True)

    def batches(self, stage: Stage, photos: list) -> Ahead:
        sampler = Sampler(photos, seed=int(time.time()), stage=stage.draws)
        generator = torch.Generator().manual_seed(int(time.time()))
        video = clips.ClipSampler(self.args.clips, sampler) if stage.clips else None

        def make(progress: float) -> Batch:
            size, count = next((s, b) for until, s, b in stage.sizes if progress < until or until >= 1)
            count = self.args.batch or count
            if sampler.rng.random() < stage.clips:
                return video.batch(size, max(1, count // clips.FRAMES), PHRASES, generator)
            damaged = sampler.rng.random() < stage.damaged
            return collate([sampler.draw(size, PHRASES) for _ in range(count)], PHRASES, generator if damaged else None)

        return Ahead(make)

    def run_stage(self, name: str, stage: Stage, photos: list) -> None:
        minutes = self.args.minutes * stage.share
        if self.elapsed >= minutes * 60:
            return
        for key, parameter in self.net.named_parameters():
            settled = "trunk" in key or "pyramid" in key and self.args.hold_pyramid
            parameter.requires_grad_(bool(re.match(stage.trains, key)) and not settled)
        parameters = [p for p in self.net.parameters() if p.requires_grad]
        averaged = [e for e, p in zip(self.ema.parameters(), self.net.parameters(), strict=True) if p.requires_grad]
        optimizer = torch.optim.AdamW(parameters, stage.rate, weight_decay=0.01, betas=(0.9, 0.99), fused=True)
        if self.optimizer_state:
            optimizer.load_state_dict(self.optimizer_state)
        if name == "few" and not self.elapsed:
            self.net.load_state_dict(self.ema.state_dict())
        ahead = self.batches(stage, photos)
        source = Echo(ahead, stage.echo)
        losses, seen, n, last_save, begun = [], 0, 0, time.time(), time.time()
        print(f"stage {name}: {sum(p.numel() for p in parameters) / 1e6:.2f} M parameters, {minutes:.1f} min", flush=True)
        while self.elapsed < minutes * 60:
            started = time.time()
            progress = self.elapsed / (minutes * 60)
            batch = source.next(progress).to(self.device)
            for group in optimizer.param_groups:
                group["lr"] = stage.rate * min(1, (n + 1) / 100) * max(0.03, 0.5 * (1 + np.cos(np.pi * progress)))
            with torch.autocast(self.device.type, dtype=self.precision, enabled=self.precision != torch.float32):
                pair = getattr(self.objectives, stage.objective or name)(batch)
            optimizer.zero_grad(set_to_none=True)
            loss = pair[0] + self.args.map_weight * pair[1]
            if loss.requires_grad:  # a batch without a hint has nothing to teach the stage `known`
                loss.backward()
            nn.utils.clip_grad_norm_(parameters, 1.0)
            optimizer.step()
            n, self.step, seen = n + 1, self.step + 1, seen + len(batch.latent)
            losses.append([value.item() for value in pair])
            with torch.no_grad():
                if n % 4 == 0:
                    torch._foreach_lerp_(averaged, parameters, 1 - min(0.985, n / (n + 60)))
            self.elapsed += min(time.time() - started, 60)
            if n in (5, 20) or n % 100 == 0:
                mean = np.mean(losses[-100:], 0)
                left = (minutes * 60 - self.elapsed) / 60
                speed = seen / (time.time() - begun)
                self.history.append([name, self.step, round(self.elapsed, 1), *map(float, mean), batch.latent.shape[-1] * 8])
                print(
                    f"{name} {n} size {batch.latent.shape[-1] * 8} loss {mean[0]:.4f} maps {mean[1]:.4f} {speed:.1f} pictures/s, "
                    f"{left:.1f} min of the stage left", flush=True,
                )  # fmt: skip
            if time.time() - last_save > 240:
                self.save(optimizer)
                self.sheet()
                last_save = time.time()
        ahead.stop()
        self.save(optimizer)
        self.sheet()


def parse(argv: list[str] | None = None) -> argparse.Namespace:
    here = Path(__file__).resolve().parent
    data = here.parent.parent / "shared" / "data"
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", nargs="+", default=[str(p) for p in sorted(data.glob("train-*.tar"))] or [str(data)], help="shards or folders")
    parser.add_argument("--val", default=str(data / "val-000.tar"), help="shard that sample sheets are drawn from")
    parser.add_argument("--clips", default=str(data / "videos"), help="folder of colour clips for the video stage")
    parser.add_argument("--out", default="run", help="checkpoint, history and sample sheets go here; a run that is there goes on")
    parser.add_argument("--pack", help="folder that the pack is exported to at the end")
    parser.add_argument("--minutes", type=float, default=60, help="of all stages together; reading photographs, sheets and the export take some three more")
    parser.add_argument("--init", help="checkpoint or pack folder to start from")
    parser.add_argument("--stage", choices=list(STAGES), help="start with this stage")
    parser.add_argument("--stage-only", action="store_true", help="stop after one stage")
    parser.add_argument("--hold-pyramid", action="store_true", help="train the decoder alone: the later stages stand on the pyramid as it is")
    parser.add_argument("--map-weight", type=float, default=0.3)
    parser.add_argument("--short-side", type=int, default=208, help="photographs are kept at this short side, in pixels")
    parser.add_argument("--batch", type=int, default=0, help="pictures a step (frames, of clips); 0 leaves it to the stage")
    parser.add_argument("--threads", type=int, default=0)
    return parser.parse_args(argv)


if __name__ == "__main__":
    Trainer(parse()).run()
