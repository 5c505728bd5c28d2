//! The socket between Rolecall's surfaces and its engine.
//!
//! Length-prefixed JSON ([`codec`]); a hello each way first ([`hello`]). Two listeners take two request enums: the
//! command line's may ask for credentials ([`command`]), the window's has no such request ([`window`]).

pub mod blocking;
pub mod codec;
pub mod command;
pub mod connect;
pub mod hello;
pub mod import;
pub mod message;
pub mod path;
pub mod secret;
pub mod texts;
pub mod window;
