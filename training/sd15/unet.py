"""SD1.5's U-Net with TDA between spatial self-attention and text cross-attention in every transformer block (Sec. 3.1).

The pass is written as a list of operations and cut at its TDA sites, since Cross-Clip Fusion (eq 8) works between them: training runs all
of it, the exporter turns each stretch into a graph. Parameters have diffusers' names.

Symbols: F frames, h x w latent grid, C channels, T tokens.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.utils.checkpoint import checkpoint

from model import picture, tokens, zero
from sd15.layers import Attention, Double, Halve, Level, ResnetBlock, timestep_features
from sd15.preset import Sd15Preset
from sd15.tda import TDA

EPS = 1e-5


class GEGLU(nn.Module):
    def __init__(self, channels: int, inner: int) -> None:
        super().__init__()
        self.proj = nn.Linear(channels, 2 * inner)

    def forward(self, x: Tensor) -> Tensor:
        x, gate = self.proj(x).chunk(2, -1)
        return x * F.gelu(gate)


class FeedForward(nn.Module):
    def __init__(self, channels: int) -> None:
        super().__init__()
        # The second place is the dropout of diffusers, whose numbers the names go by.
        self.net = nn.ModuleList([GEGLU(channels, 4 * channels), nn.Identity(), nn.Linear(4 * channels, channels)])

    def forward(self, x: Tensor) -> Tensor:
        for layer in self.net:
            x = layer(x)
        return x


class TransformerBlock(nn.Module):
    def __init__(self, preset: Sd15Preset, channels: int, level: int) -> None:
        super().__init__()
        self.norm1, self.norm2, self.norm3 = (nn.LayerNorm(channels) for _ in range(3))
        self.attn1 = Attention(channels, channels, preset.heads)
        self.tda = TDA(channels, channels // preset.heads, preset.tda_strides[level], preset.alpha)
        self.attn2 = Attention(channels, preset.text_dim, preset.heads)
        self.ff = FeedForward(channels)


class Transformer(nn.Module):
    """Spatial self-attention (`before`), then TDA, which is run by the caller, then words and feed-forward (`after`)."""

    def __init__(self, preset: Sd15Preset, channels: int, level: int) -> None:
        super().__init__()
        self.norm = nn.GroupNorm(preset.norm_groups, channels, 1e-6)
        self.proj_in, self.proj_out = nn.Conv2d(channels, channels, 1), nn.Conv2d(channels, channels, 1)
        self.transformer_blocks = nn.ModuleList([TransformerBlock(preset, channels, level)])

    @property
    def tda(self) -> TDA:
        return self.transformer_blocks[0].tda

    def before(self, x: Tensor) -> Tensor:
        """x [F,C,h,w] -> the features that TDA works on, the same shape."""
        block = self.transformer_blocks[0]
        y = tokens(self.proj_in(self.norm(x)))
        own = block.norm1(y)
        return picture(y + block.attn1(own, own), x)

    def after(self, x: Tensor, outer: Tensor, text: Tensor) -> Tensor:
        """x [F,C,h,w] from TDA, outer [F,C,h,w] what `before` was given, text [F,T,D] -> [F,C,h,w]"""
        block = self.transformer_blocks[0]
        y = tokens(x)
        y = y + block.attn2(block.norm2(y), text)
        y = y + block.ff(block.norm3(y))
        return outer + self.proj_out(picture(y, x))


@dataclass(frozen=True)
class Op:
    """One operation: "in", "res", "before", "after", "push", "pop", "down", "up" or "out". `number` is a TDA site or a skip connection."""

    kind: str
    module: nn.Module | None = None
    number: int = -1
    level: int = 0
    channels: int = 0


class UNet(nn.Module):
    """Velocity of the noised latents (eq 9's loss in v-prediction, ours), from latents, time, words and E_lum's last feature."""

    def __init__(self, preset: Sd15Preset) -> None:
        super().__init__()
        widths, groups, layers, time = preset.unet_widths, preset.norm_groups, preset.layers, preset.time_dim
        self.preset, self.checkpointing = preset, False
        res = lambda i, o: ResnetBlock(i, o, groups, EPS, time)  # noqa: E731
        self.conv_in = nn.Conv2d(preset.latent_channels, widths[0], 3, padding=1)
        # As L-CAD, which puts the feature beside the latent before the first convolution: by linearity one convolution more.
        self.lum_in = zero(nn.Conv2d(preset.vae_widths[-1], widths[0], 3, padding=1, bias=False))
        self.time_embedding = nn.ModuleDict({"linear_1": nn.Linear(widths[0], time), "linear_2": nn.Linear(time, time)})
        last, skips, down = len(widths) - 1, [widths[0]], []
        for level, width in enumerate(widths):
            resnets = [res(widths[max(level - 1, 0)] if i == 0 else width, width) for i in range(layers)]
            attentions = [Transformer(preset, width, level) for _ in resnets] if level < last else None
            down.append(Level(resnets, attentions, down=Halve(width, one_sided=False) if level < last else None))
            skips += [width] * (layers + (level < last))
        self.down_blocks = nn.ModuleList(down)
        x = widths[-1]
        self.mid_block = Level([res(x, x), res(x, x)], [Transformer(preset, x, last)])
        up = []
        for level, width in reversed(list(enumerate(widths))):
            resnets = []
            for _ in range(layers + 1):
                resnets.append(res(x + skips.pop(), width))
                x = width
            attentions = [Transformer(preset, width, level) for _ in resnets] if level < last else None
            up.append(Level(resnets, attentions, up=Double(width) if level else None))
        self.up_blocks = nn.ModuleList(up)
        self.conv_norm_out, self.conv_out = nn.GroupNorm(groups, widths[0], EPS), nn.Conv2d(widths[0], preset.latent_channels, 3, padding=1)
        self.register_buffer("times", known_times(), persistent=False)
        self.stages = self.cut()
        self.sites = len(self.stages) - 1

    def cut(self) -> list[list[Op]]:
        """The pass from top to bottom as stages, each ending right before a TDA."""
        widths, stages, skips = self.preset.unet_widths, [[]], []
        site = 0

        def add(kind: str, module: nn.Module | None = None, number: int = -1) -> None:
            stages[-1].append(Op(kind, module, number, level, channels))

        def transform(module: Transformer) -> None:
            nonlocal site
            add("before", module, site)
            stages.append([])
            add("after", module, site)
            site += 1

        def push() -> None:
            skips.append(len(skips))
            add("push", number=skips[-1])
            open_skips.append(skips[-1])

        open_skips: list[int] = []
        level, channels = 0, widths[0]
        add("in")
        push()
        for level, block in enumerate(self.down_blocks):  # noqa: B007 (add reads it)
            channels = widths[level]
            for index, resnet in enumerate(block.resnets):
                add("res", resnet)
                if hasattr(block, "attentions"):
                    transform(block.attentions[index])
                push()
            if block.down:
                add("down", block.down)
                level += 1  # noqa: PLW2901
                push()
        level, channels = len(widths) - 1, widths[-1]
        add("res", self.mid_block.resnets[0])
        transform(self.mid_block.attentions[0])
        add("res", self.mid_block.resnets[1])
        for block in self.up_blocks:
            for index, resnet in enumerate(block.resnets):
                add("pop", number=open_skips.pop())
                channels = resnet.conv1.out_channels
                add("res", resnet)
                if hasattr(block, "attentions"):
                    transform(block.attentions[index])
            if block.up:
                add("up", block.up)
                level -= 1
        add("out")
        return stages

    @property
    def tda(self) -> list[TDA]:
        return [stage[-1].module.tda for stage in self.stages[:-1]]

    def embed(self, time: Tensor) -> Tensor:
        """time [B] in 0..1 of the cosine schedule -> [B,time_dim], by SD1.5's timestep of the same noise."""
        return self.embed_timestep(timestep_of(time, self.times))

    def embed_timestep(self, timestep: Tensor) -> Tensor:
        first, second = self.time_embedding["linear_1"], self.time_embedding["linear_2"]
        return second(F.silu(first(timestep_features(timestep, self.preset.unet_widths[0]))))

    def run(self, stage: int, state: dict[str, Tensor], embedding: Tensor | None) -> dict[str, Tensor]:
        """One stage. Reads from `state`: latent [F,Z,h,w] and lum [F,D,h,w] (the first), fused{i} and outer{i} (the others), skip{i} and
        text [F,T,D]; `embedding` only where it has res-blocks. Returns what it makes: skip{i}, outer{i}, site{i}; the last one velocity [F,Z,h,w]."""
        made: dict[str, Tensor] = {}
        known = lambda name: made[name] if name in made else state[name]  # noqa: E731
        x = None
        for op in self.stages[stage]:
            if op.kind == "in":
                x = self.conv_in(state["latent"]) + self.lum_in(state["lum"])
            elif op.kind == "push":
                made[f"skip{op.number}"] = x
            elif op.kind == "pop":
                x = torch.cat([x, known(f"skip{op.number}")], 1)
            elif op.kind == "res":
                x = self.call(op.module, x, embedding)
            elif op.kind == "before":
                made[f"outer{op.number}"] = x
                x = made[f"site{op.number}"] = self.call(op.module.before, x)
            elif op.kind == "after":
                x = self.call(op.module.after, state[f"fused{op.number}"], state[f"outer{op.number}"], state["text"])
            elif op.kind == "out":
                made["velocity"] = self.conv_out(F.silu(self.conv_norm_out(x)))
            else:
                x = op.module(x)
        return made

    def call(self, module, *values: Tensor) -> Tensor:
        """Without keeping what the backward pass can compute again, where memory is short."""
        if self.checkpointing and torch.is_grad_enabled():
            return checkpoint(module, *values, use_reentrant=False)
        return module(*values)

    def forward(self, state: dict[str, Tensor], fuse=None) -> Tensor:
        """latent [F,Z,h,w], lum [F,D,h,w], text [F,T,D], time [F] (or `embedding` [F,time_dim]) -> velocity [F,Z,h,w].
        `fuse(site, x)` stands for TDA over the clips; None leaves every frame by itself."""
        state = dict(state)
        embedding = state["embedding"] if "embedding" in state else self.embed(state["time"])
        for index in range(len(self.stages)):
            state.update(self.run(index, state, embedding))
            if index < self.sites:
                x = state[f"site{index}"]
                state[f"fused{index}"] = x if fuse is None else fuse(index, x)
        return state["velocity"]

    def by_clips(self, state: dict[str, Tensor], frames: int) -> Tensor:
        """As forward, TDA over clips of `frames` frames each: training's way."""
        tda = self.tda
        return self.forward(state, lambda site, x: self.call(tda[site], x.unflatten(0, (-1, frames))).flatten(0, 1))


def known_times() -> Tensor:
    """SD1.5's timesteps on the cosine schedule: [1000] ascending, times at which cos^2(pi t / 2) is its cumulative product of alphas."""
    betas = torch.linspace(0.00085**0.5, 0.012**0.5, 1000, dtype=torch.float64) ** 2
    return (torch.acos((1 - betas).cumprod(0).sqrt()) * (2 / torch.pi)).float()


def timestep_of(time: Tensor, known: Tensor) -> Tensor:
    """time [B] in 0..1 -> [B] in 0..999, linear between SD1.5's timesteps; beyond its noisiest, which is not quite noise, it stays at 999."""
    steps = (time[:, None] - known[:-1]) / (known[1:] - known[:-1])
    return steps.clamp(0, 1).sum(1)
