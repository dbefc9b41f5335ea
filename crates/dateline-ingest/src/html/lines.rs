//! One visible line per block element (stub).
