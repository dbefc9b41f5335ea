#!/usr/bin/env python3
"""Who did it and to whom, on the unit tests of UniversalPetrarch: score_roles.py GOLD.jsonl SYSTEM.jsonl [--errors N]

The tests give codes of invented countries, and the codes of deeds are invented too. So only those records count whose
codes stand for names that their text holds, and only the phrases are compared: whether some event has the source's name
among its actors, and the target's among its recipients (among its actors too where both sides act).
"""
import json
import re
import sys

NAMES = {
    'GON': 'gondor|gondorian|minas tirith|denethor', 'ARN': 'arnor|arnorian|fornost', 'OSG': 'osgiliath|osgiliathan',
    'ERI': 'eriador|eriadorian|eriadori', 'LBY': 'libya|libyan', 'MOR': 'mordor|orcs', 'ETH': 'ethiopia|ethiopian',
    'BRE': 'bree', 'CAL': 'calenardhon', 'PHL': 'philippines?|filipino|philippine|manila', 'AUS': 'australian?',
    'ITH': 'ithilien', 'DOL': 'dol amroth', 'FRA': 'france|french|paris', 'DAG': 'dagolath', 'ROH': 'rohan',
    'PAK': 'pakistani?', 'DNK': 'denmark|danish|zealand', 'AFG': 'afghanistan|afghan', 'USA': 'washington|american?|u\\.s\\.',
    'KOR': 'south korean?', 'PRK': 'north korean?|hermit kingdom', 'IGOEEU': 'european union', 'ELF': 'lorien|elves|elf|caras galadhon',
    'HOB': 'hobbits?|hobbiton|shire',
}


def names(code, text):
    """The pattern of the code's names, where the text holds one of them."""
    pattern = NAMES.get(code) or NAMES.get(code[:3])
    found = pattern and re.search(rf'\b(?:{pattern})\b', text, re.I)
    return re.compile(rf'\b(?:{pattern})\b', re.I) if found else None


def main():
    gold = [json.loads(line) for line in open(sys.argv[1], encoding='utf-8')]
    system = {row['report']['id']: row for row in map(json.loads, open(sys.argv[2], encoding='utf-8'))}
    shown = int(sys.argv[sys.argv.index('--errors') + 1]) if '--errors' in sys.argv else 0
    told = {'sides': 0, 'found': 0}
    count = {'records': 0, 'source': 0, 'source_found': 0, 'target': 0, 'target_found': 0, 'silent': 0, 'all_right': 0}
    for record in gold:
        text = record['text']
        # A word that no reader of English knows was made up to test a dictionary.
        if record['expect'] != 'events' or re.search(r'\b(departx|[a-z]+xx|accelx|hyphenx)\b', text):
            continue
        sides = {side: [names(code, text) for code in sorted(set(record[side]))] for side in ('source', 'target')}
        if not sides['source'] or not sides['target'] or None in sides['source'] + sides['target']:
            continue
        events = system.get(str(record['id']), {}).get('events', [])
        count['records'] += 1
        count['silent'] += not events
        right = True
        for side, fields in (('source', ('actor',)), ('target', ('recipient',))):
            for pattern in sides[side]:
                def holds(event):
                    both = fields + ('actor', 'recipient') if event.get('reciprocal') else fields
                    return any(pattern.search(filler['text']) for field in both for filler in event[field])
                hit = any(holds(event) for event in events)
                count[side] += 1
                told['sides'] += bool(events)
                told['found'] += hit
                count[side + '_found'] += hit
                right &= hit
        count['all_right'] += right
        if not right and shown:
            shown -= 1
            found = [(event['head']['text'], event['type'], [x['text'] for x in event['actor']],
                     [x['text'] for x in event['recipient']]) for event in events]
            print(record['id'], record['source'], record['target'], found, text)
    print(count)
    share = lambda part, whole: part / max(1, whole)
    print('where there is an event at all: both %.3f of %d' % (told['found'] / max(1, told['sides']), told['sides']))
    print('source %.3f, target %.3f, both %.3f, records all right %.3f' % (
        share(count['source_found'], count['source']), share(count['target_found'], count['target']),
        share(count['source_found'] + count['target_found'], count['source'] + count['target']),
        share(count['all_right'], count['records'])))


if __name__ == '__main__':
    main()
