//! Rolecall's test bench: the sandbox that stands in for AWS, and a runner for MiniStack.

pub mod desktop;
pub mod sandbox;
