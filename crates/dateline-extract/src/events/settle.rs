//! From candidates to events: those chosen are looked at together, and each value is grounded.

use super::attachment::{Stage, is_deed_of};
use super::circumstances::{places, quantities, times};
use super::decision::{Decision, decide, propose, votes_of};
use super::event::{Argument, Event, EventId, EventType};
use super::frames::{Frames, TriggerKind};
use super::mentions::join_mentions;
use super::merge;
use super::reader::{Candidate, Reader, Rejection};
use super::roles::{Filler, Scene};
use crate::actors::Cast;
use crate::attribution::Extraction;
use crate::clauses::Clauses;
use crate::lexicon::Lexicon;
use crate::triggers::features::Vote;
use dateline_nlp::{Analysis, NameKind, Tag, TokenId};
use dateline_text::{BlockId, BlockKind, Document, Grounded, RecordId, RuleId, Span, Text, Trail};

/// A chosen candidate on its way to an event.
struct Draft {
    candidate: Candidate,
    confidence: f32,
    runner_up: Option<(EventType, f32)>,
    because: Vec<String>,
    block: BlockId,
    /// More words of the trigger.
    words: Vec<u32>,
}

/// Whole tables and word lists are no sentences.
const LONGEST: usize = 400;

/// The events of a parsed document; what they rest on is added to the trail of `extraction`.
pub(crate) fn read(
    document: &Document,
    analysis: &Analysis,
    frames: &Frames,
    lexicon: &Lexicon,
    extraction: &mut Extraction,
) -> Vec<Event> {
    let Some(tree) = Clauses::of(analysis) else { return Vec::new() };
    let scene = Scene { document, analysis, tree, frames, lexicon };
    let reader = Reader { scene };
    let mut drafts: Vec<Draft> = Vec::new();
    let mut anaphoric: Vec<(Candidate, BlockId)> = Vec::new();
    for sentence in analysis.sentences() {
        let tokens = sentence.tokens();
        let kind = document.block(sentence.block).map_or(BlockKind::Paragraph, |block| block.kind);
        if tokens.len() > LONGEST || matches!(kind, BlockKind::Furniture | BlockKind::Byline) {
            continue;
        }
        // Only the trained layer asks why a frame does not hold.
        let (mut found, mut rejected) = (Vec::new(), frames.weights().map(|_| Vec::new()));
        reader.sentence(tokens.clone(), kind, &mut found, &mut rejected);
        let rejected = rejected.unwrap_or_default();
        let decided = propose(reader, tokens, &found, &rejected);
        let votes = found.clone();
        let (known, own): (Vec<Candidate>, Vec<Candidate>) = found.into_iter().partition(|found| found.anaphoric);
        let is_taken = |at: u32| own.iter().chain(decided.iter().map(|(own, _)| own)).any(|own| own.at == at);
        let open = known.into_iter().filter(|known| !is_taken(known.at));
        anaphoric.extend(open.map(|known| (known, sentence.block)));
        let begin = drafts.len();
        let mut draft = |candidate: &Candidate, decision: Decision| {
            drafts.push(Draft {
                candidate: candidate.clone(),
                confidence: decision.confidence,
                runner_up: decision.runner_up,
                because: decision.because,
                block: sentence.block,
                words: Vec::new(),
            });
        };
        let mut rest = own.as_slice();
        while let Some(first) = rest.first() {
            let count = rest.iter().take_while(|candidate| candidate.at == first.at).count();
            let (own, later) = rest.split_at(count);
            rest = later;
            let decision = decide(scene, own, &votes, &rejected);
            let other = decision.instead.and_then(|kind| reader.proposed(own[0].at, kind));
            let candidate = decision.choice.and_then(|choice| own.get(choice));
            if let Some(candidate) = other.as_ref().or(candidate) {
                draft(candidate, decision);
            }
        }
        for (candidate, decision) in decided {
            draft(&candidate, decision);
        }
        drafts[begin..].sort_by_key(|draft| draft.candidate.at);
        let sure = drafts[begin..].iter_mut().map(|own| (own.candidate.at, own.candidate.kind, &mut own.confidence));
        super::matter::below_their_acts(scene, sure.collect());
    }
    take_up(&mut drafts, anaphoric);
    join_light(scene, &mut drafts);
    by_cause(scene, &mut drafts);
    share_deeds(scene, &mut drafts);
    let mut events: Vec<Event> = Vec::with_capacity(drafts.len());
    for draft in &mut drafts {
        let told = merge::participants(scene, &mut draft.candidate);
        draft.because.extend(told);
    }
    let stage = Stage::new(scene, drafts.iter().map(|draft| &draft.candidate).collect());
    for draft in &drafts {
        let id = EventId(events.len() as u32);
        let mut event = ground(&stage, scene, draft, id, extraction);
        merge::circumstances(scene, extraction, &mut event);
        events.push(event);
    }
    join_mentions(scene, &mut events);
    events
}

