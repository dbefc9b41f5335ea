//! Title, byline, publisher, date, language, links (stub).
