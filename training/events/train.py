#!/usr/bin/env python3
"""Trains the layer that decides which words tell of events, and of which type: `lang/en/weights/events.bin`.

    python3 training/events/train.py dump WORK      reads all sets with the program: words, features, vectors (2 min)
    python3 training/events/train.py train WORK     writes lang/en/weights/events.bin and training/events/reference.json (3 min)
    python3 training/events/train.py measure WORK   folds, features against vectors, learning curve (20 min)

Begin reading at `fit`. What is learned from, and what not, is in README.md beside this file. The features are made by the program
(`crates/dateline-extract/examples/event_features.rs`), so that there is one place that makes them. No random numbers are drawn but the
folds', whose seed is fixed.
"""

import json
import os
import pathlib
import struct
import subprocess
import sys

os.environ.setdefault('OMP_NUM_THREADS', '1')
os.environ.setdefault('OPENBLAS_NUM_THREADS', '1')

import numpy as np
import scipy.optimize
import scipy.sparse

import corpus

ROOT = pathlib.Path(__file__).resolve().parents[2]
GOLD = pathlib.Path(os.environ.get('DATELINE_GOLD', ROOT.parent / 'shared' / 'gold')) / 'annotated'
CLASSES = ['NONE', *corpus.TYPES]
SPEECH = CLASSES.index('STATEMENT')
EVENTS = [at for at, name in enumerate(CLASSES) if name not in ('NONE', 'STATEMENT')]
WIDTH = 384

# Our sentences hold an event in every other clause, which news does not: they count less.
OURS = 0.4
# Few steps: weights that fit our sentences to the end fit news worse.
VECTOR, L2_FEATURES, L2_VECTORS, STEPS, SEEN = 9.0, 12.0, 0.5, 35, 3
# What the thresholds are chosen among: some event where a frame speaks; a type where frames are barred; verbs and others without.
GRID = [(keep, barred, verb, noun) for keep in (0.05, 0.1, 0.15, 0.2, 0.3) for barred in (0.3, 0.4, 0.5, 0.6, 0.7)
        for verb in (0.4, 0.5, 0.6, 0.7, 0.8) for noun in (0.5, 0.6, 0.7, 0.8)]
TRAINED = ('ours', 'status', 'train')


def status_sentences():
    """The sentences of corpus/status, which name the types of their events too."""
    for path in sorted((ROOT / 'corpus' / 'status').glob('*.txt')):
        lines = [line for line in path.read_text(encoding='utf-8').split('\n') if not line.startswith('#')]
        for number, block in enumerate(x for x in '\n'.join(lines).split('\n\n') if x.strip()):
            marked, *rest = block.strip().split('\n')
            text, last, heads = '', 0, []
            for m in corpus.MARK.finditer(marked):
                text += marked[last:m.start()]
                heads.append({'start': len(text), 'end': len(text) + len(m.group(1)), 'text': m.group(1)})
                text, last = text + m.group(1), m.end()
            kinds = [line.split()[1] for line in rest if line.startswith('- ')]
            events = [{'head': [head], 'type': kind} for head, kind in zip(heads, kinds, strict=True)]
            yield {'id': f'status-{path.stem}-{number}', 'text': text + marked[last:], 'events': events}


def dump(work):
    work.mkdir(parents=True, exist_ok=True)
    ours, wrong = corpus.read(sorted(corpus.FOLDER.glob('*.txt')))
    if wrong:
        raise SystemExit('\n'.join(wrong))
    sets = {'ours': ours, 'status': status_sentences()}
    for name in ('train', 'dev'):
        sets[name] = map(json.loads, open(GOLD / f'corpus_events.{name}.jsonl', encoding='utf-8'))
    for name, rows in sets.items():
        with open(work / f'{name}.jsonl', 'w', encoding='utf-8') as f:
            for row in rows:
                f.write(json.dumps({'id': row.get('id') or row['doc_id'], 'text': row['text'], 'events': row['events']}) + '\n')
        with open(work / f'{name}.jsonl') as source, open(work / f'{name}.words', 'w') as out:
            subprocess.run(['cargo', 'run', '-q', '--release', '-p', 'dateline-extract', '--example', 'event_features', '--',
                            str(work / f'{name}.vectors')], stdin=source, stdout=out, check=True, cwd=ROOT)