/// Says of each participant which entity it is, and of which country and sectors.
///
/// Towns and buildings that are attacked are where it happens, and only states among places are attacked themselves.
pub(crate) fn resolve(events: &mut [Event], analysis: &Analysis, cast: &Cast<'_>, trail: &mut Trail) {
    let tree = Clauses::of(analysis);
    for event in events {
        if *event.kind.value() == EventType::Assault {
            let places = event.place.clone();
            event.recipient.retain(|argument| {
                let name = analysis.name_of(argument.head).map(|name| name.kind);
                let named = matches!(name, Some(NameKind::Gpe | NameKind::Location | NameKind::Facility))
                    // What is fired at or fought against is hit, wherever it is.
                    && ["on ", "of ", "upon "].iter().any(|slot| argument.path.starts_with(slot));
                let told = places.iter().any(|place| place.overlaps(argument.span));
                !(named && told) || cast.is_state(argument.span)
            });
        }
        for argument in event.actor.iter_mut().chain(&mut event.recipient) {
            let mut actor = cast.resolve(argument.span, trail);
            // "Neral said *it* would": a pronoun that nothing else tells of is the subject of the clause above.
            if actor.as_ref().is_none_or(|actor| actor.value().country.is_none())
                && let Some(tree) = tree
                && let Some(subject) = subject_above(analysis, tree, argument.head.0)
                && let phrase = tree.phrase(subject)
                && let Some(last) = phrase.end.checked_sub(1)
                && let span = analysis.token(TokenId(phrase.start)).span.cover(analysis.token(TokenId(last)).span)
                && let Some(found) = cast.resolve(span, trail)
                && (actor.is_none() || found.value().country.is_some())
            {
                actor = Some(found);
            }
            let Some(actor) = actor else { continue };
            argument.evidence = trail.derive(RuleId("event-role"), argument.evidence, [actor.evidence()], None);
            argument.entity = actor.value().entity;
            argument.country = actor.value().country;
            argument.sectors = actor.value().sectors.clone();
        }
    }
}

/// The subject of a clause above that a pronoun may stand for: of its number, and a person for "he" and "she".
fn subject_above(analysis: &Analysis, tree: Clauses<'_>, pronoun: u32) -> Option<u32> {
    let (plural, person) = match analysis.lower(TokenId(pronoun)) {
        "it" | "its" => (false, false),
        "they" | "their" | "them" => (true, false),
        "he" | "his" | "she" | "her" => (false, true),
        _ => return None,
    };
    let own = tree.above(pronoun).find(|&at| tree.predicate(at))?;
    // "its troops" may be those of the subject beside it; "it" is not.
    let from = if tree.relation(pronoun) == "nmod" { Some(own) } else { tree.head(own) };
    let clauses =
        from.into_iter().chain(from.into_iter().flat_map(|from| tree.above(from))).filter(|&at| tree.predicate(at));
    let mut subjects = clauses.filter_map(|clause| tree.any_subject(clause));
    subjects.find(|&subject| {
        let tag = analysis.tag(TokenId(subject));
        let kind = analysis.name_of(TokenId(subject)).map(|name| name.kind);
        let several = matches!(tag, Tag::Nns | Tag::Nnps) && kind != Some(NameKind::Gpe)
            || tree.child(subject, &["conj"]).is_some();
        subject < pronoun && tag.is_noun() && several == plural && (kind == Some(NameKind::Person)) == person
    })
}

