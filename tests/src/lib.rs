//! Rolecall's test bench: the sandbox that stands in for AWS, and a runner for MiniStack.

pub mod aws_query;
pub mod bench;
pub mod demo;
pub mod desktop;
pub mod ministack;
pub mod sandbox;
pub mod world;
