//! The stages, put together for one language.

use dateline_extract::events::EventTables;
use dateline_extract::status::StatusTables;
use dateline_extract::{
    ActorTables, Actors, Atlas, AtlasTables, Day, Entity, ExtractTables, Extraction, Extractor, GroundingTables,
    Published, Readers, Setting,
};
use dateline_ingest::blocks::BlockModels;
use dateline_ingest::metadata::Metadata;
use dateline_ingest::{Capture, Extents, Format, IngestError, Limits, Options, Report};
use dateline_lang_en as english;
use dateline_nlp::model::Model;
use dateline_nlp::{Analysis, Analyzer, Language, LanguageTables, SentenceId};
use dateline_text::{Block, BlockKind, Document, Source, SourceMap, Span, Text};

use crate::world::World;

/// Everything that reading a report needs, built once and shared by all threads.
pub struct Pipeline {
    models: BlockModels,
    analyzer: Analyzer,
    extractor: Extractor,
    limits: Limits,
    from: Option<&'static dyn Format>,
}

/// One report with all that was read from it.
#[derive(Debug)]
pub struct Reading {
    /// What is known of the report.
    pub report: Report,
    /// Its text, labelled.
    pub document: Document,
    /// Whether it is in another language than the pipeline's, so that its words were not read.
    pub foreign: bool,
    /// Its sentences and words.
    pub analysis: Analysis,
    /// What its names stand for.
    pub entities: Vec<Entity>,
    /// Who says what in it.
    pub extraction: Extraction,
    /// What could not be read or resolved, in words.
    pub warnings: Vec<String>,
}

/// A table or a set of weights that does not fit this program.
#[derive(Debug, thiserror::Error)]
#[error("the {part} that came with this program cannot be used: {cause}; this is a defect of the build")]
pub struct PipelineError {
    part: &'static str,
    cause: String,
}

impl PipelineError {
    pub(crate) fn of(part: &'static str) -> impl Fn(&dyn std::fmt::Display) -> Self {
        move |cause| PipelineError { part, cause: cause.to_string() }
    }
}

impl Pipeline {
    /// The pipeline for English, with the tables and weights of `lang/en`.
    pub fn english() -> Result<Self, PipelineError> {
        Self::english_in(&World::default())
    }

    /// As [`Pipeline::english`], with what a user adds to the tables of the world.
    pub fn english_in(world: &World) -> Result<Self, PipelineError> {
        let models = BlockModels::from_bytes(english::weights::BLOCKS_HTML, english::weights::BLOCKS_TEXT)
            .map_err(|error| PipelineError::of("block weights")(&error))?;
        let language = Language::new(&LanguageTables {
            abbreviations: english::ABBREVIATIONS,
            words: english::WORDS,
            irregular_verbs: english::IRREGULAR_VERBS,
            verbs: english::VERBS,
            forms: english::FORMS,
            endings: english::ENDINGS,
            follow: english::FOLLOW,
        })
        .map_err(|error| PipelineError::of("tables of English words")(&error))?;
        let mut analyzer = Analyzer::new(language);
        if !english::weights::LANGUAGE.is_empty() {
            let model = Model::new(english::weights::LANGUAGE)
                .and_then(|model| model.with_attribution(english::weights::ATTRIBUTION))
                .and_then(|model| model.with_events(english::weights::EVENTS_BRANCH))
                .map_err(|error| PipelineError::of("model of English")(&error))?;
            analyzer = analyzer.with_model(Some(model));
        }
        let extractor = Extractor::new(&ExtractTables { cues: english::CUES, sources: english::SOURCES })
            .and_then(|extractor| extractor.with_calibration(english::CONFIDENCE))
            .map_err(|error| PipelineError::of("tables of English cues")(&error))?
            .with_grounding(&GroundingTables {
                times: english::TIMES,
                holidays: english::HOLIDAYS,
                numbers: english::NUMBERS,
                units: english::UNITS,
                people: english::PEOPLE,
            })
            .map_err(|error| PipelineError::of("tables of English times and quantities")(&error))?
            .with_events(&EventTables {
                frames: english::EVENTS,
                words: english::EVENT_WORDS,
                irregular_verbs: english::IRREGULAR_VERBS,
                roles: world.table("roles"),
            })
            .map_err(|error| PipelineError::of("frames of English events")(&error))?
            .with_status(&StatusTables { signatures: english::STATUS })
            .map_err(|error| PipelineError::of("table of English status")(&error))?
            .with_event_weights(english::weights::EVENTS)
            .map_err(|error| PipelineError::of("weights of English events")(&error))?
            .with_actors(actors(world)?)
            .with_places(atlas(world)?);
        Ok(Pipeline { models, analyzer, extractor, limits: Limits::default(), from: None })
    }

    /// Reads every input as `from`; `None` tells the format by the content.
    pub fn with_format(self, from: Option<&'static dyn Format>) -> Self {
        Pipeline { from, ..self }
    }

    /// Reads words, trees and names by this model instead of the one that comes with the program; `None` for none.
    #[must_use]
    pub fn with_model(self, model: Option<Model>) -> Self {
        Pipeline { analyzer: self.analyzer.with_model(model), ..self }
    }

    /// Says by this table how likely a find is right, instead of by the one that comes with the program.
    pub fn with_calibration(self, table: &str) -> Result<Self, PipelineError> {
        let extractor = self.extractor.with_calibration(table);
        Ok(Pipeline {
            extractor: extractor.map_err(|error| PipelineError::of("table of confidences")(&error))?,
            ..self
        })
    }

    /// Asks only some readers of attributions: for measuring what each is worth.
    #[must_use]
    pub fn with_readers(self, readers: Readers) -> Self {
        Pipeline { extractor: self.extractor.with_readers(readers), ..self }
    }