/// The frames that words of a document trigger, before anything is decided among them: their ids and the words.
pub fn triggered(document: &Document, analysis: &Analysis, extractor: &crate::Extractor) -> Vec<(String, String)> {
    let (Some(frames), Some(tree)) = (extractor.frames(), Clauses::of(analysis)) else { return Vec::new() };
    let scene = Scene { document, analysis, tree, frames, lexicon: extractor.lexicon() };
    let mut found = Vec::new();
    for sentence in analysis.sentences() {
        Reader { scene }.sentence(sentence.tokens(), BlockKind::Paragraph, &mut found, &mut None);
    }
    found.retain(|candidate| !candidate.anaphoric);
    let words = |at: u32| document.words(analysis.token(TokenId(at)).span).to_owned();
    found.iter().map(|candidate| (frames.all()[candidate.frame].id.clone(), words(candidate.at))).collect()
}

/// What the frames say of each word of a document, for the training of the layer that decides between them.
pub fn votes<'a>(
    document: &'a Document,
    analysis: &'a Analysis,
    extractor: &'a crate::Extractor,
) -> Vec<(TokenId, Vec<Vote<'a>>)> {
    let (Some(frames), Some(tree)) = (extractor.frames(), Clauses::of(analysis)) else { return Vec::new() };
    let scene = Scene { document, analysis, tree, frames, lexicon: extractor.lexicon() };
    let mut voted = Vec::new();
    for sentence in analysis.sentences() {
        let kind = document.block(sentence.block).map_or(BlockKind::Paragraph, |block| block.kind);
        let (mut found, mut rejected) = (Vec::new(), Some(Vec::new()));
        Reader { scene }.sentence(sentence.tokens(), kind, &mut found, &mut rejected);
        let rejected = rejected.unwrap_or_default();
        voted.extend(sentence.tokens().map(|at| (TokenId(at), votes_of(scene, &found, &rejected, at))));
    }
    voted
}

/// Why the words of a sentence that may stand for events stand for none, a line each.
pub fn silence(
    document: &Document,
    analysis: &Analysis,
    extractor: &crate::Extractor,
    sentence: dateline_nlp::SentenceId,
) -> Vec<String> {
    let Some(frames) = extractor.frames() else { return vec!["no frames of events were loaded".to_owned()] };
    let Some(tree) = Clauses::of(analysis) else {
        return vec!["no model has parsed this report, and events are read from trees".to_owned()];
    };
    let Some(sentence) = analysis.sentences().get(sentence.0 as usize) else { return Vec::new() };
    let scene = Scene { document, analysis, tree, frames, lexicon: extractor.lexicon() };
    let kind = document.block(sentence.block).map_or(BlockKind::Paragraph, |block| block.kind);
    let (mut found, mut rejected) = (Vec::new(), Some(Vec::new()));
    Reader { scene }.sentence(sentence.tokens(), kind, &mut found, &mut rejected);
    found.retain(|candidate| !candidate.anaphoric);
    let word = |at: u32| document.words(analysis.token(TokenId(at)).span);
    let mut lines: Vec<String> = Vec::new();
    let rejected = rejected.unwrap_or_default();
    for &Rejection { at, frame, ref why } in &rejected {
        if found.iter().any(|candidate| candidate.at == at) {
            continue;
        }
        let frame = &frames.all()[frame];
        lines.push(format!("\"{}\" is no {} by {}: {why}", word(at), frame.kind.name(), frame.id));
    }
    let mut rest = found.as_slice();
    while let Some(first) = rest.first() {
        let count = rest.iter().take_while(|candidate| candidate.at == first.at).count();
        let (own, later) = rest.split_at(count);
        rest = later;
        let decision = decide(scene, own, &found, &rejected);
        if decision.choice.is_none() {
            let because = decision.because.join("; ");
            lines.push(format!(
                "\"{}\" may be {} and was decided against: {because}",
                word(first.at),
                first.kind.name()
            ));
        }
    }
    if lines.is_empty() && found.is_empty() {
        lines.push("no word of it triggers a frame of an event".to_owned());
    }
    lines
}

