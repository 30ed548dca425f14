"""Weights from a checkpoint of train.py or from an exported pack."""

from __future__ import annotations

import pickle
from pathlib import Path

import torch

from model import LC4
from shards import BadInput


def load_weights(net: LC4, path: Path) -> dict:
    """Fills `net` with the averaged weights found at `path`; returns what the checkpoint holds (of a pack: its weights alone)."""
    if not path.exists():
        raise BadInput(f"{path} does not exist: name a checkpoint.pt written by train.py, or a pack folder with a manifest.json.")
    if path.is_dir():
        from packs import read_weights

        saved = {"ema": read_weights(path)}
    else:
        try:
            saved = torch.load(path, map_location="cpu", weights_only=False)
            saved["ema"]
        except (pickle.UnpicklingError, RuntimeError, EOFError, KeyError, TypeError) as error:
            raise BadInput(f"{path} is not a checkpoint of train.py or is cut off: train again or name another file.") from error
    own = net.state_dict()
    wrong = [key for key, value in own.items() if key not in saved["ema"] or saved["ema"][key].shape != value.shape]
    if wrong or set(saved["ema"]) - set(own):
        first = wrong[0] if wrong else sorted(set(saved["ema"]) - set(own))[0]
        raise BadInput(
            f"{path} holds a network of another shape (first difference: {first}): use the training/ of the commit that wrote it, or train anew."
        )
    net.load_state_dict(saved["ema"], strict=False)
    return saved
