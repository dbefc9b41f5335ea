#!/usr/bin/env python3
"""How the linear layer and the branch are weighed together: the numbers of `mixture.json`, which the program reads in `events.bin`.

    python3 training/events/mix.py choose WORK ROWS     chooses them on reports that neither had read
    python3 training/events/mix.py write                puts those of mixture.json into lang/en/weights/events.bin

WORK is that of `train.py dump`; ROWS is what `train_branch.py --fold 0/2 --rows ROWS` wrote: what a branch trained on one half of the
reports says of the words of the other. The layer is trained on the same half for this. `train.py train` writes the numbers too.
"""

import itertools
import json
import pathlib
import struct
import sys

import numpy as np

import train

FILE = pathlib.Path(__file__).parent / 'mixture.json'
EVENTS_BIN = train.ROOT / 'lang' / 'en' / 'weights' / 'events.bin'
GRID = list(itertools.product((0.05, 0.1, 0.2, 0.3), (0.3, 0.4, 0.5, 0.6), (0.3, 0.4, 0.5, 0.6, 0.7), (0.4, 0.5, 0.6, 0.7)))


def numbers():
    """All numbers, in the order of `Limit` in `crates/dateline-extract/src/triggers/mod.rs`, after the four of the layer alone."""
    chosen = json.loads(FILE.read_text(encoding='utf-8'))
    return [*chosen['layer, branch, none'], *chosen['keep, barred, verb, noun'], chosen['other'],
            *chosen['actor: fill, drop, add'], *chosen['recipient: fill, drop, add'], *chosen['place: add, drop'], *chosen['time: add, drop']]


def mixed(layer, branch, weights):
    of_layer, of_branch, none = weights
    z = of_layer * np.log(layer.clip(1e-6)) + of_branch * np.log(branch.clip(1e-6))
    z[:, 0] += none
    p = np.exp(z)
    return p / p.sum(1, keepdims=True)


class Votes:
    """The votes of the frames as arrays of words by classes."""

    def __init__(self, votes, verbs):
        self.own = np.zeros((len(votes), len(train.CLASSES)), bool)
        for at, said in enumerate(votes):
            self.own[at, [kind for kind, is_barred in said if not is_barred]] = True
        self.voted, self.barred, self.verbs = self.own.any(1), np.array([bool(said) for said in votes]), verbs


def decide(p, votes, limits, other):
    """`train.decide`, where a type that no frame of a word has may stand in the place of theirs."""
    keep, barred, verb, noun = limits
    events = np.full_like(p, -1.0)
    events[:, train.EVENTS] = p[:, train.EVENTS]
    best, rows = events.argmax(1), np.arange(len(p))
    own = np.where(votes.own, p, -1.0).argmax(1)
    own = np.where(p[rows, best] > other * p[rows, own], best, own)
    least = np.where(votes.barred, barred, np.where(votes.verbs, verb, noun))
    proposed = np.where((p.argmax(1) == best) & (p[rows, best] >= least), best, 0)
    return np.where(votes.voted, np.where(p[:, train.EVENTS].sum(1) >= keep, own, 0), proposed)


def choose(work, rows):
    sets, _ = train.prepare(work, ('ours', 'status', 'train'))
    s = sets['train']
    held = np.flatnonzero(s.document % 2 == 0)
    weights = train.train_on(sets, np.flatnonzero(s.document % 2 == 1))
    layer = train.probabilities(weights, s.x[held], s.vectors[held])
    said = {(row['id'], row['start']): row['p'] for row in map(json.loads, open(rows, encoding='utf-8'))}
    nothing = [1.0] + [0.0] * (len(train.CLASSES) - 1)
    branch = np.array([said.get(s.places[at][:2], nothing) for at in held], np.float32)
    votes, truth = Votes([s.votes[at] for at in held], s.verbs[held]), s.truth[held]
    of = lambda said: train.score(said, truth)
    alone = max(GRID, key=lambda limits: of(decide(layer, votes, limits, 1e9))[1])
    print('layer alone', alone, of(decide(layer, votes, alone, 1e9)))
    print('branch alone', of(branch.argmax(1)))
    found = []
    for of_layer, of_branch, none in itertools.product((0.4, 0.6, 0.8), (0.2, 0.4, 0.6, 0.8), (0.0, -0.5, -1.0)):
        p = mixed(layer, branch, (of_layer, of_branch, none))
        for limits, other in itertools.product(GRID, (6.0, 12.0, 1e9)):
            scored = of(decide(p, votes, limits, other))
            found.append((scored[1] + 0.3 * scored[0], scored, (of_layer, of_branch, none), limits, other))
    found.sort(reverse=True)
    for row in found[:10]:
        print(row)
    _, _, weights, limits, other = found[0]
    chosen = json.loads(FILE.read_text(encoding='utf-8'))
    chosen.update({'layer, branch, none': weights, 'keep, barred, verb, noun': limits, 'other': other})
    rows = ',\n'.join(f' {json.dumps(key)}: {json.dumps(value)}' for key, value in chosen.items())
    FILE.write_text(f'{{\n{rows}\n}}\n', encoding='utf-8')


def write():
    data = EVENTS_BIN.read_bytes()
    at = len(b'dateline-events-1\n')
    at += 4 + struct.unpack_from('<I', data, at)[0]
    count, thresholds, width = struct.unpack_from('<III', data, at)
    of_layer = struct.unpack_from('<4f', data, at + 12)
    values = [*of_layer, *numbers()]
    head = struct.pack(f'<III{len(values)}f', count, len(values), width, *values)
    EVENTS_BIN.write_bytes(data[:at] + head + data[at + 12 + 4 * thresholds:])


if __name__ == '__main__':
    if sys.argv[1] == 'choose':
        choose(pathlib.Path(sys.argv[2]), sys.argv[3])
    else:
        write()