/// Nouns that are spoken of as known take up an event of their type that the report tells of elsewhere.
fn take_up(drafts: &mut Vec<Draft>, known: Vec<(Candidate, BlockId)>) {
    let told = drafts.len();
    for (candidate, block) in known {
        let like = |draft: &&Draft| draft.candidate.kind == candidate.kind && draft.candidate.at != candidate.at;
        let taken = drafts.iter().any(|draft| draft.candidate.at == candidate.at);
        let Some(other) = drafts[..told].iter().find(like).filter(|_| !taken) else { continue };
        let because = vec![format!("takes up \"{}\", which the report tells of elsewhere", other.candidate.lemma)];
        let confidence = candidate.confidence;
        drafts.push(Draft { candidate, confidence, runner_up: None, because, block, words: Vec::new() });
    }
    drafts.sort_by_key(|draft| draft.candidate.at);
}

/// A noun and the verb it leans on are one event where both were found with the same type.
fn join_light(scene: Scene<'_>, drafts: &mut Vec<Draft>) {
    let mut drop = vec![false; drafts.len()];
    for noun in 0..drafts.len() {
        let candidate = &drafts[noun].candidate;
        if !matches!(candidate.trigger, TriggerKind::Noun | TriggerKind::WeakNoun) {
            continue;
        }
        let at = candidate.at;
        let Some(above) = scene.tree.head(at) else { continue };
        let near = noun.saturating_sub(12)..(noun + 12).min(drafts.len());
        let Some(verb) = near.clone().find(|&other| drafts[other].candidate.at == above) else { continue };
        let relation = scene.tree.relation(at);
        let verbal = matches!(drafts[verb].candidate.trigger, TriggerKind::Verb);
        let same = drafts[verb].candidate.kind == drafts[noun].candidate.kind;
        // "carried out the attack", with a frame for "carry out" too: the noun says what it was.
        if verbal && matches!(relation, "obj" | "nsubj") && same && !drop[verb] {
            let object = relation == "obj" || scene.passive(above);
            if object {
                drafts[verb].words.push(at);
                drop[noun] = true;
                if drafts[verb].candidate.recipient.is_empty() {
                    drafts[verb].candidate.recipient = drafts[noun].candidate.recipient.clone();
                }
                if drafts[verb].candidate.actor.is_empty() {
                    drafts[verb].candidate.actor = drafts[noun].candidate.actor.clone();
                }
            }
        }
    }
    let mut keep = drop.iter().map(|drop| !drop);
    drafts.retain(|_| keep.next().unwrap_or(true));
}

