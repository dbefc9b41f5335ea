//! The map as a picture: outlines, spots as large as the doubt about them, and links that move the window.

use std::collections::BTreeMap;

use maud::{Markup, html};

use super::map::Spot;
use crate::serve::look::{Frame, many, shown, with};
use crate::serve::outlines::{Outline, Window};
use crate::serve::request::Request;

/// Up to this radius a place is a dot; what is larger is the circle that the truth lies in.
const DOT_KM: f64 = 25.0;

/// Hundredths of a degree of latitude in a kilometer.
const PER_KM: f64 = 100.0 / 111.2;

/// The whole world, without the ice: west, south, east, north.
pub(super) const WORLD: [f64; 4] = [-180.0, -60.0, 180.0, 85.0];

/// The part of the world to draw: what the address asks for, else what holds the places.
pub(super) fn window(request: &Request, spots: &[Spot]) -> [f64; 4] {
    let asked: Vec<f64> =
        request.query("box").unwrap_or_default().split(',').filter_map(|part| part.trim().parse().ok()).collect();
    if let [west, south, east, north] = asked[..]
        && asked.iter().all(|side| side.is_finite())
    {
        let sides = [west.max(-180.0), south.max(-90.0), east.min(180.0), north.min(90.0)];
        // A tenth of a degree is a town; less than that is a slip.
        if sides[2] - sides[0] >= 0.1 && sides[3] - sides[1] >= 0.05 {
            return sides;
        }
    }
    let ends = |of: fn(&Spot) -> f64| {
        let mut all: Vec<f64> = spots.iter().map(of).collect();
        all.sort_by(f64::total_cmp);
        // A tenth of the places at either end may lie outside: one far town must not make all others a single dot.
        let skip = all.len() / 10;
        (all.get(skip).copied().unwrap_or(-90.0), all.get(all.len().saturating_sub(skip + 1)).copied().unwrap_or(90.0))
    };
    if spots.is_empty() {
        return WORLD;
    }
    let ((west, east), (south, north)) = (ends(|spot| spot.lon), ends(|spot| spot.lat));
    let (wide, high) = ((east - west).max(16.0) * 1.3, (north - south).max(8.0) * 1.3);
    let (wide, high) = (wide.max(high * 2.0), high.max(wide / 2.0));
    let (lon, lat) = ((west + east) / 2.0, (south + north) / 2.0);
    [
        (lon - wide / 2.0).max(-180.0),
        (lat - high / 2.0).max(-90.0),
        (lon + wide / 2.0).min(180.0),
        (lat + high / 2.0).min(90.0),
    ]
}

/// The places whose names are written: the most told of, and no name over another.
fn labeled(spots: &[Spot], window: Window, unit: f64) -> Vec<&Spot> {
    let mut taken: Vec<[f64; 4]> = Vec::new();
    let mut fits = |spot: &&Spot| {
        let (left, top) = (spot.lon * 100.0, -spot.lat * 100.0 - unit * 8.0);
        let own = [left, top, left + unit * (14.0 + 7.5 * spot.name.chars().count() as f64), top + unit * 16.0];
        let is_seen = left >= window.left
            && left <= window.left + window.wide
            && top >= window.top
            && top <= window.top + window.high;
        let free =
            taken.iter().all(|other| own[0] > other[2] || own[2] < other[0] || own[1] > other[3] || own[3] < other[1]);
        if is_seen && free {
            taken.push(own);
        }
        is_seen && free
    };
    spots.iter().take(200).filter(|spot| fits(spot)).take(28).collect()
}

