"""Tests of the checker: every rule refuses what it is there to refuse. Run: python3 training/events/corpus_test.py"""

import unittest

import corpus

GOOD = ['Rebels near Tal [shot] a guard and {beat} a drum.', '- ASSAULT firearms 193 | Rebels near Tal > a guard']


class Checker(unittest.TestCase):
    def refused(self, words, lines):
        with self.assertRaisesRegex(corpus.Bad, words):
            corpus.sentence(lines)

    def test_reads(self):
        s = corpus.sentence(GOOD)
        self.assertEqual(s['text'], 'Rebels near Tal shot a guard and beat a drum.')
        for span in [e for x in s['events'] for k in ('trigger', 'actor', 'recipient') for e in x[k]] + s['lookalikes']:
            self.assertEqual(s['text'][span['start']:span['end']], span['text'])
        self.assertEqual([x['text'] for x in s['lookalikes']], ['beat'])

    def test_refuses(self):
        self.refused('brackets', GOOD[:1])
        self.refused('not closed', ['Rebels [shot a guard.'])
        self.refused('does not stand', [GOOD[0], '- ASSAULT firearms 193 | Rebel >'])
        self.refused('CAMEO', [GOOD[0], '- ASSAULT firearms 041 | >'])
        self.refused('no mode', [GOOD[0], '- ASSAULT rifles 193 | >'])
        self.refused('no type', [GOOD[0], '- FIGHT firearms 193 | >'])
        self.refused('reciprocal', [GOOD[0], '- ASSAULT firearms 193 | <>'])

    def test_second_place(self):
        self.assertEqual(corpus.find('a man#2', 'a man bit a man')['start'], 10)
        self.refused('2 times', ['Men [bit] dogs.', '- ASSAULT beat 182 | Men#2 >'])

    def test_the_corpus(self):
        sentences, wrong = corpus.read(sorted(corpus.FOLDER.glob('*.txt')))
        self.assertEqual(wrong, [])
        self.assertGreaterEqual(len(sentences), 1500)


if __name__ == '__main__':
    unittest.main()
