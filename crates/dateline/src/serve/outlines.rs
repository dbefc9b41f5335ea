//! The outlines of countries as paths of SVG, on a plate carrée: x is the longitude in hundredths of a degree, y the latitude
//! turned down.
//!
//! They are read once, and drawn for a window: what lies outside is left out, and points closer to one another than what can be
//! seen are one.

/// A country with its rings.
pub(super) struct Outline {
    /// ISO 3166 alpha-3.
    pub(super) code: &'static str,
    rings: Vec<Ring>,
}

/// A closed line, with the box around it.
struct Ring {
    points: Vec<(i32, i32)>,
    west: i32,
    north: i32,
    east: i32,
    south: i32,
}

/// A part of the map, in its own units.
#[derive(Clone, Copy, Debug)]
pub(super) struct Window {
    /// Its left side.
    pub(super) left: f64,
    /// Its upper side.
    pub(super) top: f64,
    /// How wide it is.
    pub(super) wide: f64,
    /// How high it is.
    pub(super) high: f64,
}

/// All outlines, in the order of their codes.
pub(super) fn outlines() -> Vec<Outline> {
    let lines = dateline_world::OUTLINES.lines().skip(1).filter_map(|line| line.split_once('\t'));
    lines.map(|(code, rings)| Outline { code, rings: rings.split('|').filter_map(ring).collect() }).collect()
}

/// A ring, whose steps are hundredths of a degree.
fn ring(words: &str) -> Option<Ring> {
    let steps: Vec<i32> = words.split(' ').filter_map(|step| step.parse().ok()).collect();
    let (mut x, mut y) = (0, 0);
    let points: Vec<(i32, i32)> = (steps.chunks_exact(2))
        .map(|step| {
            (x, y) = (x + step[0], y - step[1]);
            (x, y)
        })
        .collect();
    Some(Ring {
        west: points.iter().map(|point| point.0).min()?,
        east: points.iter().map(|point| point.0).max()?,
        north: points.iter().map(|point| point.1).min()?,
        south: points.iter().map(|point| point.1).max()?,
        points,
    })
}

impl Outline {
    /// The path of what lies in a window, with no detail smaller than `unit`; empty when nothing does.
    pub(super) fn path(&self, window: Window, unit: f64) -> String {
        let mut out = String::new();
        let (right, bottom) = (window.left + window.wide, window.top + window.high);
        for ring in &self.rings {
            let is_seen = f64::from(ring.east) >= window.left
                && f64::from(ring.west) <= right
                && f64::from(ring.south) >= window.top
                && f64::from(ring.north) <= bottom;
            let size = f64::from((ring.east - ring.west).max(ring.south - ring.north));
            // A speck is drawn as long as it is the whole country.
            if !is_seen || size < unit * 1.2 && self.rings.len() > 1 {
                continue;
            }
            let mut last: Option<(i32, i32)> = None;
            for &(x, y) in &ring.points {
                match last {
                    None => out.push_str(&format!("M{x} {y}")),
                    Some((before_x, before_y)) => {
                        let (dx, dy) = (x - before_x, y - before_y);
                        if f64::from(dx.abs().max(dy.abs())) < unit * 0.8 {
                            continue;
                        }
                        out.push_str(&format!("l{dx} {dy}"));
                    }
                }
                last = Some((x, y));
            }
            out.push('Z');
        }
        out
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    const ALL: Window = Window { left: -18_000.0, top: -9_000.0, wide: 36_000.0, high: 18_000.0 };

    #[test]
    fn a_ring_is_a_closed_path_in_its_window() {
        let outline = Outline { code: "ABC", rings: vec![ring("1000 2000 50 0 0 -125").unwrap()] };
        assert_eq!(outline.path(ALL, 1.0), "M1000 -2000l50 0l0 125Z");
        assert_eq!(outline.path(ALL, 100.0), "M1000 -2000l50 125Z", "points that cannot be told apart are one");
        let elsewhere = Window { left: 0.0, top: 0.0, wide: 100.0, high: 100.0 };
        assert_eq!(outline.path(elsewhere, 1.0), "");
    }

    #[test]
    fn every_country_is_drawn_in_few_bytes() {
        let all = outlines();
        assert!(all.len() > 200, "{}", all.len());
        let drawn: usize = all.iter().map(|outline| outline.path(ALL, 37.5).len()).sum();
        assert!((20_000..200_000).contains(&drawn), "{drawn} bytes for the world");
        let iceland = all.iter().find(|outline| outline.code == "ISL").unwrap();
        assert!(iceland.path(ALL, 37.5).starts_with('M'));
    }
}
