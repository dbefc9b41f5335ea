"""Exports a trained encoder to ONNX, in floats and in dynamic int8, and times it with onnxruntime: the peer of our engine.

Heads are left out. `benches` (`--features rten --bin encoder`) reads the same files. One thread, random pieces, best of eight.
"""

import argparse
import os
import time
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")

import numpy as np
import onnxruntime
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic

from evaluate import load_checkpoint

SHAPES = ((8, 128), (32, 25), (1, 25))


class Bare(torch.nn.Module):
    """The encoder with the mask as numbers to add, so that any ONNX engine takes it."""

    def __init__(self, encoder):
        super().__init__()
        self.encoder = encoder

    def forward(self, pieces, cases, bias):
        e = self.encoder
        x = e.norm(e.word(pieces) + e.position(torch.arange(pieces.shape[1]))[None] + e.case(cases))
        for layer in e.layers:
            x = layer(x, bias)
        return x


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkpoint")
    parser.add_argument("--out", required=True, help="folder for encoder.onnx and encoder-int8.onnx")
    options = parser.parse_args()
    torch.set_num_threads(1)
    out = Path(options.out)
    out.mkdir(parents=True, exist_ok=True)
    model, _ = load_checkpoint(options.checkpoint)
    pieces = torch.randint(1000, 29000, (2, 32))
    axes = {"pieces": {0: "b", 1: "n"}, "cases": {0: "b", 1: "n"}, "bias": {0: "b", 3: "n"}, "hidden": {0: "b", 1: "n"}}
    torch.onnx.export(Bare(model.encoder).eval(), (pieces, torch.zeros_like(pieces), torch.zeros(2, 1, 1, 32)), str(out / "encoder.onnx"),
                      input_names=["pieces", "cases", "bias"], output_names=["hidden"], dynamic_axes=axes, opset_version=17, dynamo=False)
    quantize_dynamic(str(out / "encoder.onnx"), str(out / "encoder-int8.onnx"), per_channel=True, weight_type=QuantType.QInt8)
    settings = onnxruntime.SessionOptions()
    settings.intra_op_num_threads = settings.inter_op_num_threads = 1
    draw = np.random.default_rng(1)
    for name in ("encoder-int8.onnx", "encoder.onnx"):
        session = onnxruntime.InferenceSession(str(out / name), settings)
        for batch, length in SHAPES:
            pieces = draw.integers(1000, 29000, (batch, length))
            inputs = {"pieces": pieces, "cases": np.zeros_like(pieces), "bias": np.zeros((batch, 1, 1, length), np.float32)}
            best = float("inf")
            for _ in range(8):
                began = time.perf_counter()
                session.run(None, inputs)
                best = min(best, time.perf_counter() - began)
            print(f"{name} {batch} of {length}: {batch * length / best:.0f} pieces/s", flush=True)


if __name__ == "__main__":
    main()
