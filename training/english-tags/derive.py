#!/usr/bin/env python3
"""Derives the tag tables of lang/en/tags from UD treebanks: derive.py TREEBANK.conllu.gz... OUTPUT_FOLDER

Three tables of counts and nothing else: which Penn tags a form was seen with, which tags endings of rare forms
have, and which tag follows which. `dateline-nlp` reads them into a bigram tagger. Standard library only; the
output is the same for the same input.
"""
import gzip, os, re, sys
from collections import Counter, defaultdict

KEEP = {'CC', 'CD', 'DT', 'EX', 'FW', 'IN', 'JJ', 'JJR', 'JJS', 'MD', 'NN', 'NNS', 'NNP', 'NNPS', 'PDT', 'POS', 'PRP', 'PRP$', 'RB', 'RBR',
        'RBS', 'RP', 'TO', 'UH', 'VB', 'VBD', 'VBG', 'VBN', 'VBP', 'VBZ', 'WDT', 'WP', 'WP$', 'WRB'}


def sentences(path):
    words = []
    for line in gzip.open(path, 'rt', encoding='utf-8'):
        line = line.rstrip('\n')
        if not line:
            if words:
                yield words
            words = []
        elif line[0] != '#':
            c = line.split('\t')
            if c[0].isdigit():
                words.append((c[1], c[4], 'SpaceAfter=No' in c[9]))


def joined(words):
    """Words as the product's tokenizer cuts them: hyphenated compounds are one."""
    out = []
    i = 0
    while i < len(words):
        form, tag, tight = words[i]
        while tight and i + 2 < len(words) and words[i + 1][1] == 'HYPH' and words[i + 1][2]:
            last = words[i + 2]
            form += words[i + 1][0] + last[0]
            tag = 'JJ' if last[1] in ('VBN', 'VBG', 'VBD', 'JJ') else 'NNP' if tag.startswith('NNP') and last[1].startswith('NNP') else last[1]
            tight = last[2]
            i += 2
        # Quotation marks say nothing of what follows: the tagger reads past them too.
        if tag not in ('``', "''") and form not in ('"', '“', '”'):
            out.append((form.replace('’', "'"), tag if tag in KEEP else {',': 'COMMA', '.': 'STOP'}.get(tag, 'PUNCT')))
        i += 1
    return out


def main():
    *paths, folder = sys.argv[1:]
    forms, follow, total = defaultdict(Counter), defaultdict(Counter), Counter()
    for path in paths:
        for sentence in sentences(path):
            before = 'START'
            words = joined(sentence)
            for at, (form, tag) in enumerate(words):
                follow[before][tag] += 1
                before = tag
                if tag not in KEEP:
                    continue
                total[tag] += 1
                if not re.search(r'[A-Za-z]', form):
                    continue
                # The first word's capital says nothing.
                key = form.lower() if at == 0 and not tag.startswith('NNP') else form
                forms[key][tag] += 1
            follow[before]['END'] += 1
    endings = defaultdict(Counter)
    for form, tags in forms.items():
        n = sum(tags.values())
        if n > 8 or not form.isascii():
            continue
        shape = 'C' if form[0].isupper() else 'l'
        for size in (1, 2, 3, 4):
            if len(form) > size + 1:
                for tag, k in tags.items():
                    endings[shape + form[-size:].lower()][tag] += 1
    head = '# Counts from UD English EWT train and UD English GUM train (permissive genres); see LICENSE.md in this folder.\n'
    row = lambda c: ' '.join(f'{t}:{k}' for t, k in sorted(c.items(), key=lambda x: (-x[1], x[0])))
    with open(os.path.join(folder, 'forms.tsv'), 'w', encoding='utf-8') as f:
        f.write(head + '# form, then its Penn tags with counts\n')
        for form in sorted(forms):
            if sum(forms[form].values()) >= 2 and not re.search(r'\s', form):
                f.write(f'{form}\t{row(forms[form])}\n')
    with open(os.path.join(folder, 'endings.tsv'), 'w', encoding='utf-8') as f:
        f.write(head + '# C (capitalized) or l (not) and the last letters of rare forms, then tags with counts of forms\n')
        for ending in sorted(endings):
            if sum(endings[ending].values()) >= 5:
                f.write(f'{ending}\t{row(endings[ending])}\n')
    with open(os.path.join(folder, 'follow.tsv'), 'w', encoding='utf-8') as f:
        f.write(head + '# tag, then the tags that follow it with counts\n')
        for tag in sorted(follow):
            f.write(f'{tag}\t{row(follow[tag])}\n')


main()
