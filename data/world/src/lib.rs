//! Places, countries and actors with the dates between which each row holds: data, no logic.
//!
//! Each constant is the text of one table: tab-separated, a header line, lists inside a cell divided by `|`, lines in the
//! order of their bytes. `docs/formats/world.md` says what every column means; the `NOTICE` beside this package says
//! where each file is from and under which licence, since those differ from the code's.

/// Where each file of this package is from, and its licence.
pub const NOTICE: &str = include_str!("../NOTICE");
/// Countries and territories: codes, names of today and before, demonyms, capitals.
pub const COUNTRIES: &str = include_str!("../countries.tsv");
/// Armed groups, parties, organizations, forces, agencies, companies and media.
pub const ACTORS: &str = include_str!("../actors.tsv");
/// Who held which office from when to when: heads, ministers, opposition and rebel leaders, heads of organizations.
pub const OFFICEHOLDERS: &str = include_str!("../officeholders.tsv");
/// Titles and role nouns with their PLOVER sector, and the words that change a role ("former", "acting").
pub const ROLES: &str = include_str!("../roles.tsv");
/// Regions, seas, rivers, blocs and other places without a border of their own, with centre and radius.
pub const REGIONS: &str = include_str!("../regions.tsv");
/// The core gazetteer: countries, regions and towns with their names; `docs/formats/places.md` is its form.
pub const PLACES: &[u8] = include_bytes!("../places.bin");
/// Names of places of the gazetteer that hold only as they are written: "Pa.", "D.C.", "NSW".
pub const PLACE_NAMES: &str = include_str!("../place_names.tsv");
/// Capitals and buildings that stand for a government or another body.
pub const METONYMS: &str = include_str!("../metonyms.tsv");
/// News agencies and outlets: their other names, owners and web domains, to see through different names for one.
pub const OUTLETS: &str = include_str!("../outlets.tsv");
/// Outlines of countries at 1:50 million, for drawing.
pub const OUTLINES: &str = include_str!("../outlines.tsv");
/// The weights by which two reports are scored as telling of one event.
pub const EVENT_LINKS: &str = include_str!("../event_links.tsv");
/// Names that several rows of a table share, and names that are also plain words.
pub const AMBIGUOUS: &str = include_str!("../ambiguous.tsv");
