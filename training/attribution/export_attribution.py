"""Writes a trained attribution branch as the int8 weights file that `dateline-nlp` reads. The format: docs/formats/weights.md."""

import argparse
import hashlib
import os
import sys
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")
HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))
sys.path.insert(0, str(HERE.parent / "language"))

import numpy as np
import torch

from evaluate import load_checkpoint
from export import File, quantize
from heads import ATTITUDES, STANCES, load_branch
from model import HEADS, HIDDEN, LAYERS


def fingerprint(core, fork):
    """Tells one core from another: FNV-1a of what a branch that forks at layer `fork` stands on."""
    below = core.encoder.layers[fork - 1].norm2
    _, scale = quantize(core.encoder.word.weight.detach().numpy())
    parts = [scale, below.weight.detach().numpy(), below.bias.detach().numpy()]
    value = 0xCBF29CE484222325
    for part in parts:
        for byte in np.ascontiguousarray(part, dtype="<f4").tobytes():
            value = ((value ^ byte) * 0x100000001B3) & 0xFFFFFFFFFFFFFFFF
    return value


def write_layers(out, name, branch):
    """The layers that a branch has of its own."""
    norm = lambda name, module: (out.f32(f"{name}.weight", module.weight), out.f32(f"{name}.bias", module.bias))
    fold = torch.ones(3 * HIDDEN)
    fold[:HIDDEN] = (HIDDEN // HEADS) ** -0.5
    for n, layer in enumerate(branch.top):
        part = f"{name}.layer.{n}"
        out.linear(f"{part}.qkv", layer.qkv, fold)
        out.linear(f"{part}.attention", layer.attention)
        norm(f"{part}.norm1", layer.norm1)
        out.linear(f"{part}.up", layer.up)
        out.linear(f"{part}.down", layer.down)
        norm(f"{part}.norm2", layer.norm2)


def write_config(out, name, core, branch, version):
    """For which core a branch is made."""
    out.text(f"{name}.config", [f"layers={branch.count}", f"core={fingerprint(core, LAYERS - branch.count):016x}", f"version={version}"])


def write_pair(out, name, heads):
    """The head that says of every word what it is to one place of the window."""
    for part in ("cue", "word", "product", "wide", "out"):
        out.linear(f"{name}.pair.{part}", getattr(heads, f"pair_{part}"))
    out.f32(f"{name}.pair.distance", heads.pair_distance.weight)
    out.f32(f"{name}.pair.inside", heads.pair_inside)


def write(core, branch, version):
    """The weights file's bytes."""
    out, heads = File(), branch.heads
    write_config(out, "attribution", core, branch, version)
    out.text("labels.stance", STANCES)
    out.text("labels.attitude", ATTITUDES)
    write_layers(out, "attribution", branch)
    out.linear("attribution.cue", heads.cue)
    write_pair(out, "attribution", heads)
    out.linear("attribution.stance.hidden", heads.stance_hidden)
    out.linear("attribution.stance.out", heads.stance_out)
    out.linear("attribution.attitude", heads.attitude)
    return out.bytes()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("core", help="checkpoint of training/language")
    parser.add_argument("checkpoint", help="checkpoint of train_attribution.py")
    parser.add_argument("--out", required=True)
    parser.add_argument("--version", default="dev")
    options = parser.parse_args()
    torch.set_num_threads(1)
    core, _ = load_checkpoint(options.core)
    data = write(core, load_branch(options.checkpoint, core), options.version)
    Path(options.out).parent.mkdir(parents=True, exist_ok=True)
    Path(options.out).write_bytes(data)
    print(f"{options.out}: {len(data)} bytes, sha256 {hashlib.sha256(data).hexdigest()}")


if __name__ == "__main__":
    main()
