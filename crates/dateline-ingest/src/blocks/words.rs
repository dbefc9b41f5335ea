//! Words that tell prose from furniture, by class.
//!
//! They are English; another language's labeller needs a list of its own and weights trained with it.

/// What a word hints at; its bit in [`WORDS`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum WordClass {
    /// Words of grammar.
    Stop,
    /// Words of saying.
    Speech,
    /// Sharing buttons.
    Share,
    /// Subscribing and accounts.
    Subscribe,
    /// Advertising.
    Ads,
    /// Rights and rules.
    Legal,
    /// Comments of readers.
    Comment,
    /// Other stories.
    Related,
    /// Pictures and their makers.
    Media,
    /// Menus and buttons.
    Nav,
    /// Dates and times.
    Time,
    /// Authors and their work.
    Author,
    /// Speaking to the reader.
    You,
    /// People in the story.
    Person,
}

/// How many classes there are.
pub(super) const CLASSES: usize = 14;

/// The words with the bits of their classes; sorted.
#[rustfmt::skip]
pub(super) const WORDS: &[(&str, u16)] = &[
    ("a", 1), ("about", 513), ("abuse", 64), ("accessibility", 32), ("according", 2), ("account", 8), ("ad", 16),
    ("added", 2), ("ads", 16), ("advert", 16), ("advertise", 16), ("advertisement", 16), ("advertisements", 16),
    ("advertising", 16), ("affiliate", 32), ("afp", 256), ("after", 1), ("against", 1), ("ago", 1024), ("alerts", 8),
    ("all", 129), ("also", 129), ("am", 1024), ("an", 1), ("and", 1), ("announced", 2), ("any", 1), ("ap", 256),
    ("app", 512), ("apps", 512), ("apr", 1024), ("april", 1024), ("are", 1), ("articles", 128), ("as", 1),
    ("asked", 2), ("at", 1), ("aug", 1024), ("august", 1024), ("author", 2048), ("back", 512), ("be", 1),
    ("because", 1), ("been", 1), ("before", 1), ("being", 1), ("between", 1), ("bio", 2048), ("bookmark", 4),
    ("bst", 1024), ("but", 1), ("button", 512), ("buy", 16), ("by", 2049), ("can", 1), ("caption", 256),
    ("careers", 512), ("ccpa", 32), ("claimed", 2), ("click", 512), ("close", 512), ("columnist", 2048),
    ("comment", 64), ("commenting", 64), ("comments", 64), ("commission", 32), ("conditions", 32), ("confirmed", 2),
    ("consent", 32), ("contact", 512), ("content", 512), ("continue", 128), ("contributor", 2048),
    ("conversation", 64), ("cookie", 32), ("cookies", 32), ("copied", 4), ("copy", 4), ("copyright", 32),
    ("correspondent", 2048), ("could", 1), ("courtesy", 256), ("covers", 2048), ("credit", 256), ("daily", 8),
    ("days", 1024), ("deals", 16), ("dec", 1024), ("december", 1024), ("denied", 2), ("did", 1), ("disclaimer", 32),
    ("discuss", 64), ("discussion", 64), ("do", 1), ("does", 1), ("download", 512), ("during", 1), ("e-mail", 4),
    ("edition", 512), ("editor", 2048), ("editor's", 128), ("editorial", 2048), ("edt", 1024), ("email", 4),
    ("est", 1024), ("et", 1024), ("even", 1), ("explained", 2), ("facebook", 4), ("faq", 512), ("feb", 1024),
    ("february", 1024), ("feedback", 512), ("file", 256), ("filed", 128), ("flag", 64), ("flipboard", 4),
    ("follow", 128), ("for", 1), ("free", 8), ("fri", 1024), ("friday", 1024), ("from", 1), ("gallery", 256),
    ("gdpr", 32), ("getty", 256), ("gmt", 1024), ("go", 512), ("had", 1), ("has", 1), ("have", 1), ("he", 8193),
    ("headlines", 128), ("help", 512), ("her", 8193), ("here", 512), ("herself", 8192), ("him", 8193),
    ("himself", 8192), ("his", 8193), ("home", 512), ("hour", 1024), ("hours", 1024), ("how", 1), ("i", 8193),
    ("if", 1), ("illustration", 256), ("image", 256), ("images", 256), ("in", 1), ("inbox", 8), ("inc", 32),
    ("instagram", 4), ("into", 1), ("is", 1), ("ist", 1024), ("it", 1), ("its", 1), ("jan", 1024), ("january", 1024),
    ("join", 72), ("journalist", 2048), ("jul", 1024), ("july", 1024), ("jun", 1024), ("june", 1024), ("just", 1),
    ("last", 2048), ("latest", 128), ("license", 32), ("like", 64), ("likes", 64), ("link", 4), ("linkedin", 4),
    ("listen", 256), ("llc", 32), ("loading", 512), ("log", 8), ("logged", 8), ("login", 8), ("ltd", 32),
    ("main", 512), ("many", 1), ("mar", 1024), ("march", 1024), ("may", 1025), ("me", 1), ("member", 8),
    ("membership", 8), ("menu", 512), ("messenger", 4), ("min", 1024), ("mins", 1024), ("minutes", 1024),
    ("moderated", 64), ("modified", 2048), ("mon", 1024), ("monday", 1024), ("more", 129), ("most", 129), ("much", 1),
    ("must", 128), ("my", 1), ("navigation", 512), ("newsletter", 8), ("newsletters", 8), ("next", 128), ("no", 1),
    ("not", 1), ("noted", 2), ("notifications", 8), ("nov", 1024), ("november", 1024), ("now", 1), ("oct", 1024),
    ("october", 1024), ("of", 1), ("offer", 16), ("on", 1), ("one", 1), ("only", 1), ("open", 512), ("or", 1),
    ("other", 1), ("our", 1), ("out", 1), ("over", 1), ("own", 1), ("partner", 16), ("partners", 16), ("photo", 256),
    ("photograph", 256), ("photographer", 256), ("photos", 256), ("picks", 128), ("picture", 256), ("pictures", 256),
    ("pinterest", 4), ("play", 256), ("pm", 1024), ("policy", 32), ("popular", 128), ("posted", 2048),
    ("previous", 128), ("price", 16), ("print", 4), ("privacy", 32), ("promoted", 16), ("promotion", 16),
    ("published", 2048), ("read", 1152), ("reading", 128), ("recommended", 128), ("reddit", 4), ("register", 8),
    ("registered", 8), ("related", 128), ("replies", 64), ("reply", 64), ("report", 64), ("reported", 2),
    ("reporter", 2048), ("reserved", 32), ("reuters", 256), ("rights", 32), ("said", 2), ("sat", 1024),
    ("saturday", 1024), ("save", 4), ("say", 2), ("says", 2), ("screenshot", 256), ("search", 512), ("see", 128),
    ("sep", 1024), ("sept", 1024), ("september", 1024), ("share", 4), ("shares", 4), ("she", 8193), ("shop", 16),
    ("shutterstock", 256), ("sign", 8), ("signed", 8), ("signup", 8), ("site", 512), ("sitemap", 512), ("skip", 512),
    ("snapchat", 4), ("so", 1), ("some", 1), ("spokesman", 2), ("spokesperson", 2), ("spokeswoman", 2),
    ("sponsor", 16), ("sponsored", 16), ("staff", 2048), ("statement", 2), ("still", 1), ("store", 512),
    ("stories", 128), ("story", 128), ("submit", 512), ("subscribe", 8), ("subscriber", 8), ("subscribers", 8),
    ("subscription", 8), ("subscriptions", 8), ("such", 1), ("sun", 1024), ("sunday", 1024), ("tags", 128),
    ("telegram", 4), ("terms", 32), ("than", 1), ("that", 1), ("the", 1), ("their", 1), ("them", 8193), ("then", 1),
    ("there", 1), ("these", 1), ("they", 8193), ("this", 1), ("those", 1), ("through", 1), ("thu", 1024),
    ("thursday", 1024), ("tiktok", 4), ("to", 1), ("toggle", 512), ("told", 2), ("top", 512), ("topic", 128),
    ("topics", 128), ("trademark", 32), ("trending", 128), ("trial", 8), ("tue", 1024), ("tuesday", 1024),
    ("tweet", 4), ("twitter", 4), ("under", 1), ("unlimited", 8), ("unsubscribe", 8), ("up", 129), ("updated", 2048),
    ("upvote", 64), ("us", 513), ("utc", 1024), ("video", 256), ("videos", 256), ("view", 128), ("warned", 2),
    ("was", 1), ("watch", 128), ("we", 4097), ("we'll", 4096), ("wed", 1024), ("wednesday", 1024), ("were", 1),
    ("what", 1), ("whatsapp", 4), ("when", 1), ("where", 1), ("which", 1), ("while", 1), ("who", 8193), ("why", 1),
    ("will", 1), ("with", 1), ("would", 1), ("writer", 2048), ("writes", 2048), ("written", 2048), ("wrote", 2),
    ("you", 4097), ("your", 4096), ("yours", 4096), ("yourself", 4096), ("youtube", 4),
];
