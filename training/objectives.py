"""What each stage of train.py asks of the network: a batch in, two losses out, of the stage itself and of maps and propagation."""

from __future__ import annotations

import random

import torch
from torch import Tensor

import clips
from data import Batch
from losses import clip_loss, map_loss, propagation_loss
from model import LC4, alpha_sigma, ddim, known_colour

PHRASES = 6
FEW_STEPS = 4
NOUN_NOISE = 0.25  # sigma on embeddings of length 19.6: nouns that were never drawn lie near ones that were
KNOWN_CELLS = 512
"""Most known cells a clip is trained with; in use all of them serve."""


class Objectives:
    """`trunk` is the frozen trunk or what runs it faster; `embed` turns texts into embeddings [384] each."""

    def __init__(self, net: LC4, trunk, embed, device: torch.device) -> None:
        self.net, self.trunk, self.embed, self.device = net, trunk, embed, device

    def embeddings(self, texts: list[list[str]], phrases: int) -> Tensor:
        flat = [text for row in texts for text in row]
        out = torch.zeros(len(texts), phrases, self.net.preset.text_dim)
        if flat:
            vectors = iter(self.embed(flat))
            for b, row in enumerate(texts):
                for k in range(len(row)):
                    out[b, k] = next(vectors)
        return out.to(self.device)

    def conditions(self, batch: Batch, given: float = 0.4, coloured: bool = True) -> tuple[dict[str, Tensor], Tensor]:
        """What the U-Net is fed beside its latent, and what the losses want: CMPF's `logits` and how far known colours went, [B,3,h,w].
        A share `given` of the phrases with a mask use it in place of their map. Maps depend on nouns alone: who wants no more says that
        nothing need be `coloured`, since whole phrases are endless and embedding them takes a fifth of the time."""
        if batch.trunk is None:
            batch.trunk = self.trunk(batch.luminance)
        lum = self.net.luminance(batch.luminance, batch.trunk)
        noun = self.embeddings(batch.nouns, PHRASES)
        noun = noun + torch.randn_like(noun) * NOUN_NOISE
        use = (torch.rand_like(batch.weight) < given).float() * (batch.weight >= 1)
        phrase = self.embeddings(batch.texts, PHRASES) if coloured else torch.zeros_like(noun)
        values = (noun, phrase, batch.valid, batch.exact, batch.regions, use)
        cmpf = self.net.cmpf(lum["picture"], lum["match"], *values)
        spread = self.net.spread(lum["match"], batch.hint, batch.frames, KNOWN_CELLS)
        return {**lum, **cmpf, "hint": known_colour(spread, batch.hint, cmpf["map"], batch.exact)}, spread

    def side(self, state: dict[str, Tensor], spread: Tensor, batch: Batch) -> Tensor:
        """Of the maps and of propagation."""
        return map_loss(state["logits"].float(), batch) + 0.3 * propagation_loss(spread.float(), batch)

    def maps(self, batch: Batch) -> tuple[Tensor, Tensor]:
        return torch.zeros((), device=self.device), self.side(*self.conditions(batch, 0, coloured=False), batch)

    def decoder(self, batch: Batch) -> tuple[Tensor, Tensor]:
        """Mean over pictures of log(0.02 + squared error), as PSNR counts it: a vivid picture must not drown the others."""
        edge2, edge4, edge8 = self.net.luminance.pyramid(batch.luminance)
        ab = self.net.decoder(batch.latent, edge2, edge4, edge8, batch.luminance)
        return (0.02 + (ab - batch.ab).square().mean((1, 2, 3))).log().mean(), torch.zeros((), device=self.device)

    def denoise(self, batch: Batch, t: Tensor, noise: Tensor, fuse=None) -> tuple[Tensor, Tensor]:
        """(error of the velocity [B,2,h,w], loss of maps and propagation) at times t [B]."""
        state, spread = self.conditions(batch)
        a, s = alpha_sigma(t)
        state |= {"time": t, "latent": a * batch.latent + s * noise}
        velocity = self.net.unet(state, fuse)
        return velocity.float() - (a * noise - s * batch.latent), self.side(state, spread, batch)

    def image(self, batch: Batch) -> tuple[Tensor, Tensor]:
        count = len(batch.latent)
        t = torch.sigmoid(torch.randn(count, device=self.device) * 1.2 + 0.6)
        t[torch.rand(count, device=self.device) < 0.15] = 1.0
        error, side = self.denoise(batch, t, torch.randn_like(batch.latent))
        return error.square().mean(), side

    def few(self, batch: Batch) -> tuple[Tensor, Tensor]:
        """The sampler's own timesteps. Even samples are noised truths; odd ones come from the model's own steps, and there only what
        the prompt or a hint fixes is taught (elsewhere a truth would pull a free choice toward grey)."""
        count = len(batch.latent)
        state, spread = self.conditions(batch)
        index = random.randrange(FEW_STEPS) if random.random() < 0.7 else 0
        t = torch.full((count,), 1 - index / FEW_STEPS, device=self.device)
        noise = torch.randn_like(batch.latent)
        a, s = alpha_sigma(t)
        latent = a * batch.latent + s * noise
        own = slice(1, None, 2)
        state["time"] = t
        if index:
            with torch.no_grad():
                z = noise[own]
                part = {k: v[own].detach() for k, v in state.items() if v.shape[0] == count}
                for i in range(index):
                    now, then = (torch.full((count // 2,), 1 - j / FEW_STEPS, device=self.device) for j in (i, i + 1))
                    z, _ = ddim(z, self.net.unet({**part, "latent": z, "time": now}), now, then)
            latent = latent.clone()
            latent[own] = z
        state["latent"] = latent
        velocity = self.net.unet(state).float()
        x0 = a * latent - s * velocity
        error = (x0 - batch.latent) ** 2 / s.clamp(min=0.35) ** 2
        fixed = (batch.regions * batch.valid[:, :, None, None]).sum(1, keepdim=True).clamp(max=1)
        fixed = torch.maximum(fixed, batch.hint[:, 2:])
        weight = torch.ones_like(fixed)
        if index:
            weight[own] = fixed[own]
        loss = (error * weight).sum() / (2 * weight.sum()).clamp(min=1)
        return loss, self.side(state, spread, batch)

    def video(self, batch: Batch) -> tuple[Tensor, Tensor]:
        """Clips through TDA. Frames of a clip share time and noise, as they do in use."""
        n = clips.FRAMES
        count = len(batch.latent) // n
        t = torch.tensor([random.choice([1.0, 1.0, 0.75, 0.5, 0.25]) for _ in range(count)], device=self.device).repeat_interleave(n)
        noise = torch.randn(count, *batch.latent.shape[1:], device=self.device).repeat_interleave(n, 0)
        tda = self.net.unet.tda

        def fuse(site: int, x: Tensor) -> Tensor:
            return tda[site](x.unflatten(0, (count, n))).flatten(0, 1)

        error, side = self.denoise(batch, t, noise, fuse)
        return clip_loss(error.unflatten(0, (count, n))), side
