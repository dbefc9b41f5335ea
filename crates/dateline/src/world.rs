//! What is known of the world: the tables that come with the program, and what a user's folder adds.
//!
//! Begin with [`World`]. A folder may hold packs of places (`*.bin`, made by `dateline world build`), a table `places.tsv` with the columns of
//! `regions.tsv`, and further rows for any other table under its own name (`actors.tsv`). [`build`] makes packs.

use std::borrow::Cow;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use dateline_extract::places::{Gazetteer, PackPlace, fold, write_pack};
use dateline_world as world;

/// What is known of the world.
#[derive(Clone, Debug)]
pub struct World {
    /// The tables by name, in the order of [`TABLES`].
    tables: Vec<Cow<'static, str>>,
    /// A user's places, as tables with the columns of `regions.tsv`.
    pub(crate) places: Vec<String>,
    /// Gazetteers of a user's.
    pub(crate) packs: Vec<Vec<u8>>,
}

/// The tables that a user can add rows to.
pub(crate) const TABLES: [(&str, &str); 8] = [
    ("actors", world::ACTORS),
    ("ambiguous", world::AMBIGUOUS),
    ("countries", world::COUNTRIES),
    ("metonyms", world::METONYMS),
    ("officeholders", world::OFFICEHOLDERS),
    ("place_names", world::PLACE_NAMES),
    ("regions", world::REGIONS),
    ("roles", world::ROLES),
];

/// A folder or dump that cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum WorldError {
    /// It cannot be read.
    #[error("cannot read {path}")]
    Io {
        /// Which file.
        path: PathBuf,
        /// Why.
        #[source]
        cause: io::Error,
    },
    /// A pack that is none, or of another version.
    #[error("{path} is no gazetteer of this version; make it again with `dateline world build`")]
    Pack {
        /// Which file.
        path: PathBuf,
    },
    /// A table without the columns that it must have.
    #[error("{path}: the header line lacks the column {column:?}; docs/formats/world.md lists the columns")]
    Column {
        /// Which file.
        path: PathBuf,
        /// Which column.
        column: String,
    },
    /// A line of a table or dump that says nothing.
    #[error("{path}, line {line}: {what}")]
    Line {
        /// Which file.
        path: PathBuf,
        /// Which line, counted from 1.
        line: usize,
        /// What is wrong.
        what: &'static str,
    },
}

impl Default for World {
    fn default() -> Self {
        let tables = TABLES.iter().map(|(_, table)| Cow::Borrowed(*table)).collect();
        World { tables, places: Vec::new(), packs: Vec::new() }
    }
}

impl World {
    /// A table by its name, with what a user added; empty for another name.
    pub(crate) fn table(&self, name: &str) -> &str {
        let at = TABLES.iter().position(|(other, _)| *other == name);
        at.and_then(|at| self.tables.get(at)).map_or("", |table| table)
    }

