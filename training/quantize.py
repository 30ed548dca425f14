"""ONNX weights to 8 or 4 bits and to external data that several graphs share.

Linear layers become com.microsoft MatMulNBits (8 or 4 bits, blocks of 32 along K), convolutions int8 per output channel behind a
DequantizeLinear, embedding tables int8 per row. docs/pack-format.md says how the app reads them.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

BLOCK = 32
LEAST = 2048
"""Smaller tensors stay floats: they take few bytes and are often sensitive to rounding."""


def linear_to_blocks(weight: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """weight [K,N] -> uint8 [N,K/32,32] with zero point 128, float32 scales [N*K/32]."""
    blocks = weight.T.reshape(weight.shape[1], -1, BLOCK)
    scales = np.maximum(np.abs(blocks).max(-1), 1e-8) / 127
    codes = np.rint(blocks / scales[..., None]) + 128
    return codes.clip(0, 255).astype(np.uint8), scales.reshape(-1).astype(np.float32)


def linear_to_nibbles(weight: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """weight [K,N] -> uint8 [N,K/32,16], two codes of 4 bits a byte, the lower one first, zero point 8; float32 scales [N*K/32]."""
    blocks = weight.T.reshape(weight.shape[1], -1, BLOCK)
    scales = np.maximum(np.abs(blocks).max(-1), 1e-8) / 7.5
    codes = (np.rint(blocks / scales[..., None]) + 8).clip(0, 15).astype(np.uint8)
    return codes[..., 0::2] | codes[..., 1::2] << 4, scales.reshape(-1).astype(np.float32)


def blocks_to_linear(codes: np.ndarray, scales: np.ndarray) -> np.ndarray:
    """The inverse: float32 [K,N]."""
    blocks = (codes.astype(np.float32) - 128) * scales.reshape(codes.shape[:2])[..., None]
    return blocks.reshape(codes.shape[0], -1).T


def nibbles_to_linear(packed: np.ndarray, scales: np.ndarray) -> np.ndarray:
    """The inverse of linear_to_nibbles: float32 [K,N]."""
    codes = np.stack([packed & 15, packed >> 4], -1).reshape(*packed.shape[:2], BLOCK)
    blocks = (codes.astype(np.float32) - 8) * scales.reshape(codes.shape[:2])[..., None]
    return blocks.reshape(codes.shape[0], -1).T


def rows_to_int8(weight: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """weight [O,...] -> int8 of the same shape, float32 scales [O]."""
    flat = np.abs(weight.reshape(len(weight), -1)).max(1)
    scales = (np.maximum(flat, 1e-8) / 127).astype(np.float32)
    shape = (-1,) + (1,) * (weight.ndim - 1)
    return np.rint(weight / scales.reshape(shape)).clip(-127, 127).astype(np.int8), scales


def quantize(model: onnx.ModelProto, linear_bits: int = 8) -> None:
    """Rewrites the graph in place. `linear_bits` of linear layers, 8 or 4; all else has 8."""
    graph = model.graph
    weights = {tensor.name: tensor for tensor in graph.initializer}
    uses: dict[str, list[tuple[str, int]]] = {}
    for node in graph.node:
        for slot, name in enumerate(node.input):
            uses.setdefault(name, []).append((node.op_type, slot))
    nodes, gone = [], set()

    def add(name: str, array: np.ndarray) -> str:
        if name not in added:  # several nodes may share a weight
            graph.initializer.append(numpy_helper.from_array(array, name))
            added.add(name)
        return name

    def only(name: str, *ops: str) -> bool:
        """Whether the weight is used only by nodes of these kinds, as their second input: any other use needs its floats."""
        return all(op in ops and slot == 1 for op, slot in uses[name])

    added: set[str] = set()
    for node in graph.node:
        weight = weights.get(node.input[1]) if len(node.input) > 1 else None
        table = weights.get(node.input[0]) if node.op_type == "Gather" else None
        large = weight is not None and np.prod(weight.dims) >= LEAST
        if node.op_type == "MatMul" and large and weight.dims[0] % BLOCK == 0 and only(weight.name, "MatMul"):
            name, (k, n) = weight.name, weight.dims
            codes, scales = (linear_to_blocks if linear_bits == 8 else linear_to_nibbles)(numpy_helper.to_array(weight))
            nodes.append(
                helper.make_node(
                    "MatMulNBits", [node.input[0], add(f"{name}.q{linear_bits}", codes), add(f"{name}.scale", scales)], node.output,
                    name=node.name, domain="com.microsoft", K=k, N=n, bits=linear_bits, block_size=BLOCK,
                )  # fmt: skip
            )
            gone.add(name)
        elif node.op_type in ("Conv", "Gemm") and large and only(weight.name, "Conv", "Gemm"):
            # Gemm comes as x W^T here (transB = 1), so its outputs lie on axis 0 as a convolution's do.
            name = weight.name
            if name not in gone:
                codes, scales = rows_to_int8(numpy_helper.to_array(weight))
                inputs = [add(f"{name}.q8", codes), add(f"{name}.scale", scales)]
                nodes.append(helper.make_node("DequantizeLinear", inputs, [f"{name}.float"], name=f"{name}.dequantize", axis=0))
                gone.add(name)
            node.input[1] = f"{name}.float"
            nodes.append(node)
        elif table is not None and table.data_type == TensorProto.FLOAT and np.prod(table.dims) >= LEAST and len(uses[table.name]) == 1:
            # Only the rows that are looked up are dequantized.
            name = table.name
            codes, scales = rows_to_int8(numpy_helper.to_array(table))
            rows, factors = f"{name}.rows", f"{name}.factors"
            nodes.append(helper.make_node("Gather", [add(f"{name}.q8", codes), node.input[1]], [rows], name=f"{name}.gather", axis=0))
            nodes.append(helper.make_node("Cast", [rows], [f"{rows}.float"], name=f"{name}.cast", to=TensorProto.FLOAT))
            column = add(f"{name}.scale", scales[:, None])
            nodes.append(helper.make_node("Gather", [column, node.input[1]], [factors], name=f"{name}.gather_scale", axis=0))
            nodes.append(helper.make_node("Mul", [f"{rows}.float", factors], node.output, name=f"{name}.scaled"))
            gone.add(name)
        else:
            nodes.append(node)
    del graph.node[:]
    graph.node.extend(nodes)
    kept = [tensor for tensor in graph.initializer if tensor.name not in gone]
    del graph.initializer[:]
    graph.initializer.extend(kept)
    if not any(opset.domain == "com.microsoft" for opset in model.opset_import):
        model.opset_import.append(helper.make_opsetid("com.microsoft", 1))


def dequantized_weight(tensors: dict[str, np.ndarray], name: str) -> np.ndarray:
    """The float weight that went into quantize() under `name`."""
    if name in tensors:
        return tensors[name]
    scales = tensors[f"{name}.scale"]
    if f"{name}.q4" in tensors:
        return nibbles_to_linear(tensors[f"{name}.q4"], scales)
    codes = tensors[f"{name}.q8"]
    if codes.dtype == np.uint8:
        return blocks_to_linear(codes, scales)
    return codes.astype(np.float32) * scales.reshape((-1,) + (1,) * (codes.ndim - 1))


class ExternalData:
    """A data file, or several of `limit` bytes at most; tensors with the same bytes are stored once, so that fp32 and fp16 graphs share
    their 8-bit weights."""

    def __init__(self, path: Path, limit: int = 1 << 29) -> None:
        self.path, self.limit, self.places, self.parts = path, limit, {}, [bytearray()]

    @property
    def names(self) -> list[str]:
        return [self.name_of(part) for part in range(len(self.parts))]

    def name_of(self, part: int) -> str:
        return self.path.name if part == 0 else f"{self.path.stem}.{part}{self.path.suffix}"

    def take(self, model: onnx.ModelProto, least: int = 256) -> None:
        """Moves the model's initializers of `least` bytes or more into these files."""
        for tensor in model.graph.initializer:
            raw = numpy_helper.to_array(tensor).tobytes()
            if len(raw) < least:
                continue
            digest = hashlib.sha256(raw).digest()
            if digest not in self.places:
                content = self.parts[-1]
                content += b"\0" * (-len(content) % 64)
                if content and len(content) + len(raw) > self.limit:
                    content = bytearray()
                    self.parts.append(content)
                self.places[digest] = (len(self.parts) - 1, len(content))
                content += raw
            part, offset = self.places[digest]
            name, dims, kind = tensor.name, list(tensor.dims), tensor.data_type
            tensor.Clear()
            tensor.name, tensor.data_type, tensor.data_location = name, kind, TensorProto.EXTERNAL
            tensor.dims.extend(dims)
            for key, value in (("location", self.name_of(part)), ("offset", offset), ("length", len(raw))):
                tensor.external_data.add(key=key, value=str(value))

    def write(self) -> None:
        for part, content in enumerate(self.parts):
            self.path.with_name(self.name_of(part)).write_bytes(content)
