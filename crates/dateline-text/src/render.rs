//! Draws text with carets under spans.
