//! Rolecall's test bench: the sandbox that stands in for AWS, a desktop to run on, and a runner for MiniStack.

pub mod aws_query;
pub mod bench;
pub mod demo;
pub mod desktop;
pub mod kill;
pub mod ministack;
pub mod providers;
pub mod sandbox;
pub mod tls;
pub mod webdriver;
pub mod world;