/// Casualties are those of an assault or of a disaster, as what caused them is.
fn by_cause(scene: Scene<'_>, drafts: &mut Vec<Draft>) {
    let open: Vec<bool> = drafts.iter().map(|draft| scene.frames.all()[draft.candidate.frame].by_cause).collect();
    let sentence = |at: u32| scene.analysis.sentence_of(TokenId(at));
    let mut kinds: Vec<Option<EventType>> = Vec::with_capacity(drafts.len());
    for (number, draft) in drafts.iter().enumerate() {
        if !open[number] {
            kinds.push(None);
            continue;
        }
        let candidate = &draft.candidate;
        let own = cause(scene, candidate);
        let harm = |draft: &Draft| matches!(draft.candidate.kind, EventType::Assault | EventType::Disaster);
        let near = |same_sentence: bool| {
            let others = drafts.iter().enumerate().filter(|(other, draft)| {
                !open[*other]
                    && harm(draft)
                    && (sentence(draft.candidate.at) == sentence(candidate.at)) == same_sentence
            });
            // The nearest; of two as near the one before.
            let nearest = others.min_by_key(|(_, other)| {
                let (a, b) = (other.candidate.at, candidate.at);
                if a < b { (b - a, 0) } else { ((a - b).saturating_mul(2), 1) }
            });
            nearest.map(|(_, draft)| draft.candidate.kind)
        };
        kinds.push(own.or_else(|| near(true)).or_else(|| near(false)));
    }
    let mut number = 0;
    drafts.retain_mut(|draft| {
        let at = number;
        number += 1;
        if !open[at] {
            return true;
        }
        match kinds[at] {
            Some(EventType::Disaster) => {
                draft.candidate.kind = EventType::Disaster;
                draft.candidate.cameo = None;
                draft.candidate.mode = None;
                draft.runner_up = Some((EventType::Assault, 0.2));
                draft.because.push("its cause is a disaster".to_owned());
                // What nature does has no actor.
                draft.candidate.actor.clear();
                true
            }
            Some(_) => {
                draft.runner_up = Some((EventType::Disaster, 0.2));
                draft.because.push("its cause is violence".to_owned());
                true
            }
            None => {
                // With nothing that tells: a killing by somebody is an assault; a death alone is no public event.
                let stated = !draft.candidate.actor.is_empty();
                let kills = scene.is("kill-verb", draft.candidate.at);
                draft.confidence = if stated { 0.7 } else { 0.5 };
                draft.because.push("nothing near tells its cause".to_owned());
                stated || kills
            }
        }
    });
}

/// "The raid that killed two": those killed are hit by the raid, and whose raid it was has killed them.
fn share_deeds(scene: Scene<'_>, drafts: &mut [Draft]) {
    let harm = |kind: EventType| matches!(kind, EventType::Assault | EventType::Disaster);
    for noun in 0..drafts.len() {
        for verb in noun.saturating_sub(6)..(noun + 7).min(drafts.len()) {
            let (deed, done) = (&drafts[noun].candidate, &drafts[verb].candidate);
            if noun == verb || !harm(deed.kind) || deed.kind != done.kind || !is_deed_of(scene, deed, done) {
                continue;
            }
            if deed.recipient.is_empty() {
                drafts[noun].candidate.recipient = done.recipient.clone();
            }
            let deed = &drafts[noun].candidate;
            if drafts[verb].candidate.actor.is_empty() {
                drafts[verb].candidate.actor = deed.actor.clone();
            } else if deed.actor.is_empty() {
                let acts = |filler: &&Filler| filler.head != deed.at;
                drafts[noun].candidate.actor = drafts[verb].candidate.actor.iter().filter(acts).cloned().collect();
            }
        }
    }
}

/// What the trigger's own clause says of the cause.
fn cause(scene: Scene<'_>, candidate: &Candidate) -> Option<EventType> {
    let tree = scene.tree;
    let kind_of = |at: u32| -> Option<EventType> {
        let mut words = vec![at];
        words.extend(
            tree.children(at).filter(|&child| matches!(tree.relation(child), "compound" | "amod" | "nmod" | "conj")),
        );
        let calamity = words.iter().any(|&word| scene.is("calamity", word));
        let violence = words.iter().any(|&word| scene.is("violence", word) || scene.is("weapon", word));
        match (calamity, violence) {
            (true, false) => Some(EventType::Disaster),
            (_, true) => Some(EventType::Assault),
            _ => None,
        }
    };
    let at = candidate.at;
    if let Some(actor) = candidate.actor.iter().find(|actor| !scene.is("calamity", actor.head)) {
        let human = scene.is_actor(actor.head) && !matches!(scene.lower(actor.head), "it" | "that" | "which");
        if human {
            return Some(EventType::Assault);
        }
    }
    let around = tree.children(at).filter(|&child| {
        matches!(tree.relation(child), "nsubj" | "obl" | "nmod" | "advcl" | "obj" | "compound" | "amod" | "acl")
    });
    for child in around {
        if let Some(kind) = kind_of(child) {
            return Some(kind);
        }
    }
    // "a crash that killed 12", "an attack, killing 12", "12 dead in the attack"
    let mut above = tree.head(at);
    for _ in 0..3 {
        let word = above?;
        if let Some(kind) = kind_of(word) {
            return Some(kind);
        }
        let subject = tree.any_subject(word).filter(|_| scene.tag(word).is_verb());
        if let Some(kind) = subject.and_then(kind_of) {
            return Some(kind);
        }
        above = tree.head(word);
    }
    None
}

