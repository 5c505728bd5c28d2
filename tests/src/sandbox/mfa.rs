//! The users' MFA devices: a code is six digits, changes each 30 s of the sandbox's clock, and is good for one use.

use std::collections::HashMap;
use std::sync::Mutex;

use jiff::Timestamp;
use sha2::{Digest, Sha256};

use super::lock;

const STEP_SECONDS: i64 = 30;

/// Why a code was refused.
pub(super) enum MfaRefusal {
    /// No such device, or it is another user's.
    UnknownDevice,
    /// Wrong, too old, or used before.
    InvalidCode,
}

/// All devices, by serial number.
pub(super) struct MfaDevices {
    devices: Mutex<HashMap<String, Device>>,
}

struct Device {
    /// The ARN of the user it belongs to.
    user: String,
    /// How many codes were used. It goes into the code, so a used code is never valid again.
    used: u32,
}

impl MfaDevices {
    pub(super) fn new(devices: impl Iterator<Item = (String, String)>) -> Self {
        let devices = devices.map(|(serial, user)| (serial, Device { user, used: 0 })).collect();
        Self { devices: Mutex::new(devices) }
    }

    /// The code the device shows now.
    pub(super) fn code(&self, serial: &str, now: Timestamp) -> Option<String> {
        lock(&self.devices).get(serial).map(|device| code(serial, device.used, step(now)))
    }

    /// Every device with the code it shows now, by serial number.
    pub(super) fn codes(&self, now: Timestamp) -> Vec<(String, String)> {
        let show =
            |(serial, device): (&String, &Device)| (serial.clone(), code(serial, device.used, step(now)));
        let mut codes: Vec<_> = lock(&self.devices).iter().map(show).collect();
        codes.sort();
        codes
    }

    /// Uses up a code. The step before is let in too, as AWS does for codes typed slowly.
    pub(super) fn verify(
        &self,
        serial: &str,
        user: &str,
        given: &str,
        now: Timestamp,
    ) -> Result<(), MfaRefusal> {
        let mut devices = lock(&self.devices);
        let device =
            devices.get_mut(serial).filter(|device| device.user == user).ok_or(MfaRefusal::UnknownDevice)?;
        let valid = [step(now), step(now) - 1].iter().any(|step| code(serial, device.used, *step) == given);
        if !valid {
            return Err(MfaRefusal::InvalidCode);
        }
        device.used += 1;
        Ok(())
    }
}

fn step(now: Timestamp) -> i64 {
    now.as_second().div_euclid(STEP_SECONDS)
}

fn code(serial: &str, used: u32, step: i64) -> String {
    let digest = Sha256::digest(format!("{serial} {used} {step}"));
    let number = u32::from_be_bytes([digest[0], digest[1], digest[2], digest[3]]);
    format!("{:06}", number % 1_000_000)
}
