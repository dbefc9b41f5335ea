"""Tests of what the events branch is trained with. Run: python3 training/events/branch_test.py"""

import random
import unittest

from branch_sets import Swaps, inflected, inside


class Words(unittest.TestCase):
    def test_forms_of_regular_verbs(self):
        self.assertEqual(inflected('bomb'), ('bombed', 'bombing', 'bombs'))
        self.assertEqual(inflected('raid'), ('raided', 'raiding', 'raids'))
        self.assertEqual(inflected('deploy'), ('deployed', 'deploying', 'deploys'))
        self.assertEqual(inflected('ratify'), ('ratified', 'ratifying', 'ratifies'))
        self.assertEqual(inflected('urge'), ('urged', 'urging', 'urges'))
        self.assertEqual(inflected('stab'), ('stabbed', 'stabbing', 'stabs'))
        self.assertEqual(inflected('torch'), ('torched', 'torching', 'torches'))
        self.assertEqual(inflected('free')[1], 'freeing')

    def test_swaps_keep_type_and_form(self):
        swaps, draw = Swaps(), random.Random(3)
        others = {swaps.swap('ASSAULT', 'attack', 'VBD', 'attacked', draw) for _ in range(60)}
        self.assertGreater(len(others), 4)
        self.assertTrue(all(other.endswith('ed') for other in others))
        self.assertIsNone(swaps.swap('AID', 'attack', 'VBD', 'attacked', draw))
        self.assertIsNone(swaps.swap('ASSAULT', 'attack', 'VBD', 'Attacked', draw))

    def test_words_of_a_span(self):
        words = [(0, 3), (4, 8), (9, 12)]
        self.assertEqual(inside(words, [{'start': 4, 'end': 12}]), [1, 2])
        self.assertEqual(inside(words, [{'start': 7, 'end': 8}]), [])


if __name__ == '__main__':
    unittest.main()