    /// How much one input may hold.
    pub fn limits(&self) -> &Limits {
        &self.limits
    }

    fn options(&self) -> Options<'_> {
        Options { from: self.from, limits: self.limits, models: Some(&self.models) }
    }

    /// Why the words of a sentence that may stand for events stand for none, a line each.
    pub fn silence(&self, reading: &Reading, sentence: SentenceId) -> Vec<String> {
        dateline_extract::events::silence(&reading.document, &reading.analysis, &self.extractor, sentence)
    }

    /// What words that stand alone say, when they are said on `day`; for asking about a phrase, not about a report.
    pub fn phrase(&self, text: &str, day: Option<Day>) -> (Document, Extraction) {
        let length = u32::try_from(text.len()).unwrap_or(u32::MAX);
        let span = Span::<Text>::new(0, length);
        let blocks = vec![Block { kind: BlockKind::Paragraph, span, confidence: 1.0 }];
        let document = Document::new(text.to_owned(), SourceMap::verbatim(0, length), blocks);
        let analysis = self.analyzer.analyze(&document);
        let published = day.map(|day| Published { day, at: Vec::new(), confidence: 1.0 });
        let extraction = self.extractor.extract_published(&document, &analysis, published.as_ref());
        (document, extraction)
    }

    /// The reports in a capture, unread.
    pub fn extents(&self, capture: &Capture) -> Result<Extents, IngestError> {
        dateline_ingest::extents(capture, &self.options())
    }

    /// Reads one report of a capture. Depends on nothing but its arguments and the pipeline.
    pub fn read(&self, capture: &Capture, extent: Span<Source>) -> Result<Reading, IngestError> {
        let ingested = dateline_ingest::read(capture, extent, &self.options())?;
        let foreign = foreign(&ingested.report, &ingested.document);
        let analysis = match foreign {
            None => self.analyzer.analyze(&ingested.document),
            // Without words there are no statements either.
            Some(_) => Analysis::default(),
        };
        let published = published(&ingested.report.metadata);
        let mut extraction = match foreign {
            None => {
                let publisher = ingested.report.metadata.publisher.as_ref().map(|field| field.value.as_str());
                let setting = Setting { published: published.as_ref(), publisher };
                self.extractor.extract_in(&ingested.document, &analysis, &setting)
            }
            Some(_) => Extraction::default(),
        };
        let entities = self.extractor.entities(&ingested.document, &analysis, &extraction.times);
        let entities = self.extractor.corefer(&ingested.document, &analysis, entities, &mut extraction);
        self.extractor.resolve(&ingested.document, &analysis, &entities, published.as_ref(), &mut extraction);
        self.extractor.events(&ingested.document, &analysis, &entities, published.as_ref(), &mut extraction);
        let mut warnings: Vec<String> = ingested.warnings.iter().map(ToString::to_string).collect();
        warnings.extend(foreign.map(|language| {
            format!("the report is in another language ({language}); only English is read, so nothing was looked for in its words")
        }));
        warnings.extend(extraction.warnings.iter().map(ToString::to_string));
        let foreign = foreign.is_some();
        Ok(Reading {
            foreign,
            report: ingested.report,
            document: ingested.document,
            analysis,
            entities,
            extraction,
            warnings,
        })
    }
}

/// What is known of actors.
pub(crate) fn actors(world: &World) -> Result<Actors, PipelineError> {
    Actors::new(&ActorTables {
        countries: world.table("countries"),
        actors: world.table("actors"),
        officeholders: world.table("officeholders"),
        roles: world.table("roles"),
        regions: world.table("regions"),
        metonyms: world.table("metonyms"),
        ambiguous: world.table("ambiguous"),
    })
    .and_then(|actors| actors.with_given_names(english::GIVEN_NAMES))
    .map(|actors| actors.with_gazetteer(dateline_world::PLACES))
    .map_err(|error| PipelineError::of("tables of the world's actors")(&error))
}

/// What is known of places.
pub(crate) fn atlas(world: &World) -> Result<Atlas, PipelineError> {
    let failed = |error| PipelineError::of("tables of places")(&error);
    let tables = AtlasTables {
        countries: world.table("countries"),
        regions: world.table("regions"),
        place_names: world.table("place_names"),
        metonyms: world.table("metonyms"),
        ambiguous: world.table("ambiguous"),
    };
    let mut atlas = Atlas::new(&tables, dateline_world::PLACES).map_err(failed)?;
    for places in &world.places {
        atlas.add_places(places).map_err(failed)?;
    }
    for pack in &world.packs {
        // The folder's reader has refused what is no pack.
        atlas.add_pack(pack.clone().into());
    }
    Ok(atlas)
}

/// The language of a report that is surely not English; English is read for lack of better where little tells.
fn foreign<'r>(report: &'r Report, document: &Document) -> Option<&'r str> {
    let language = report.metadata.language.as_ref()?;
    let primary = language.value.split('-').next().unwrap_or("");
    let length: usize =
        document.blocks().iter().filter(|block| block.kind.is_prose()).map(|block| block.span.range().len()).sum();
    // What a page says of itself is often its template's; the words must say the same, and be many.
    let is_sure = language.from == "text" && language.confidence >= 0.7 || language.confidence >= 0.95;
    (primary != "en" && is_sure && length >= SHORTEST_TO_TELL).then_some(language.value.as_str())
}

/// Names and numbers in few words look like any language.
const SHORTEST_TO_TELL: usize = 300;

/// The day of publication, for times that are told in relation to it.
fn published(metadata: &Metadata) -> Option<Published> {
    let field = metadata.published.as_ref()?;
    let day = Day::new(i32::from(field.value.year()), field.value.month(), field.value.day())?;
    Some(Published { day, at: field.at.clone(), confidence: field.confidence })
}
