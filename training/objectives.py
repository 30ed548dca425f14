"""The training objectives: a batch in, two losses out, that of the objective itself and that of maps and propagation."""

from __future__ import annotations

import random

import torch
from torch import Tensor, nn

from data import Batch
from losses import clip_loss, map_loss, propagation_loss
from maps import end_maps
from model import LC4, alpha_sigma, ddim, known_color
from sampling import LITE_SAMPLER

PHRASES = 6
FEW_STEPS = 4
ZERO_SHARE = 0.6  # share of the model's own trajectories that start from zero noise, as a user's first picture does
NOUN_NOISE = 0.25  # sigma of noise on embeddings of length 19.6: unseen nouns lie near seen ones
COMPANY_SHARE = 0.6  # share of pictures whose phrases may help to find each other; the others teach each phrase as if it were the only one
LEAK = 2.0  # weight of leakage: color changes outside the phrases' regions
KNOWN_CELLS = 512
"""Most known cells of a clip in training; in use there is no limit."""


class Objectives(nn.Module):
    """A module, so that DistributedDataParallel can wrap it. `embed` turns texts into embeddings [384] each."""

    def __init__(self, net: LC4, embed, precision: torch.dtype = torch.float32, seed: int = 0) -> None:
        super().__init__()
        self.net, self.embed, self.precision, self.rng = net, embed, precision, random.Random(seed)

    def forward(self, name: str, batch: Batch) -> tuple[Tensor, Tensor]:
        """Objective `name` of a batch on the network's device -> (its loss, loss of maps and propagation)."""
        return getattr(self, name)(batch)

    def autocast(self, batch: Batch):
        """For the network only: losses are computed in fp32, since probabilities and small differences need it."""
        return torch.autocast(batch.luminance.device.type, dtype=self.precision, enabled=self.precision != torch.float32)

    @staticmethod
    def end(logits: Tensor) -> Tensor:
        return end_maps(logits, LITE_SAMPLER.maps)

    def fuser(self, frames: int):
        """Runs TDA over the clips of a batch; a photograph is a clip of one frame, as in use."""
        return lambda site, x: self.net.unet.tda[site](x.unflatten(0, (-1, frames))).flatten(0, 1)

    def conditions(self, batch: Batch, given: float = 0.4, colored: bool = True) -> tuple[dict[str, Tensor], Tensor]:
        """The U-Net's inputs beside its latent, and what losses need: CMPF's `logits` and the `spread` known chroma [B,3,h,w]. A share `given`
        of the phrases with a mask use it in place of their map. Maps depend on nouns alone: with `colored` False whole phrases, which are
        too many to cache, are not embedded, which saves a fifth of the time."""
        with self.autocast(batch):
            lum = self.net.luminance(batch.luminance)
            noun = self.embed.rows(batch.nouns, PHRASES)
            noun = noun + torch.randn_like(noun) * NOUN_NOISE
            use = (torch.rand_like(batch.weight) < given).float() * (batch.weight >= 1)
            phrase = self.embed.rows(batch.texts, PHRASES) if colored else torch.zeros_like(noun)
            values = (noun, phrase, batch.valid, batch.exact, batch.regions, use)
            company = (torch.rand_like(batch.valid[:, 0]) < COMPANY_SHARE).float()
            cmpf = self.net.cmpf(lum["picture"], lum["match"], *values, company, self.end)
            if batch.known:
                spread = self.net.spread(lum["match"], batch.hint, batch.frames, min(batch.known, KNOWN_CELLS))
            else:
                spread = torch.zeros_like(batch.hint)
        return {**lum, **cmpf, "hint": known_color(spread.float(), batch.hint, cmpf["map"].float(), batch.exact)}, spread

    def velocity(self, state: dict[str, Tensor], batch: Batch, frames: int) -> Tensor:
        with self.autocast(batch):
            return self.net.unet(state, self.fuser(frames)).float()

    def side(self, state: dict[str, Tensor], spread: Tensor, batch: Batch) -> Tensor:
        """Loss of the maps and of propagation."""
        loss = map_loss(state["logits"].float(), state["ended"].float(), batch)
        return loss + 0.3 * propagation_loss(spread.float(), batch) if batch.known else loss

    def maps(self, batch: Batch) -> tuple[Tensor, Tensor]:
        return torch.zeros((), device=batch.latent.device), self.side(*self.conditions(batch, 0, colored=False), batch)

    def decoder(self, batch: Batch) -> tuple[Tensor, Tensor]:
        """Mean over pictures of log(0.02 + squared error), as in PSNR: pictures of strong colors must not dominate the others."""
        with self.autocast(batch):
            edge2, edge4, edge8 = self.net.luminance.pyramid(batch.luminance)
            ab = self.net.decoder(batch.latent, edge2, edge4, edge8, batch.luminance)
        return (0.02 + (ab.float() - batch.ab).square().mean((1, 2, 3))).log().mean(), torch.zeros((), device=ab.device)

    def image(self, batch: Batch) -> tuple[Tensor, Tensor]:
        """Noised truths at random times. Frames of a clip share time and noise, as in use."""
        n, clips = batch.frames, len(batch.latent) // batch.frames
        device = batch.latent.device
        t = torch.sigmoid(torch.randn(clips, device=device) * 1.2 + 0.6)
        t = torch.where(torch.rand(clips, device=device) < 0.2, 1.0, t).repeat_interleave(n)
        noise = torch.randn(clips, *batch.latent.shape[1:], device=device).repeat_interleave(n, 0)
        state, spread = self.conditions(batch)
        a, s = alpha_sigma(t)
        state |= {"time": t, "latent": a * batch.latent + s * noise}
        error = self.velocity(state, batch, n) - (a * noise - s * batch.latent)
        loss = clip_loss(error.unflatten(0, (-1, n)), batch.path.unflatten(0, (-1, n))) if n > 1 else (error.square() * batch.care).mean()
        return loss, self.side(state, spread, batch)

    def few(self, batch: Batch) -> tuple[Tensor, Tensor]:
        """The sampler's own timesteps. Half of the clips are noised truths, the others the model's own trajectories. Of trajectories from random
        noise only cells that a prompt or hint determines are supervised (elsewhere the truth would bias a free choice toward gray);
        trajectories from zero noise should give the mean of plausible colors, so all their cells are."""
        n, clips, count = batch.frames, len(batch.latent) // batch.frames, len(batch.latent)
        device = batch.latent.device
        state, spread = self.conditions(batch)
        index = self.rng.randrange(FEW_STEPS) if self.rng.random() < 0.75 else 0
        times = [torch.full((count,), 1 - i / FEW_STEPS, device=device) for i in range(index + 1)]
        own = torch.arange(count, device=device) < (clips + 1) // 2 * n  # at t = 1 they differ from the others in their noise alone
        zero = own & (torch.rand(clips, device=device) < ZERO_SHARE).repeat_interleave(n)
        noise = torch.randn(clips, *batch.latent.shape[1:], device=device).repeat_interleave(n, 0) * ~zero[:, None, None, None]
        a, s = alpha_sigma(times[-1])
        latent = a * batch.latent + s * noise
        if index:
            walked = (clips + 1) // 2 * n
            part = {k: v[:walked].detach() for k, v in state.items() if v.shape[0] == count}
            z = noise[:walked]
            with torch.no_grad():
                for now, then in zip(times, times[1:], strict=False):
                    now, then = now[:walked], then[:walked]
                    z, _ = ddim(z, self.velocity({**part, "latent": z, "time": now}, batch, n), now, then)
            latent = torch.cat([z, latent[walked:]])
        x0 = a * latent - s * self.velocity({**state, "latent": latent, "time": times[-1]}, batch, n)
        error = (x0 - batch.latent) / s.clamp(min=0.35)
        fixed = (batch.regions * batch.valid[:, :, None, None]).sum(1, keepdim=True).clamp(max=1)
        fixed = torch.maximum(fixed, batch.hint[:, 2:])
        free = (own & ~zero)[:, None, None, None] if index else torch.zeros((), dtype=torch.bool, device=device)
        weight = torch.where(free, fixed, 1.0) * batch.care
        loss = (error.square() * weight).sum() / (2 * weight.sum()).clamp(min=1)
        if n > 1:
            loss = loss + clip_loss(error.unflatten(0, (-1, n)), batch.path.unflatten(0, (-1, n))) - error.square().mean()
        if index == 0:
            loss = loss + LEAK * self.leakage(x0, {**state, "latent": latent, "time": times[0]}, batch, zero)
        return loss, self.side(state, spread, batch)

    def leakage(self, x0: Tensor, state: dict[str, Tensor], batch: Batch, zero: Tensor) -> Tensor:
        """How far phrases change colors outside their regions: mean squared difference there from the same picture without a prompt. Only of
        zero-noise starts, which have a single right answer, and where all regions are known."""
        without = {key: torch.zeros_like(value) if key.startswith("condition") else value.detach() for key, value in state.items()}
        with torch.no_grad():
            plain = -self.velocity(without, batch, batch.frames)  # at t = 1, x0 = -v
        covered = (batch.regions * batch.valid[:, :, None, None]).sum(1, keepdim=True).clamp(max=1)
        has_answer = (batch.valid.amax(1) * (1 - batch.somewhere.amax(1)) * (1 - batch.exact[..., 2].amax(1)) * zero)[:, None, None, None]
        outside = (1 - covered) * has_answer
        return ((x0 - plain).square() * outside).sum() / (2 * outside.sum()).clamp(min=1)
