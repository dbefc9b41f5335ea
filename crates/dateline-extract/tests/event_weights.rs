//! The trained layer of events against what its training computed, and on sentences that its weights have to tell apart.
#![allow(clippy::unwrap_used)]

use dateline_extract::triggers::{Triggers, features};
use dateline_lang_en as en;
use serde_json::Value;

fn numbers(value: &Value) -> Vec<i64> {
    value.as_array().unwrap().iter().map(|number| number.as_i64().unwrap()).collect()
}

#[test]
fn the_program_says_what_the_training_said() {
    let weights = Triggers::new(en::weights::EVENTS).unwrap();
    let reference: Vec<Value> = serde_json::from_str(include_str!("../../../training/events/reference.json")).unwrap();
    assert!(reference.len() >= 12, "{} words", reference.len());
    for word in &reference {
        let mut asked: Vec<u32> = numbers(&word["features"]).iter().map(|&number| number as u32).collect();
        asked.sort_unstable();
        let vectors: Vec<Vec<i8>> = word["vectors"]
            .as_array()
            .unwrap()
            .iter()
            .map(|vector| numbers(vector).iter().map(|&number| number as i8).collect())
            .collect();
        let said = weights.probabilities(&asked, [&vectors[0], &vectors[1]]);
        let wanted: Vec<f64> = word["probabilities"].as_array().unwrap().iter().map(|p| p.as_f64().unwrap()).collect();
        assert_eq!(said.0.len(), wanted.len());
        for (own, wanted) in said.0.iter().zip(&wanted) {
            // Python sums floats, the program whole numbers.
            assert!((f64::from(*own) - wanted).abs() < 2e-3, "{:?} against {wanted:?}", said.0);
        }
    }
}

#[test]
fn features_have_the_numbers_that_the_training_counts_on() {
    assert_eq!(features::number("is", &["v"]), 0xad71_7ed8);
    assert_ne!(features::number("lemma", &["a", "b"]), features::number("lemma", &["ab"]));
}

#[test]
fn weights_that_are_cut_off_or_of_another_kind_are_refused() {
    let whole = en::weights::EVENTS;
    assert!(Triggers::new(&whole[..whole.len() - 1]).is_err());
    assert!(Triggers::new(&whole[..40]).is_err());
    assert!(Triggers::new(b"dateline-weights").is_err());
    let mut longer = whole.to_vec();
    longer.push(0);
    assert!(Triggers::new(&longer).is_err());
}
