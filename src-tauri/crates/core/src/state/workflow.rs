//! What people do with Rolecall, one file each: every file reads from what is asked for to what becomes of it.

mod read_log;
mod sign_out_in_browser;