    /// Adds what a folder holds, its files in the order of their names.
    pub fn add_folder(&mut self, folder: &Path) -> Result<(), WorldError> {
        let failed = |path: &Path| {
            let path = path.to_owned();
            move |cause| WorldError::Io { path, cause }
        };
        let entries = fs::read_dir(folder).and_then(Iterator::collect::<io::Result<Vec<_>>>).map_err(failed(folder))?;
        let mut paths: Vec<PathBuf> = entries.iter().map(fs::DirEntry::path).collect();
        paths.sort();
        for path in paths {
            let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            match path.extension().and_then(|ending| ending.to_str()) {
                Some("bin") => {
                    let bytes = fs::read(&path).map_err(failed(&path))?;
                    if Gazetteer::open(&bytes).is_none() {
                        return Err(WorldError::Pack { path });
                    }
                    self.packs.push(bytes);
                }
                Some("tsv") => {
                    let text = fs::read_to_string(&path).map_err(failed(&path))?;
                    if stem == "places" {
                        must_have(&path, &text, &["name", "lat", "lon"])?;
                        self.places.push(text);
                    } else if let Some(at) = TABLES.iter().position(|(name, _)| *name == stem) {
                        let more = rows_like(&path, TABLES[at].1, &text)?;
                        self.tables[at].to_mut().push_str(&more);
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }
}

fn header(text: &str) -> Vec<&str> {
    text.lines().find(|line| !line.starts_with('#')).map_or(Vec::new(), |line| line.split('\t').collect())
}

fn must_have(path: &Path, text: &str, columns: &[&str]) -> Result<(), WorldError> {
    let header = header(text);
    match columns.iter().find(|column| !header.contains(*column)) {
        None => Ok(()),
        Some(column) => Err(WorldError::Column { path: path.to_owned(), column: (*column).to_owned() }),
    }
}

/// The rows of a user's table in the order of columns of ours; columns that it lacks are empty, others are left out.
fn rows_like(path: &Path, ours: &str, text: &str) -> Result<String, WorldError> {
    let columns = header(ours);
    // The first column is the key, whatever else is left out.
    must_have(path, text, &columns[..1])?;
    let theirs = header(text);
    let mut out = String::new();
    for line in text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).skip(1) {
        let cells: Vec<&str> = line.split('\t').collect();
        let cell = |column: &&str| theirs.iter().position(|other| other == column).and_then(|at| cells.get(at));
        let row: Vec<&str> = columns.iter().map(|column| cell(column).copied().unwrap_or("")).collect();
        out.push_str(&row.join("\t"));
        out.push('\n');
    }
    Ok(out)
}

/// What a dump of places is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dump {
    /// A country's file or `allCountries` of download.geonames.org/export/dump: 19 columns, no header.
    Geonames,
    /// A table with the header `wof_id`, `geonameid`, `name`, `placetype`, `lat`, `lon`, `country`, `region`, `population`, `altnames`.
    Whosonfirst,
}

/// Makes a pack of the lines of a dump; `country` (alpha-3) takes only those of it.
pub fn build(path: &Path, text: &str, country: Option<&str>) -> Result<Vec<u8>, WorldError> {
    let dump = if text.starts_with("wof_id\t") { Dump::Whosonfirst } else { Dump::Geonames };
    let codes = alpha3();
    let mut places = match dump {
        Dump::Geonames => geonames(path, text, &codes)?,
        Dump::Whosonfirst => whosonfirst(path, text, &codes)?,
    };
    if let Some(country) = country {
        places.retain(|place| place.country == country);
    }
    Ok(write_pack(&places))
}

/// Alpha-3 codes by alpha-2 codes.
fn alpha3() -> Vec<(&'static str, &'static str)> {
    let columns = header(world::COUNTRIES);
    let at = |name: &str| columns.iter().position(|column| *column == name).unwrap_or(0);
    let (long, short) = (at("alpha3"), at("alpha2"));
    let rows = world::COUNTRIES.lines().skip(1).map(|line| line.split('\t').collect::<Vec<_>>());
    rows.filter_map(|row| Some((*row.get(short)?, *row.get(long)?))).filter(|(short, _)| !short.is_empty()).collect()
}

/// How far a town reaches, from its people: 1 km for a village, 20 for ten millions.
fn town_radius(population: f64) -> f64 {
    (0.0063 * population.max(1000.0).sqrt() + 0.8).round().max(1.0)
}

fn radius(feature: &str, population: f64) -> f64 {
    match feature {
        "ADM1" => 80.0,
        "ADM2" => 25.0,
        "PPLX" => 1.0,
        _ if feature.starts_with("PCL") => 300.0,
        _ if feature.starts_with("ADM") => 10.0,
        _ => town_radius(population),
    }
}

fn geonames(path: &Path, text: &str, codes: &[(&str, &str)]) -> Result<Vec<PackPlace>, WorldError> {
    let mut places = Vec::new();
    for (at, line) in text.lines().enumerate().filter(|(_, line)| !line.is_empty() && !line.starts_with('#')) {
        let wrong = |what| WorldError::Line { path: path.to_owned(), line: at + 1, what };
        let cells: Vec<&str> = line.split('\t').collect();
        let [id, name, ascii, others, lat, lon, class, feature, country, _, admin1, ..] = cells[..] else {
            return Err(wrong("no line of a dump of GeoNames, which has 19 columns"));
        };
        // Settlements and regions; streams, hills and farms have names that are words.
        let is_kept =
            class == "P" && !matches!(feature, "PPLQ" | "PPLH" | "PPLW") || class == "A" && feature.starts_with("ADM");
        let Some((_, country)) = codes.iter().find(|(short, _)| *short == country).filter(|_| is_kept) else {
            continue;
        };
        let number = |cell: &str| cell.parse::<f64>().map_err(|_| wrong("a latitude or longitude that is no number"));
        let population = cells.get(14).and_then(|cell| cell.parse().ok()).unwrap_or(0.0);
        let mut alternates: Vec<String> = others.split(',').map(str::to_owned).collect();
        alternates.push(ascii.to_owned());
        alternates.extend(without_sort(name));
        places.push(PackPlace {
            geonames: id.parse().map_err(|_| wrong("no GeoNames id"))?,
            name: name.to_owned(),
            alternates,
            lat: number(lat)?,
            lon: number(lon)?,
            population,
            country: (*country).to_owned(),
            admin1: Some(admin1.to_owned()).filter(|code| !code.is_empty() && code != "00"),
            feature: feature.to_owned(),
            radius_km: radius(feature, population),
        });
    }
    Ok(places)
}

/// "Varn Governorate" is called Varn too.
fn without_sort(name: &str) -> Option<String> {
    const SORTS: [&str; 9] =
        ["Province", "Governorate", "Oblast", "Region", "District", "State", "County", "Prefecture", "Department"];
    let (rest, sort) = name.rsplit_once(' ')?;
    SORTS.contains(&sort).then(|| rest.to_owned())
}

fn whosonfirst(path: &Path, text: &str, codes: &[(&str, &str)]) -> Result<Vec<PackPlace>, WorldError> {
    must_have(path, text, &["name", "placetype", "lat", "lon", "country"])?;
    let columns = header(text);
    let core = Gazetteer::open(world::PLACES);
    let cell = |cells: &[&str], name: &str| {
        let at = columns.iter().position(|column| *column == name);
        at.and_then(|at| cells.get(at)).map_or(String::new(), |cell| (*cell).to_owned())
    };
    let rows: Vec<(usize, Vec<&str>)> =
        text.lines().enumerate().skip(1).map(|(at, line)| (at + 1, line.split('\t').collect())).collect();
    // The core knows the codes of first-level regions by their numbers.
    let mut regions: Vec<(String, String)> = Vec::new();
    for (_, cells) in &rows {
        if cell(cells, "placetype") == "region" {
            let (name, number) = (cell(cells, "name"), cell(cells, "geonameid"));
            let others = cell(cells, "altnames");
            // "Latakia Governorate" is in the core by its bare name. The number says whether it is the same place.
            let bare =
                |name: &'_ str| name.rsplit_once(' ').map_or_else(|| name.to_owned(), |(bare, _)| bare.to_owned());
            let told = std::iter::once(name.as_str()).chain(others.split('|'));
            let names = told.flat_map(|name| [name.to_owned(), bare(name)]);
            let code = names.filter_map(|other| {
                let core = core?;
                let mut found = core.candidates(&fold(&other)).into_iter().filter_map(|found| core.place(found.place));
                found.find_map(|place| {
                    let is_it = place.geonames.0.to_string() == number;
                    place.admin1.filter(|_| is_it).map(str::to_owned)
                })
            });
            regions.extend(code.take(1).map(|code| (name.clone(), code)));
        }
    }
    let mut places = Vec::new();
    for (line, cells) in &rows {
        let wrong = |what| WorldError::Line { path: path.to_owned(), line: *line, what };
        let feature = match cell(cells, "placetype").as_str() {
            "country" => "PCLI",
            "region" => "ADM1",
            "county" => "ADM2",
            "localadmin" => "ADM3",
            "locality" => "PPL",
            "neighbourhood" | "macrohood" | "borough" => "PPLX",
            _ => continue,
        };
        let (lat, lon, country) = (cell(cells, "lat"), cell(cells, "lon"), cell(cells, "country"));
        let Some((_, country)) = codes.iter().find(|(short, _)| *short == country) else { continue };
        if lat.is_empty() {
            continue;
        }
        let number = |cell: &str| cell.parse::<f64>().map_err(|_| wrong("a latitude or longitude that is no number"));
        let name = cell(cells, "name");
        let region = if feature == "ADM1" { name.clone() } else { cell(cells, "region") };
        let population = cell(cells, "population").parse::<f64>().unwrap_or(0.0).max(0.0);
        places.push(PackPlace {
            geonames: cell(cells, "geonameid").parse().unwrap_or(0),
            alternates: cell(cells, "altnames").split('|').map(str::to_owned).chain(without_sort(&name)).collect(),
            lat: number(&lat)?,
            lon: number(&lon)?,
            population,
            country: (*country).to_owned(),
            admin1: regions.iter().find(|(other, _)| *other == region).map(|(_, code)| code.clone()),
            feature: feature.to_owned(),
            radius_km: radius(feature, population),
            name,
        });
    }
    Ok(places)
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn check(text: &str, country: Option<&str>, expected: &[(&str, &str)]) {
        let pack = build(Path::new("dump"), text, country).unwrap();
        let gazetteer = Gazetteer::open(&pack).unwrap();
        assert_eq!(gazetteer.len(), expected.len());
        for (name, told) in expected {
            let found = gazetteer.candidates(&fold(name));
            let place = gazetteer.place(found[0].place).unwrap();
            let shown = format!("{} {} {} {}", place.name, place.country, place.admin1.unwrap_or("-"), place.feature);
            assert_eq!(shown, *told, "{name}");
        }
    }

    #[test]
    fn a_dump_of_geonames_becomes_a_pack() {
        let row = |id: u32, name: &str, class: &str, feature: &str, country: &str| {
            format!(
                "{id}\t{name}\t{name}\tTell Varn,تل\t35.5\t38.2\t{class}\t{feature}\t{country}\t\t09\t\t\t\t250\t\t300\tX\t2020-01-01\n"
            )
        };
        let text = [
            row(1, "Tall Varn", "P", "PPL", "SY"),
            row(2, "Wadi Varn", "H", "WAD", "SY"),
            row(3, "Varn Governorate", "A", "ADM1", "SY"),
            row(4, "Varnholm", "P", "PPL", "DE"),
        ]
        .concat();
        let syria = [("Varn", "Varn Governorate SYR 09 ADM1"), ("Tall Varn", "Tall Varn SYR 09 PPL")];
        check(&text, Some("SYR"), &syria);
        check(&text, None, &[syria[1], syria[0], ("Varnholm", "Varnholm DEU 09 PPL")]);
        assert!(build(Path::new("dump"), "no dump\n", None).is_err());
    }

    #[test]
    fn a_table_of_whos_on_first_becomes_a_pack() {
        let text = "wof_id\tgeonameid\tname\tplacetype\tlat\tlon\tcountry\tregion\tpopulation\taltnames\n\
                    1\t173578\tLattakia\tregion\t35.6\t36.0\tSY\tLattakia\t5\tLatakia Governorate\n\
                    2\t\tTall Varn\tlocality\t35.5\t36.1\tSY\tLattakia\t\tTell Varn\n\
                    3\t9\tOddity\tmarinearea\t35.5\t36.1\tSY\t\t\t\n";
        check(text, None, &[("Lattakia", "Lattakia SYR 02 ADM1"), ("tell varn", "Tall Varn SYR 02 PPL")]);
    }

    #[test]
    fn rows_are_added_in_our_order_of_columns() {
        let ours = "id\tname\tkind\n";
        assert_eq!(rows_like(Path::new("x"), ours, "name\tid\nVarn\tv\n").unwrap(), "v\tVarn\t\n");
        assert!(rows_like(Path::new("x"), ours, "name\nVarn\n").is_err());
    }
}
