//! Reads the places of a report: finds, ranks and grounds them.

use super::atlas::{Atlas, Spot, SpotKind};
use super::mentions::{Origin, find};
use super::ranking::{Choice, rank};
use super::uses::{PlaceUse, use_of};
use crate::times::{Time, TimeType};
use dateline_nlp::Analysis;
use dateline_text::{BlockId, Document, EvidenceId, Grounded, RecordId, RuleId, Slot, Span, Text, Trail};

/// The place of a toponym in [`crate::Extraction::places`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ToponymId(pub u32);

/// A place of the world.
#[derive(Clone, Debug, PartialEq)]
pub struct Location {
    /// GeoNames' number, or the word of a table for a place of none; empty where a pack has no number for it.
    pub id: Option<String>,
    /// Its name in the gazetteer.
    pub name: String,
    /// Degrees north.
    pub lat: f64,
    /// Degrees east.
    pub lon: f64,
    /// How far from the centre the truth may lie: a country or region reaches as far as it does.
    pub radius_km: f64,
    /// Alpha-3 code; empty for what lies in several countries or in none.
    pub country: Option<String>,
    /// GeoNames' code of the first-level region.
    pub admin1: Option<String>,
    /// What sort of place it is.
    pub kind: LocationKind,
}

/// What sort of place it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LocationKind {
    /// A country or territory.
    Country,
    /// A first- or second-level region.
    Region,
    /// A town, village or part of one.
    Town,
    /// A continent, sea, island, area, bloc or anything else without a border of its own.
    Area,
    /// A building, camp or other thing built.
    Facility,
}

impl LocationKind {
    /// The word for it in the record.
    pub fn name(self) -> &'static str {
        match self {
            LocationKind::Country => "country",
            LocationKind::Region => "region",
            LocationKind::Town => "town",
            LocationKind::Area => "area",
            LocationKind::Facility => "facility",
        }
    }
}

/// A place named in a report.
#[derive(Clone, Debug, PartialEq)]
pub struct Toponym {
    /// Its place in the extraction.
    pub id: ToponymId,
    /// The words.
    pub span: Span<Text>,
    /// Which place is meant; unresolved where no gazetteer holds it or too much is open.
    pub location: Slot<Location>,
    /// The best place elsewhere that the name could mean.
    pub runner_up: Option<Location>,
    /// Country and first-level region that the words beside an unresolved name say it lies in.
    pub within: Option<Location>,
    /// What the name does in its sentence.
    pub place_use: PlaceUse,
    /// The block it stands in; a related link's is no evidence for this report.
    pub block: BlockId,
    /// The rule that chose it.
    pub rule: RuleId,
    /// What it rests on: its words, and those that decided between places.
    pub evidence: EvidenceId,
    /// How sure the reader is of the place, from 0 to 1.
    pub confidence: f32,
}

impl Toponym {
    /// The grounded place, if there is one.
    pub fn stated(&self) -> Option<&Grounded<Location>> {
        self.location.stated()
    }
}

/// Reads the places of a report; `publisher` is the name of its outlet.
pub(crate) fn read(
    document: &Document,
    analysis: &Analysis,
    atlas: &Atlas,
    publisher: Option<&str>,
    times: &[Time],
    trail: &mut Trail,
) -> Vec<Toponym> {
    let mut found = find(document, analysis, atlas);
    // "March 2" is a day, whatever town is called March; "noon Moscow time" names the city.
    found.mentions.retain(|mention| {
        let after = times.partition_point(|time| time.span.end() <= mention.span.start());
        let Some(time) = times.get(after).filter(|time| time.span.contains(mention.span)) else { return true };
        let rest = Span::from_range(mention.span.end() as usize..time.span.end() as usize);
        let of_zone = document.words(rest).trim_start().starts_with("time");
        let dated = matches!(time.kind, TimeType::Date | TimeType::Time) && !of_zone;
        !dated || document.words(mention.span).contains(' ')
    });
    let choices = rank(document, atlas, &found, publisher);
    let mut toponyms = Vec::with_capacity(found.mentions.len());
    for (mention, choice) in found.mentions.iter().zip(choices) {
        let Some(choice) = choice else { continue };
        // A guess that nothing comes of was no name of a place.
        if choice.best.is_none() && matches!(mention.origin, Origin::Other | Origin::Scan | Origin::Inside) {
            continue;
        }
        let may_act = choice.best.as_ref().is_some_and(|spot| {
            spot.kind == SpotKind::Country || atlas.is_metonym(&super::folding::fold(&mention.key)) || is_bloc(spot)
        });
        let place_use = use_of(analysis, mention, may_act);
        let quoted = trail.quote(mention.span, document.map());
        let mut rest = Vec::new();
        for &other in choice.support.iter().filter(|&&other| found.mentions[other].span != mention.span) {
            rest.push(trail.quote(found.mentions[other].span, document.map()));
        }
        let rule = RuleId(choice.rule);
        let Choice { best, runner_up, within, .. } = choice;
        let record = best.as_ref().and_then(|spot| atlas.id(spot)).map(|id| RecordId(format!("places:{id}")));
        let evidence = trail.derive(rule, quoted, rest, record);
        let confidence = calibrated(choice.confidence * mention.confidence.clamp(0.5, 1.0));
        let location = match &best {
            Some(spot) => Slot::Stated(Grounded::new(location(atlas, spot), evidence, confidence)),
            None => Slot::Unresolved { mention: evidence },
        };
        toponyms.push(Toponym {
            id: ToponymId(toponyms.len() as u32),
            span: mention.span,
            location,
            runner_up: runner_up.map(|spot| self::location(atlas, &spot)),
            within: within.map(|spot| self::location(atlas, &spot)).filter(|_| best.is_none()),
            place_use,
            block: mention.block,
            rule,
            evidence,
            confidence: if best.is_some() { confidence } else { 0.0 },
        });
    }
    toponyms
}

/// How often a place that the weights make so likely is the right one. Fitted on GUM and on MEANTIME's training part, where names
/// are linked to pages of Wikipedia; `docs/measurements.md` has how well it holds elsewhere.
fn calibrated(likely: f32) -> f32 {
    const SLOPE: f32 = 0.307;
    const OFFSET: f32 = 1.85;
    let likely = likely.clamp(0.01, 0.995);
    let odds = (likely / (1.0 - likely)).ln();
    1.0 / (1.0 + (-(SLOPE * odds + OFFSET)).exp())
}

fn is_bloc(spot: &Spot) -> bool {
    spot.kind == SpotKind::Wide && spot.country.is_none()
}

/// What is told of a place.
pub(crate) fn location(atlas: &Atlas, spot: &Spot) -> Location {
    let kind = match spot.kind {
        SpotKind::Country => LocationKind::Country,
        SpotKind::Admin1 | SpotKind::Admin2 => LocationKind::Region,
        SpotKind::Capital | SpotKind::Seat | SpotKind::Town | SpotKind::Part => LocationKind::Town,
        SpotKind::Wide | SpotKind::Region => LocationKind::Area,
        SpotKind::Facility => LocationKind::Facility,
    };
    Location {
        id: atlas.id(spot),
        name: atlas.name(spot),
        lat: spot.lat,
        lon: spot.lon,
        radius_km: spot.radius_km,
        country: spot.country.map(|country| country.code().to_owned()),
        admin1: spot.admin1.map(|admin1| admin1.code().to_owned()),
        kind,
    }
}
