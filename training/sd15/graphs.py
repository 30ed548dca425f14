"""An L-C4 as the graphs of a pack (docs/pack-format.md, format 2): cut where the app works on what lies between, above all at the TDA sites."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from export import Graph
from sd15.network import LC4
from sd15.unet import Op

_TO_XYZ = ((0.4124564, 0.3575761, 0.1804375), (0.2126729, 0.7151522, 0.0721750), (0.0193339, 0.1191920, 0.9503041))
_WHITE = (0.95047, 1.0, 1.08883)


def chroma_of(rgb: Tensor) -> Tensor:
    """RGB [F,3,H,W] in -1..1 (overshoot is cut) -> CIE Lab's ab [F,2,H,W]: colors.rgb_to_lab in operators that every runtime has."""
    code = ((rgb + 1) / 2).clamp(0, 1)
    linear = torch.where(code > 0.04045, ((code + 0.055) / 1.055) ** 2.4, code / 12.92)
    r, g, b = (linear[:, i : i + 1] for i in range(3))
    xyz = torch.cat([(x * r + y * g + z * b) / white for (x, y, z), white in zip(_TO_XYZ, _WHITE, strict=True)], 1)
    f = torch.where(xyz > 0.008856, xyz.clamp(min=1e-6) ** (1 / 3), 7.787 * xyz + 16 / 116)
    return torch.cat([500 * (f[:, :1] - f[:, 1:2]), 200 * (f[:, 1:2] - f[:, 2:])], 1)


def grid(level: int) -> list[str]:
    return [f"{side}/{1 << level}" if level else side for side in "hw"]


def graphs_of(net: LC4) -> list[Graph]:
    preset, unet = net.preset, net.unet
    z, d, t = preset.latent_channels, preset.text_dim, preset.max_tokens
    luminance, latent = {"luminance": ["F", 1, "H", "W"]}, ["F", z, "h", "w"]
    lum, words, text = {"lum": ["F", preset.vae_widths[-1], "h", "w"]}, {"words": [1, t, d]}, {"text": ["F", t, d]}

    def run_cmpf(words: Tensor, mask: Tensor, lum: Tensor) -> dict[str, Tensor]:
        frames = lum.shape[0]
        return {"text": net.cmpf(words.expand(frames, -1, -1), mask.expand(frames, -1), lum)}

    def run_decoder(latent0: Tensor, luminance: Tensor) -> dict[str, Tensor]:
        # E_lum runs once more here: its features at full size are 70 MB a frame at 256 px, more than may pass between graphs.
        return {"ab": chroma_of(net.vae.decode(latent0, net.luminance(luminance)))}

    found = [
        Graph("text", net.text_encoder, lambda ids: {"words": net.text_encoder(ids)}, {"ids": [1, t]}, words),
        Graph("luminance", net.luminance, lambda luminance: {"lum": net.luminance(luminance)[-1]}, luminance, lum),
        Graph("cmpf", net.cmpf, run_cmpf, {**words, "mask": [1, t], **lum}, text),
    ]
    for index, (stage, inputs, outputs) in enumerate(zip(unet.stages, *stage_io(net), strict=True)):
        modules = nn.ModuleList([op.module for op in stage if op.module is not None])
        if index == 0:
            modules.extend([unet.conv_in, unet.lum_in, unet.time_embedding])
        if index == unet.sites:
            modules.extend([unet.conv_norm_out, unet.conv_out])
        found.append(Graph(f"unet{index}", modules, _stage(net, index), inputs, outputs))
        if index < unet.sites:
            clip = ["N", *outputs[f"site{index}"][1:]]
            found.append(Graph(f"tda{index}", unet.tda[index], _tda(net, index), {f"site{index}": clip}, {f"fused{index}": clip}))
    decoder = nn.ModuleList([net.vae.decoder, net.vae.post_quant_conv, net.luminance])
    found.append(Graph("decoder", decoder, run_decoder, {"latent0": latent, **luminance}, {"ab": ["F", 2, "H", "W"]}))
    return found


def _stage(net: LC4, index: int):
    def run(**state: Tensor) -> dict[str, Tensor]:
        made = {}
        if index == 0:
            frames = state["latent"].shape[0]
            made["embedding"] = state["embedding"] = net.unet.embed(state.pop("time")).expand(frames, -1)
        return made | net.unet.run(index, state, state.get("embedding"))

    return run


def _tda(net: LC4, index: int):
    return lambda **state: {f"fused{index}": net.unet.tda[index](state[f"site{index}"][None])[0]}


def stage_io(net: LC4) -> tuple[list[dict[str, list]], list[dict[str, list]]]:
    """Inputs and outputs of each stage of the U-Net with their shapes. Skip connections that are made and used within one stage are neither
    inputs nor outputs."""
    preset, stages = net.preset, net.unet.stages
    embedding = {"embedding": ["F", preset.time_dim]}
    shape = lambda op: ["F", op.channels, *grid(op.level)]  # noqa: E731
    made_in = {op.number: (index, shape(op)) for index, stage in enumerate(stages) for op in stage if op.kind == "push"}
    taken_in = {op.number: index for index, stage in enumerate(stages) for op in stage if op.kind == "pop"}

    def inputs_of(index: int, stage: list[Op]) -> dict[str, list]:
        if index == 0:
            latent, lum = (["F", c, "h", "w"] for c in (preset.latent_channels, preset.vae_widths[-1]))
            return {"latent": latent, "lum": lum, "time": [1]}
        after = stage[0]
        found = {f"fused{index - 1}": shape(after), f"outer{index - 1}": shape(after), "text": ["F", preset.max_tokens, preset.text_dim]}
        if any(op.kind == "res" for op in stage):
            found |= embedding
        return found | {f"skip{op.number}": made_in[op.number][1] for op in stage if op.kind == "pop" and made_in[op.number][0] != index}

    def outputs_of(index: int, stage: list[Op]) -> dict[str, list]:
        found = dict(embedding) if index == 0 else {}
        found |= {f"skip{op.number}": shape(op) for op in stage if op.kind == "push" and taken_in[op.number] != index}
        last = stage[-1]
        if last.kind == "out":
            return found | {"velocity": ["F", preset.latent_channels, "h", "w"]}
        return found | {f"outer{index}": shape(last), f"site{index}": shape(last)}

    return [inputs_of(*pair) for pair in enumerate(stages)], [outputs_of(*pair) for pair in enumerate(stages)]
