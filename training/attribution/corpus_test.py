"""Tests of the checker: every rule refuses what it is there to refuse. Run: python3 training/attribution/corpus_test.py"""

import io
import pathlib
import tempfile
import unittest

import corpus

GOOD = """# genre: local news
# focus: a test
# published: 2025-03-04

1 | Harbour chief denies hiding crane report
2 | The head of the port, Dora Quill, told reporters that the minister had said “it’s the workers’ crane, not mine”, and went home.
3 | ‘The dockers’ tea was cold,’ she said, but the clock had stopped, and many more words follow so that the report is long enough.
4 | They are about the harbour, the weather, the two cranes that are left, the tea, and a dog which has never been known to bark at all.

A1 denies speech indirect role_person
source: 1 | Harbour chief
cue: 1 | denies
content: 1 | hiding crane report
name: Dora Quill

A2 asserts speech mixed named_person
source: 2 | The head of the port, Dora Quill
cue: 2 | told
content: 2 | that >> not mine”
to: 2 | reporters

A3 denies speech direct role_person
source: 2 | the minister
cue: 2 | said
content: 2 | “it’s >> mine”
in: A2

A4 asserts speech direct pronoun
source: 3 | she
cue: 3 | said
content: 3 | ‘The dockers’ tea was cold,’
name: Dora Quill
"""


def check(before="", after="", others=()):
    """The messages about the good report with one change, and about other reports beside it."""
    assert before in GOOD
    troubles, reports = [], []
    with tempfile.TemporaryDirectory() as folder:
        for number, text in enumerate((GOOD.replace(before, after, 1), *others), 1):
            path = pathlib.Path(folder) / f"00{number}-test.txt"
            path.write_text(text, encoding="utf-8")
            reports.append(corpus.read_report(path, troubles))
            corpus.check_report(reports[-1], troubles)
        corpus.check_shared(reports, troubles)
    return "\n".join(str(trouble) for trouble in troubles), reports


class Checker(unittest.TestCase):
    def test_good(self):
        messages, (report,) = check()
        self.assertEqual(messages, "")
        row = corpus.as_json(report)
        for attribution in row["attributions"]:
            for span in attribution["source"] + attribution["cue"] + attribution["content"] + attribution["addressee"]:
                self.assertEqual(row["text"][span["start"] : span["end"]], span["text"])
        self.assertEqual([attribution["nested_in"] for attribution in row["attributions"]], [None, None, "A2", None])
        corpus.counts([report], io.StringIO())

    def test_bad(self):
        for before, after, message in (
            ("A1 denies", "A1 refuses", "refuses is none of"),
            ("speech indirect role", "direct indirect role", "direct is none of"),
            ("cue: 1 | denies", "cue: 1 | denied", ":12: line 1 does not have the words: denied"),
            ("content: 1 | hiding crane report", "content: 1 | denies hiding crane report", "overlap"),
            ("source: 2 | the minister", "source: 2 | the", "say which"),
            ("in: A2\n", "", "lies in the content of A2"),
            ("in: A2", "in: A1", "do not lie in the content of A1"),
            ("content: 2 | “it’s >> mine”", "content: 2 | “it’s >> not", "not closed"),
            ("mixed named_person", "direct named_person", "the quotation marks say mixed"),
            ("direct pronoun", "indirect pronoun", "the quotation marks say direct"),
            ("content: 1 | hiding crane report", "content: 1 | hiding\ncontent: 1 | crane report", "write one piece"),
            ("not mine”\nto", "not mine”,\nto", "the stop outside"),
            ("Dora Quill\ncue: 2 | told", "Dora Quill,\ncue: 2 | told", "the comma after a source"),
            ("cue: 1 | denies\n", "", "no cue"),
            ("content: 1 | hiding crane report\n", "", "no content"),
            ("source: 1 | Harbour chief\n", "", "unspecified exactly when"),
            ("name: Dora Quill", "name: Dora Quail", "the name is not in the report"),
            ("told reporters", "told Reuters", "an outlet that exists"),
            ("# published: 2025-03-04", "# published: March", "not a date"),
            ("A2 asserts", "A5 asserts", "where A2 is due"),
            ("3 | ‘The", "4 | ‘The", "where line 3 is due"),
        ):
            with self.subTest(after):
                self.assertIn(message, check(before, after)[0])

    def test_shared(self):
        self.assertIn("this sentence stands in", check(others=[GOOD])[0])


if __name__ == "__main__":
    unittest.main()
