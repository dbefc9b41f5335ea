//! What each line of a report is (stub).
