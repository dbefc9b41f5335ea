//! Words in class names, ids and roles that hint at what an element holds.

use crate::keys::{key_of, keys_of};

/// How many words there are: [`WHOLE_HINTS`], then [`HINT_STEMS`].
pub const HINTS: usize = WHOLE_HINTS.len() + HINT_STEMS.len();

/// Words of class names, ids and roles that count when they stand whole; sorted.
#[rustfmt::skip]
pub const WHOLE_HINTS: &[&str] = &[
    "ad", "ads", "amp", "bar", "bio", "body", "box", "btn", "by", "card", "cat", "cell", "col", "copy", "cta", "date",
    "deck", "dek", "desc", "end", "entry", "faq", "fb", "feed", "fig", "grid", "hed", "hero", "hot", "id", "img",
    "info", "ins", "item", "job", "lead", "lede", "link", "links", "list", "live", "logo", "main", "map", "md",
    "menu", "meta", "mini", "mod", "more", "nav", "news", "next", "note", "off", "page", "pay", "pod", "post", "pr",
    "prev", "related", "row", "rte", "sec", "seo", "set", "site", "skip", "sub", "tab", "tag", "tags", "text", "tile",
    "time", "title", "toc", "tool", "top", "up", "user", "wp", "wrap",
];

/// Beginnings of such words; sorted, and none is the beginning of another.
#[rustfmt::skip]
pub const HINT_STEMS: &[&str] = &[
    "account", "advert", "archive", "article", "aside", "author", "banner", "blurb", "breadcrumb", "button", "byline",
    "caption", "carousel", "categor", "column", "comment", "consent", "container", "content", "cookie", "copyright",
    "credit", "disclaim", "discuss", "disqus", "donat", "dropdown", "embed", "event", "excerpt", "facebook", "featur",
    "figcaption", "figure", "follow", "foot", "form", "gallery", "head", "hidden", "icon", "image", "inline",
    "instagram", "intro", "kicker", "label", "language", "latest", "legal", "lightbox", "login", "market", "media",
    "messag", "modal", "module", "most", "navig", "newsletter", "notif", "onward", "outbrain", "overlay", "paragraph",
    "paywall", "photo", "picture", "player", "playlist", "podcast", "popular", "popup", "price", "primary", "print",
    "product", "profile", "promo", "publish", "pull", "quote", "rail", "rating", "read", "recipe", "recirc",
    "recommend", "region", "regist", "reply", "respon", "review", "rich", "river", "screen", "search", "secondary",
    "section", "series", "share", "sharing", "shop", "sidebar", "sign", "slide", "slug", "social", "source", "speak",
    "sponsor", "standfirst", "sticky", "stor", "stream", "subhead", "subscri", "subtitle", "summar", "table",
    "taboola", "teaser", "thread", "thumb", "timestamp", "tooltip", "topic", "trend", "tweet", "twitter", "update",
    "video", "visually", "warning", "widget", "zone",
];

/// For each first letter, which second letters a listed word can have, as bits.
const BEGINNINGS: [u32; 26] = {
    let mut beginnings = [0; 26];
    let mut at = 0;
    while at < HINTS {
        let word = if at < WHOLE_HINTS.len() { WHOLE_HINTS[at] } else { HINT_STEMS[at - WHOLE_HINTS.len()] };
        let word = word.as_bytes();
        beginnings[(word[0] - b'a') as usize] |= 1 << (word[1] - b'a');
        at += 1;
    }
    beginnings
};

/// The keys of the words of each list: most steps of a search compare numbers.
static WHOLE_KEYS: [u64; WHOLE_HINTS.len()] = keys_of(WHOLE_HINTS);
static STEM_KEYS: [u64; HINT_STEMS.len()] = keys_of(HINT_STEMS);

/// The longest word that is looked up; longer ones are cut.
const LONGEST: usize = 24;

/// A set of hint words, by their place in the lists.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Hints([u64; 4]);

impl Hints {
    /// Adds the words of an attribute's value: cut at all that is no letter, and at capitals inside words.
    pub fn add(&mut self, value: &str) {
        let (mut word, mut len, mut lower_before) = ([0u8; LONGEST], 0, false);
        // Values of any length are looked at once, but no honest one is longer than this.
        for &byte in value.as_bytes().iter().take(512) {
            if !byte.is_ascii_alphabetic() || byte.is_ascii_uppercase() && lower_before {
                self.look_up(&word[..len]);
                len = 0;
            }
            if byte.is_ascii_alphabetic() && len < LONGEST {
                word[len] = byte.to_ascii_lowercase();
                len += 1;
            }
            lower_before = byte.is_ascii_lowercase();
        }
        self.look_up(&word[..len]);
    }

    /// Both sets as one.
    pub fn union(self, other: Self) -> Self {
        let mut bits = self.0;
        for (bits, more) in bits.iter_mut().zip(other.0) {
            *bits |= more;
        }
        Hints(bits)
    }

    /// Whether the word at this place is in the set.
    pub fn has(self, at: usize) -> bool {
        self.0[at / 64] >> (at % 64) & 1 == 1
    }

    /// Whether this word of the lists is in the set.
    pub fn has_word(self, word: &str) -> bool {
        let place = WHOLE_HINTS.iter().chain(HINT_STEMS).position(|hint| *hint == word);
        place.is_some_and(|place| self.has(place))
    }

    fn look_up(&mut self, word: &[u8]) {
        // Most words of class names are none of ours: two letters tell.
        let &[first, second, ..] = word else { return };
        if BEGINNINGS[usize::from(first - b'a')] & 1 << (second - b'a') == 0 {
            return;
        }
        let key = key_of(word);
        // A whole hint is shorter than eight letters, so its key says all.
        if let Ok(place) = WHOLE_KEYS.binary_search(&key)
            && word.len() < 8
        {
            self.set(place);
        }
        // No stem begins another, so only the last stem that sorts before the word can begin it.
        let after = STEM_KEYS.partition_point(|&stem| stem <= key);
        if after > 0 && word.starts_with(HINT_STEMS[after - 1].as_bytes()) {
            self.set(WHOLE_HINTS.len() + after - 1);
        }
    }

    fn set(&mut self, place: usize) {
        self.0[place / 64] |= 1 << (place % 64);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_are_sorted_and_fit() {
        assert!(WHOLE_HINTS.iter().all(|hint| hint.len() < 8) && STEM_KEYS.is_sorted_by(|a, b| a < b));
        assert!(WHOLE_HINTS.is_sorted_by(|a, b| a < b) && HINT_STEMS.is_sorted_by(|a, b| a < b));
        assert!(HINT_STEMS.windows(2).all(|pair| !pair[1].starts_with(pair[0])));
        const { assert!(HINTS <= 256) };
    }

    #[test]
    fn words_are_cut_at_dashes_and_capitals() {
        let mut hints = Hints::default();
        hints.add("c-articleBody__text relatedLinks ShareBar x1");
        for word in ["article", "body", "text", "share", "bar", "links", "related"] {
            assert!(hints.has_word(word), "{word}");
        }
        assert!(!hints.has_word("ad") && !hints.has_word("nav"));
    }
}
