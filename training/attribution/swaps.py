"""Cues in the place of other cues: the same frame and the same stance, so that the labels stay true.

The tagger finds the cues that it has seen far better than others, so some of the commonest are swapped at random for
rarer ones while training. Only single words are swapped, form for form.
"""

GROUPS = [
    # Speech with a that-clause or a quotation.
    "said stated noted remarked observed commented explained declared insisted stressed emphasised emphasized recalled wrote maintained "
    "contended argued quipped reiterated underlined recounted related posted tweeted mused concluded asserted affirmed repeated reasoned "
    "pointed-out volunteered interjected summarized summed-up boasted joked lamented complained grumbled protested cautioned countered "
    "retorted replied responded elaborated testified reported relayed specified clarified opined pronounced proclaimed",
    "says states notes remarks observes comments explains declares insists stresses emphasises emphasizes recalls writes maintains contends "
    "argues reiterates recounts asserts affirms reasons boasts jokes laments complains cautions counters testifies reports specifies opines",
    "saying stating noting remarking observing explaining declaring insisting stressing arguing asserting reiterating complaining cautioning",
    # Beliefs.
    "believed reckoned figured felt held supposed",
    "believes reckons figures feels holds supposes",
    # Decrees.
    "urged pressed implored exhorted beseeched begged encouraged",
    "urges presses implores exhorts begs encourages",
    "ordered instructed directed commanded",
    "demanded required requested sought",
    # Denial and refusal.
    "denied disputed rejected dismissed rebutted refuted contested contradicted disavowed",
    "denies disputes rejects dismisses rebuts refutes contests contradicts",
    "declined refused",
    # Admission, promise, forecast, question, suspicion.
    "confirmed acknowledged admitted conceded verified",
    "confirms acknowledges admits concedes verifies",
    "promised pledged vowed swore",
    "promises pledges vows swears",
    "predicted forecast projected foresaw foretold anticipated",
    "predicts forecasts projects foresees anticipates",
    "asked inquired wondered queried",
    "suspected surmised conjectured presumed",
    "retracted withdrew recanted",
    "alleged claimed charged",
    "allegedly reportedly purportedly supposedly",
]

TABLE = {}
for group in GROUPS:
    words = [word for word in group.split() if "-" not in word]
    for word in words:
        TABLE[word] = [other for other in words if other != word]


def swap(form, draw):
    """Another form in the place of `form`, which is the whole cue; none where no other fits."""
    others = TABLE.get(form.lower())
    if not others:
        return None
    other = draw.choice(others)
    return other[:1].upper() + other[1:] if form[:1].isupper() else other