class Set:
    """The words of a set: features, vectors, what they are, the votes of the frames, the document of each."""

    def __init__(self, work, name):
        gold = {row['id']: row for row in map(json.loads, open(work / f'{name}.jsonl', encoding='utf-8'))}
        vectors = np.fromfile(work / f'{name}.vectors', dtype=np.int8).reshape(-1, 2, WIDTH)
        self.bytes = vectors
        vectors = vectors.astype(np.float32)
        vectors /= np.sqrt((vectors ** 2).sum(-1, keepdims=True)).clip(1.0)
        self.vectors = vectors.reshape(-1, 2 * WIDTH) * np.float32(VECTOR)
        self.features, self.votes, self.document, self.places, truth, self.unasked = [], [], [], [], [], 0
        for number, line in enumerate(open(work / f'{name}.words', encoding='utf-8')):
            row = json.loads(line)
            left = list(gold[row['id']]['events'])
            for start, end, lemma, upos, features, votes in row['words']:
                hit = next((e for e in left if start < e['head'][0]['end'] and e['head'][0]['start'] < end), None)
                if hit is not None:
                    left.remove(hit)
                truth.append(CLASSES.index(hit['type']) if hit else 0)
                self.features.append(np.unique(np.array(features, dtype=np.uint32)))
                self.votes.append([(CLASSES.index(kind), barred) for kind, barred in votes])
                self.document.append(number)
                self.places.append((row['id'], start, end))
            self.unasked += sum(e['type'] != 'STATEMENT' for e in left)
        self.truth, self.document = np.array(truth), np.array(self.document)

    def matrix(self, numbers):
        ends = np.cumsum([0] + [len(f) for f in self.features])
        every = np.concatenate(self.features)
        places = np.searchsorted(numbers, every).clip(max=len(numbers) - 1)
        known = numbers[places] == every
        rows = np.repeat(np.arange(len(self.features)), np.diff(ends))[known]
        return scipy.sparse.csr_matrix((np.ones(len(rows), np.float32), (rows, places[known])), (len(self.features), len(numbers)))


def fit(features, vectors, truth, counts):
    """Softmax regression with squared weights held down, by L-BFGS: the same weights at every run."""
    f, v, n, c = features.shape[1], vectors.shape[1], len(truth), len(CLASSES)
    turned, rows = features.T.tocsr(), np.arange(n)
    held = np.concatenate([np.full(f, L2_FEATURES), np.full(v, L2_VECTORS), [1e-3]]).astype(np.float32)[:, None]
    counts = counts.astype(np.float32)

    def objective(flat):
        w = flat.reshape(-1, c).astype(np.float32)
        z = features @ w[:f] + vectors @ w[f:f + v] + w[-1]
        z -= z.max(1, keepdims=True)
        p = np.exp(z)
        total = p.sum(1, keepdims=True)
        loss = -(counts * (z[rows, truth] - np.log(total[:, 0]))).sum()
        p /= total
        p[rows, truth] -= 1
        p *= counts[:, None]
        slope = np.concatenate([turned @ p, vectors.T @ p, p.sum(0, keepdims=True)]) + held * w
        return float(loss + 0.5 * (held * w * w).sum()), slope.astype(np.float64).ravel()

    found = scipy.optimize.minimize(objective, np.zeros((f + v + 1) * c), jac=True, method='L-BFGS-B',
                                    options={'maxiter': STEPS, 'maxcor': 6})
    w = found.x.reshape(-1, c).astype(np.float32)
    return w[:f], w[f:f + v], w[-1]


def probabilities(weights, features, vectors):
    z = features @ weights[0] + vectors @ weights[1] + weights[2]
    p = np.exp(z - z.max(1, keepdims=True))
    return p / p.sum(1, keepdims=True)