/// The map with what moves it.
pub(super) fn picture(
    frame: &Frame<'_>,
    request: &Request,
    outlines: &[Outline],
    spots: &[Spot],
    countries: &BTreeMap<String, u64>,
) -> Markup {
    let [west, south, east, north] = window(request, spots);
    let (wide, high) = (east - west, north - south);
    let window = Window { left: west * 100.0, top: -north * 100.0, wide: wide * 100.0, high: high * 100.0 };
    let unit = window.wide / 960.0;
    let most = countries.values().copied().max().unwrap_or(1).max(1);
    let to = |sides: [f64; 4]| {
        let value = sides.map(|side| format!("{side:.2}")).join(",");
        with(request, "box", &value)
    };
    let (lon, lat) = ((west + east) / 2.0, (south + north) / 2.0);
    let zoomed = |by: f64| {
        let (wide, high) = ((wide * by).min(360.0), (high * by).min(180.0));
        let (west, south) =
            ((lon - wide / 2.0).clamp(-180.0, 180.0 - wide), (lat - high / 2.0).clamp(-90.0, 90.0 - high));
        [west, south, west + wide, south + high]
    };
    let moved = |x: f64, y: f64| {
        let west = (west + wide * x).clamp(-180.0, 180.0 - wide);
        let south = (south + high * y).clamp(-90.0, 90.0 - high);
        [west, south, west + wide, south + high]
    };
    let words = format!("Map of {}; the table below holds the same", many(spots.len() as u64, "place", "places"));
    let around = format!("{:.0} {:.0} {:.0} {:.0}", window.left, window.top, window.wide, window.high);
    // The script can move a little beyond the window before it asks for another.
    let drawn = Window {
        left: window.left - window.wide / 2.0,
        top: window.top - window.high / 2.0,
        wide: window.wide * 2.0,
        high: window.high * 2.0,
    };
    html! {
        figure.map data-map="" {
            div.wide tabindex="0" role="group" aria-label="The map, which may be wider than the screen" { svg viewBox=(around) role="group" aria-label=(words) data-unit=(format!("{unit:.3}")) {
                @for outline in outlines {
                    @let path = outline.path(drawn, unit);
                    @if !path.is_empty() {
                        @let count = countries.get(outline.code).copied().unwrap_or(0);
                        @let shade = if count == 0 { 0 } else { 1 + (count * 3 / most).min(3) };
                        path class={ "land shade-" (shade) } d=(path) {
                            @if count > 0 { title { (outline.code) ": " (many(count, "mention", "mentions")) } }
                        }
                    }
                }
                @for spot in spots.iter().rev() {
                    @let radius = spot.radius_km.filter(|radius| *radius > DOT_KM).map(|radius| radius * PER_KM);
                    @let (x, y) = (format!("{:.0}", spot.lon * 100.0), format!("{:.0}", -spot.lat * 100.0));
                    a href=(frame.link(&spot.address())) tabindex="-1" aria-label=(spot.in_words()) {
                        title { (spot.in_words()) }
                        @match radius {
                            Some(radius) => circle.ring cx=(x) cy=(y) r=(format!("{radius:.0}")) {},
                            None => {
                                @let size = 3.0 + (spot.mentions as f64).sqrt().min(6.0);
                                circle.dot cx=(x) cy=(y) r=(format!("{:.2}", unit * size)) data-px=(format!("{size:.1}")) {}
                            },
                        }
                    }
                }
                @for spot in labeled(spots, window, unit) {
                    text.name x=(format!("{:.1}", spot.lon * 100.0 + unit * 9.0)) y=(format!("{:.1}", -spot.lat * 100.0 + unit * 4.0)) font-size=(format!("{:.2}", unit * 12.5)) data-px="12.5" aria-hidden="true" { (shown(&spot.name)) }
                }
            } }
            figcaption {
                span.moves {
                    a href=(to(zoomed(0.5))) data-move="in" { "Closer" } " · " a href=(to(zoomed(2.0))) data-move="out" { "Farther" } " · "
                    a href=(to(moved(-0.35, 0.0))) { "West" } " · " a href=(to(moved(0.35, 0.0))) { "East" } " · "
                    a href=(to(moved(0.0, 0.35))) { "North" } " · " a href=(to(moved(0.0, -0.35))) { "South" } " · "
                    a href=(to(WORLD)) { "The world" } " · " a href=(with(request, "box", "")) { "All places" }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::serve::request::Method;

    fn asked(box_: &str) -> [f64; 4] {
        window(&Request::new(Method::Get, &format!("/map?box={box_}")), &[])
    }

    #[test]
    fn a_window_is_a_part_of_the_world() {
        assert_eq!(asked("10,20,30,40"), [10.0, 20.0, 30.0, 40.0]);
        assert_eq!(asked("-500,-500,500,500"), [-180.0, -90.0, 180.0, 90.0]);
        for odd in ["", "1,2,3", "30,20,10,40", "NaN,0,10,10", "inf,0,10,10", "1,2,1,2", "a,b,c,d"] {
            assert_eq!(asked(odd), WORLD, "{odd}");
        }
    }
}
