//! The outlines of countries as paths of SVG, on a plate carrée: x is the longitude, y the latitude turned down.

use std::collections::BTreeMap;

/// The path of a country, and the box around it.
pub(super) struct Outline {
    pub(super) path: String,
}

/// All outlines, by ISO 3166 alpha-3.
pub(super) fn outlines() -> BTreeMap<&'static str, Outline> {
    let lines = dateline_world::OUTLINES.lines().skip(1).filter_map(|line| line.split_once('\t'));
    lines.map(|(code, rings)| (code, Outline { path: rings.split('|').map(path).collect() })).collect()
}

/// A ring, whose steps are hundredths of a degree.
fn path(ring: &str) -> String {
    let steps: Vec<f64> = ring.split(' ').filter_map(|step| step.parse::<f64>().ok()).collect();
    let mut out = String::new();
    for (at, step) in steps.chunks_exact(2).enumerate() {
        let letter = if at == 0 { 'M' } else { 'l' };
        out.push_str(&format!("{letter}{} {}", step[0] / 100.0, -step[1] / 100.0));
    }
    out.push('Z');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ring_is_a_closed_path() {
        assert_eq!(path("1000 2000 50 0 0 -125"), "M10 -20l0.5 -0l0 1.25Z");
        assert!(outlines().len() > 150);
        assert!(outlines()["ISL"].path.starts_with('M'));
    }
}