def decide(p, votes, verbs, thresholds):
    """What `events/decision.rs` decides, without the roles: a class for each word, 0 for none."""
    keep, barred, verb, noun = thresholds
    some, best = p[:, EVENTS].sum(1), p.argmax(1)
    out = np.zeros(len(votes), int)
    for at, said in enumerate(votes):
        own = [kind for kind, is_barred in said if not is_barred]
        if own:
            out[at] = max(own, key=lambda kind: p[at, kind]) if some[at] >= keep else 0
        elif best[at] in EVENTS and p[at, best[at]] >= (barred if said else verb if verbs[at] else noun):
            out[at] = best[at]
    return out


def score(said, truth, unasked=0):
    """Trigger F1, trigger and type F1, precision and recall of triggers."""
    truth = np.where(truth == SPEECH, 0, truth)
    hits, right = ((said > 0) & (truth > 0)).sum(), ((said > 0) & (said == truth)).sum()
    system, gold = (said > 0).sum(), (truth > 0).sum() + unasked
    f1 = lambda count: round(2 * float(count) / float(system + gold), 3)
    return f1(hits), f1(right), round(float(hits / max(1, system)), 3), round(float(hits / gold), 3)


def prepare(work, names=('ours', 'status', 'train', 'dev')):
    sets = {name: Set(work, name) for name in names}
    every, seen = np.unique(np.concatenate([f for name in TRAINED for f in sets[name].features]), return_counts=True)
    numbers = every[seen >= SEEN]
    verb = feature('is', 'v')
    for s in sets.values():
        s.x = s.matrix(numbers)
        s.verbs = np.array([verb in f for f in s.features])
    return sets, numbers


def feature(template, *words):
    """The number of a feature, as `triggers::features::number` makes it."""
    value = 0x811C9DC5
    for byte in '\x1f'.join([template, *words]).encode():
        value = (value ^ byte) * 0x01000193 & 0xFFFFFFFF
    return value


def train_on(sets, train_rows, ours_rows=None, with_features=True, with_vectors=True):
    parts = [('ours', np.arange(len(sets['ours'].truth)) if ours_rows is None else ours_rows, OURS),
             ('status', np.arange(len(sets['status'].truth)), OURS), ('train', train_rows, 1.0)]
    x = scipy.sparse.vstack([sets[name].x[rows] for name, rows, _ in parts]).tocsr()
    v = np.concatenate([sets[name].vectors[rows] for name, rows, _ in parts])
    truth = np.concatenate([sets[name].truth[rows] for name, rows, _ in parts])
    counts = np.concatenate([np.full(len(rows), weight) for _, rows, weight in parts])
    return fit(x * np.float32(with_features), v * np.float32(with_vectors), truth, counts)


def folds(sets, count, **how):
    """Probabilities for the words of `train`, each document's by weights that have not seen it."""
    s = sets['train']
    fold = np.random.default_rng(0).permutation(s.document.max() + 1) % count
    p = np.zeros((len(s.truth), len(CLASSES)), np.float32)
    for number in range(count):
        held = np.flatnonzero(fold[s.document] == number)
        weights = train_on(sets, np.flatnonzero(fold[s.document] != number), **how)
        p[held] = probabilities(weights, s.x[held], s.vectors[held])
    return p


def choose(p, s):
    return max(GRID, key=lambda thresholds: score(decide(p, s.votes, s.verbs, thresholds), s.truth)[1])


