//! How likely a find is right, by who found it and what the tagger says of it.
//!
//! The table is made by `training/attribution/calibrate.py` from reports that neither the tagger nor the rules' authors
//! had seen when they were read for it. Without a tagger a rule has a share of right finds; with one, the logistic of a
//! sum: a weight for the rule, and weights for the scores.

use crate::attribution::TaggerScores;
use crate::lexicon::{ExtractError, rows};
use std::collections::HashMap;

/// The table, read.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Calibration {
    /// Shares of right finds by rule, where no tagger has read the report.
    plain: HashMap<String, f32>,
    /// Weights by rule.
    rules: HashMap<String, f32>,
    /// Weights of scores.
    cue: f32,
    content: f32,
    /// The weight of any find, and of the tagger's own.
    base: f32,
    /// Finds that are less likely right are left out.
    pub(crate) least: f32,
}

/// No score counts as surer than this, in log-odds.
const SUREST: f32 = 4.0;

impl Calibration {
    pub(crate) fn new(table: &str) -> Result<Calibration, ExtractError> {
        let mut calibration = Calibration::default();
        for (line, row) in rows(table) {
            let [kind, name, number] = row[..] else { return Err(ExtractError::column("calibration", line)) };
            let word = || ExtractError::word("calibration", line);
            let number: f32 = number.parse().ok().filter(|number: &f32| number.is_finite()).ok_or_else(word)?;
            match (kind, name) {
                ("plain", rule) => drop(calibration.plain.insert(rule.to_owned(), number)),
                ("rule", rule) => drop(calibration.rules.insert(rule.to_owned(), number)),
                ("score", "cue") => calibration.cue = number,
                ("score", "content") => calibration.content = number,
                ("score", "base") => calibration.base = number,
                ("keep", "least") => calibration.least = number,
                _ => return Err(word()),
            }
        }
        Ok(calibration)
    }

    /// How likely a find is right.
    pub(crate) fn confidence(&self, rule: &str, scores: Option<TaggerScores>) -> Option<f32> {
        let Some(scores) = scores else { return self.plain.get(rule).copied() };
        let of_rule = self.rules.get(rule).copied().unwrap_or(0.0);
        Some(logistic(self.base + of_rule + self.cue * log_odds(scores.cue) + self.content * scores.content))
    }
}

fn log_odds(probability: f32) -> f32 {
    let probability = probability.clamp(0.001, 0.999);
    (probability / (1.0 - probability)).ln().clamp(-SUREST, SUREST)
}

fn logistic(sum: f32) -> f32 {
    1.0 / (1.0 + (-sum).exp())
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str = "# of a test\nscore\tbase\t-1\nscore\tcue\t0.5\nscore\tcontent\t2\nrule\tcue-that\t1\nplain\tcue-that\t0.9\nkeep\tleast\t0.4\n";

    #[test]
    fn surer_scores_make_a_find_likelier() {
        let table = Calibration::new(TABLE).expect("a table");
        let of =
            |cue, content| table.confidence("cue-that", Some(TaggerScores { cue, content, source: 1.0, stance: 1.0 }));
        assert!(of(0.9, 0.9) > of(0.5, 0.9) && of(0.5, 0.9) > of(0.5, 0.1));
        assert_eq!(table.confidence("cue-that", None), Some(0.9));
        assert_eq!(table.confidence("no-rule", None), None);
        // Half sure of the cue and no content in common: the base alone.
        let base = table.confidence("no-rule", Some(TaggerScores { cue: 0.5, content: 0.0, source: 0.0, stance: 0.0 }));
        assert!((base.unwrap_or_default() - 0.2689).abs() < 1e-3);
        assert!((table.least - 0.4).abs() < 1e-6);
    }

    #[test]
    fn what_is_no_table_is_refused() {
        for table in ["score\tcue", "score\tcue\tmuch", "score\tcue\tinf", "scores\tcue\t1"] {
            assert!(Calibration::new(table).is_err(), "{table}");
        }
    }
}
