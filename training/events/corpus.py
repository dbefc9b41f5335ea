#!/usr/bin/env python3
"""The event sentences of corpus/events: read, checked, counted, exported. Standard library only.

    corpus.py check [FILE ...]       every file, or the files named; exits 2 with file:line messages
    corpus.py counts [FILE ...]      sentences, events by type and mode, trigger words, lookalikes
    corpus.py export OUT.jsonl       one sentence a line, offsets in code points, the shape of the other event sets

The format is told in corpus/events/README.md.
"""
import json
import pathlib
import re
import sys
from collections import Counter, defaultdict

FOLDER = pathlib.Path(__file__).resolve().parents[2] / 'corpus' / 'events'
TYPES = ('AGREE CONSULT SUPPORT CONCEDE COOPERATE AID RETREAT REQUEST ACCUSE REJECT THREATEN PROTEST SANCTION MOBILIZE '
         'COERCE ASSAULT DISASTER STATEMENT').split()
# CAMEO roots that may stand under a type. A type that is not the root's own comes of the words' outer act.
ROOTS = {'AGREE': '03 05 06', 'CONSULT': '04', 'SUPPORT': '05', 'CONCEDE': '08', 'COOPERATE': '06', 'AID': '07', 'RETREAT': '08 03',
         'REQUEST': '02 10', 'ACCUSE': '11 09', 'REJECT': '12', 'THREATEN': '13', 'PROTEST': '14', 'SANCTION': '16 11 17',
         'MOBILIZE': '15', 'COERCE': '17 19', 'ASSAULT': '18 19 20 17', 'STATEMENT': '01', 'DISASTER': ''}
MODES = set('''firearms aerial heavy-weapons explosives suicide-attack abduct siege beat torture sexual targeted destroy primitive
drone crowd-control unconventional demo riot strike hunger boycott obstruct vandalize convict expel withdraw discontinue troops
weapons police militia seize restrict censor curfew martial-law arrest deport withhold misinformation cyber release disarm
ceasefire surrender access visit meet third-party multilateral phone sign praise recognition resign pardon assist change yield
disapprove investigate allege legal relations violence military economic humanitarian asylum peacekeeping judicial intelligence
veto accident disease nature earthquake'''.split())
MARK = re.compile(r'\[([^\[\]{}]+)\]|\{([^\[\]{}]+)\}')
LINE = re.compile(r'- (\S+) (\S+) (\S+) \| (.*)')


class Bad(Exception):
    pass


def find(words, text):
    """Where words stand in text: whole words, the first place, or the one that #2 names."""
    m = re.fullmatch(r'(.*\S)\s*#(\d+)', words)
    words, nth = (m.group(1), int(m.group(2))) if m else (words, 1)
    places = [x.start() for x in re.finditer(r'(?<!\w)' + re.escape(words) + r'(?!\w)', text)]
    if len(places) < nth:
        raise Bad(f'“{words}” does not stand in the sentence' + (f' {nth} times' if nth > 1 else ''))
    return {'start': places[nth - 1], 'end': places[nth - 1] + len(words), 'text': words}


