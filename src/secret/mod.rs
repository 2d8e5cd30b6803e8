//! Passwords: where they stand in scripts, and how they are covered in everything that is shown.
//!
//! [`Scanner`] knows the places where passwords stand; what it knows is data of the packs.
//! [`Passwords`] gathers what stands there: in the text of scripts, and in the commands of their runs,
//! where a password has come out of variables. [`Cover`] then hides these values, and whatever
//! else stands where passwords stand, in lines that are drawn and in texts that are told.
//!
//! It is meant to hide too much rather than too little: it judges nothing, so that a word too many
//! that is hidden costs a reader little.

mod assign;
mod cover;
mod literal;
mod passwords;
mod scan;

#[cfg(test)]
mod tests;

pub use cover::{Cover, STARS};
pub use passwords::Passwords;
pub use scan::Scanner;