def write(path, weights, numbers, thresholds):
    features, vectors, bias = weights
    kept = np.abs(features).max(1) > 0
    features, numbers = features[kept], numbers[kept]
    steps = np.abs(features).max(0) / 127 + 1e-12
    vector_steps = np.abs(vectors).max(0) / 127 + 1e-12
    quantized = np.round(features / steps).astype(np.int8)
    kept = np.abs(quantized).max(1) > 0
    quantized, numbers = quantized[kept], numbers[kept]
    vector = np.round(vectors / vector_steps).astype(np.int8).T
    names = ' '.join(CLASSES).encode()
    floats = lambda values: np.asarray(values, '<f4').tobytes()
    with open(path, 'wb') as f:
        f.write(b'dateline-events-1\n' + struct.pack('<I', len(names)) + names)
        f.write(struct.pack('<III', len(numbers), len(thresholds), WIDTH))
        # The program's vectors are of length one.
        f.write(floats(thresholds) + floats(bias) + floats(steps) + floats(vector_steps * VECTOR))
        f.write(numbers.astype('<u4').tobytes() + np.ascontiguousarray(quantized).tobytes() + np.ascontiguousarray(vector).tobytes())
    return quantized * steps, vector.T * vector_steps, numbers


def train(work):
    sets, numbers = prepare(work)
    s = sets['train']
    p = folds(sets, 3)
    thresholds = choose(p, s)
    print('thresholds', thresholds, 'train by folds', score(decide(p, s.votes, s.verbs, thresholds), s.truth))
    weights = train_on(sets, np.arange(len(s.truth)))
    path = ROOT / 'lang' / 'en' / 'weights' / 'events.bin'
    import mix  # which reads this file too
    features, vectors, kept = write(path, weights, numbers, [*thresholds, *mix.numbers()])
    dev = sets['dev']
    weights = (features, vectors, weights[2])
    p = probabilities(weights, dev.matrix(kept), dev.vectors)
    first = np.array([next((kind for kind, barred in votes if not barred), 0) for votes in dev.votes])
    print('dev: frames alone', score(first, dev.truth, dev.unasked))
    print('dev: with the layer', score(decide(p, dev.votes, dev.verbs, thresholds), dev.truth, dev.unasked))
    print(path.stat().st_size, 'bytes', len(kept), 'features')
    reference(sets['ours'], weights, kept)


def reference(s, weights, numbers):
    """What the weights say of some words, by their features and vectors: `crates/dateline-extract/tests/event_weights.rs` compares."""
    events = [at for at in range(len(s.truth)) if s.truth[at]][::120]
    wanted = sorted(events + list(range(0, len(s.truth), len(s.truth) // 4)))
    p = probabilities(weights, s.matrix(numbers)[wanted], s.vectors[wanted])
    with open(ROOT / 'training' / 'events' / 'reference.json', 'w', encoding='utf-8') as f:
        rows = [{'features': s.features[at].tolist(), 'vectors': s.bytes[at].tolist(), 'probabilities': [round(float(x), 5) for x in likely]}
                for at, likely in zip(wanted, p)]
        f.write('[\n' + ',\n'.join(json.dumps(row, separators=(',', ':')) for row in rows) + '\n]\n')


def measure(work):
    sets, _ = prepare(work)
    s, dev = sets['train'], sets['dev']
    for label, how in (('features', dict(with_vectors=False)), ('vectors', dict(with_features=False)), ('both', {})):
        p = folds(sets, 5, **how)
        thresholds = choose(p, s)
        print(label, 'train by 5 folds', score(decide(p, s.votes, s.verbs, thresholds), s.truth), flush=True)
    ours = sets['ours']
    order = np.random.default_rng(0).permutation(ours.document.max() + 1)
    for share in (0.0, 0.25, 0.5, 1.0):
        some = np.isin(ours.document, order[:int(share * len(order))])
        weights = train_on(sets, np.arange(len(s.truth)), ours_rows=np.flatnonzero(some))
        p = probabilities(weights, dev.x, dev.vectors)
        best = max((score(decide(p, dev.votes, dev.verbs, t), dev.truth, dev.unasked)[:2] for t in [thresholds]), key=lambda x: x[1])
        print(f'{share:.0%} of our sentences: dev', best, 'without frames', score(p.argmax(1), dev.truth, dev.unasked)[:2], flush=True)


if __name__ == '__main__':
    command, WORK = sys.argv[1], pathlib.Path(sys.argv[2])
    {'dump': dump, 'train': train, 'measure': measure}[command](WORK)