def sentence(lines):
    """One paragraph of a file: the marked sentence and a line for each bracket."""
    text, triggers, lookalikes, last = '', [], [], 0
    for m in MARK.finditer(lines[0]):
        text += lines[0][last:m.start()]
        span = {'start': len(text), 'end': len(text) + len(m.group(1) or m.group(2)), 'text': m.group(1) or m.group(2)}
        text += span['text']
        (triggers if m.group(1) else lookalikes).append(span)
        last = m.end()
    text += lines[0][last:]
    if re.search(r'[\[\]{}]', text):
        raise Bad('a bracket is not closed')
    if text != ' '.join(text.split()):
        raise Bad('spaces at an end, or two together')
    if len(triggers) != len(lines) - 1:
        raise Bad(f'{len(triggers)} brackets, but {len(lines) - 1} event lines')
    events = []
    for n, (span, line) in enumerate(zip(triggers, lines[1:]), 1):
        m = LINE.fullmatch(line)
        if not m:
            raise Bad(f'not an event line: {line}')
        kind, mode, cameo, roles = m.groups()
        if kind not in TYPES:
            raise Bad(f'no type {kind}')
        if mode != '-' and mode not in MODES:
            raise Bad(f'no mode {mode}')
        if cameo != '-' and not (re.fullmatch(r'\d{2,4}', cameo) and cameo[:2] in ROOTS[kind].split()):
            raise Bad(f'no CAMEO code of {kind}: {cameo}')
        if kind != 'DISASTER' and cameo == '-':
            raise Bad(f'{kind} without a CAMEO code')
        reciprocal = roles.endswith('<>')
        if reciprocal:
            actor, recipient = roles[:-2], ''
        elif roles.count('>') == 1:
            actor, recipient = roles.split('>')
        else:
            raise Bad(f'roles are `actors > recipients` or `parties <>`: {roles}')
        spans = [[find(w.strip(), text) for w in side.split(';') if w.strip()] for side in (actor, recipient)]
        if reciprocal and not spans[0]:
            raise Bad('a reciprocal event without parties')
        e = {'id': f'E{n}', 'trigger': [span], 'head': [span], 'type': kind, 'mode': None if mode == '-' else mode,
             'cameo': None if cameo == '-' else cameo, 'actor': spans[0], 'recipient': spans[1]}
        if reciprocal:
            e['reciprocal'] = True
        events.append(e)
    return {'text': text, 'events': events, 'lookalikes': lookalikes}


def read(paths):
    """Every sentence of the files, with its place; and the messages for what cannot be read."""
    out, wrong, seen = [], [], {}
    for path in paths:
        block, first = [], 0
        for number, line in enumerate(path.read_text(encoding='utf-8').split('\n') + [''], 1):
            if line.startswith('#'):
                continue
            if line.strip():
                first = first or number
                block.append(line)
                continue
            if block:
                try:
                    s = sentence(block)
                    key = re.sub(r'\W+', ' ', s['text']).lower()
                    if key in seen:
                        raise Bad(f'the sentence stands at {seen[key]} too')
                    seen[key] = f'{path.name}:{first}'
                    out.append({'id': f'{path.stem}-{first}', 'file': path.name, **s})
                except Bad as e:
                    wrong.append(f'{path.name}:{first}: {e}\n    {block[0]}')
                block, first = [], 0
    return out, wrong


def counts(sentences):
    types, modes, words, looks = Counter(), defaultdict(Counter), defaultdict(Counter), Counter()
    for s in sentences:
        for e in s['events']:
            types[e['type']] += 1
            modes[e['type']][e['mode'] or '-'] += 1
            words[e['type']][e['trigger'][0]['text'].lower()] += 1
        looks.update(x['text'].lower() for x in s['lookalikes'])
    print(f'{len(sentences)} sentences, {sum(not s["events"] for s in sentences)} without an event; {sum(types.values())} events, '
          f'{len({w for c in words.values() for w in c})} trigger words; {sum(looks.values())} lookalikes marked, {len(looks)} words')
    for kind in TYPES:
        print(f'{kind:10} {types[kind]:4} events {len(words[kind]):4} words   modes: '
              + ', '.join(f'{m} {n}' for m, n in modes[kind].most_common()))


def main(args):
    command, rest = (args + ['check'])[0], args[1:]
    if command == 'export':
        sentences, wrong = read(sorted(FOLDER.glob('*.txt')))
        if not wrong:
            with open(rest[0], 'w', encoding='utf-8') as f:
                for s in sentences:
                    f.write(json.dumps(s, ensure_ascii=False) + '\n')
    elif command in ('check', 'counts'):
        sentences, wrong = read([pathlib.Path(p) for p in rest] or sorted(FOLDER.glob('*.txt')))
        if command == 'counts':
            counts(sentences)
    else:
        raise SystemExit(__doc__)
    for w in wrong:
        print(w, file=sys.stderr)
    if command == 'check' and not wrong:
        print(f'{len(sentences)} sentences, {sum(len(s["events"]) for s in sentences)} events: all well')
    return 2 if wrong else 0


if __name__ == '__main__':
    sys.exit(main(sys.argv[1:]))
