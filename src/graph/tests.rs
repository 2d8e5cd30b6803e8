//! What is drawn of small scripts.
