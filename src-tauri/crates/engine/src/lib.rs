//! The engine: one loop that owns the only [`rolecall_core::state::State`], runs its effects in tasks, and
//! publishes a snapshot after every event. The loop never waits for the network, the keychain or a person.

mod calls;
pub mod effects;
pub mod engine;
pub mod ports;