fn ground(stage: &Stage<'_>, scene: Scene<'_>, draft: &Draft, id: EventId, extraction: &mut Extraction) -> Event {
    let candidate = &draft.candidate;
    let frame = &scene.frames.all()[candidate.frame];
    let map = scene.document.map();
    let head_span = scene.analysis.token(TokenId(candidate.at)).span;
    let mut words: Vec<u32> = draft.words.clone();
    words.push(candidate.at);
    words.extend(candidate.particle);
    words.extend(candidate.support.map(|support| support.verb));
    words.sort_unstable();
    words.dedup();
    // Neighbors are one span.
    let mut trigger: Vec<Span<Text>> = Vec::new();
    let mut last = None;
    for word in words {
        let span = scene.analysis.token(TokenId(word)).span;
        match trigger.last_mut() {
            Some(before) if last == word.checked_sub(1) => *before = before.cover(span),
            _ => trigger.push(span),
        }
        last = Some(word);
    }
    let (places, times) = (places(stage, scene, candidate), times(stage, scene, candidate, extraction));
    let quantity = quantities(scene, candidate, extraction);
    let trail = &mut extraction.trail;
    let head_quote = trail.quote(head_span, map);
    let rest: Vec<_> = trigger.iter().map(|&span| trail.quote(span, map)).collect();
    let record = RecordId(format!("frames:{}", frame.id));
    let kind = trail.derive(RuleId("event-frame"), head_quote, rest, Some(record.clone()));
    let arguments = |trail: &mut Trail, fillers: &[Filler]| -> Vec<Argument> {
        fillers
            .iter()
            .map(|filler| {
                let span = scene.span(&filler.phrase);
                let quote = trail.quote(span, map);
                let evidence = trail.derive(RuleId("event-role"), quote, [head_quote], Some(record.clone()));
                Argument {
                    span,
                    head: TokenId(filler.head),
                    path: filler.path.clone(),
                    evidence,
                    entity: None,
                    country: None,
                    sectors: Vec::new(),
                }
            })
            .collect()
    };
    let actor = arguments(trail, &candidate.actor);
    let recipient = arguments(trail, &candidate.recipient);
    let more: Vec<_> = actor.iter().chain(&recipient).map(|argument| argument.evidence).collect();
    let evidence = trail.derive(RuleId("event"), kind, more, Some(record));
    let word = |at: u32| scene.document.words(scene.analysis.token(TokenId(at)).span);
    let mut because = vec![format!("frame {} (line {}), by the word \"{}\"", frame.id, frame.line, candidate.lemma)];
    if let Some(support) = candidate.support {
        because.push(format!("leans on \"{}\"", word(support.verb)));
    }
    because.extend(draft.because.iter().cloned());
    Event {
        id,
        trigger,
        head: TokenId(candidate.at),
        head_span,
        kind: Grounded::new(candidate.kind, kind, draft.confidence),
        mode: candidate.mode.clone(),
        cameo: candidate.cameo.clone(),
        context: frame.context.clone(),
        actor,
        recipient,
        place: places,
        time: times,
        quantity,
        reciprocal: candidate.reciprocal,
        polarity: None,
        reality: None,
        held_by: None,
        holder_stance: None,
        factuality: Vec::new(),
        same_as: None,
        confidence: draft.confidence,
        runner_up: draft.runner_up,
        frame: frame.id.clone(),
        because,
        block: draft.block,
        rule: RuleId("event-frame"),
        evidence,
    }
}
