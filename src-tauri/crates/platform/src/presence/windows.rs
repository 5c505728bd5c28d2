//! Windows: Windows Hello asks for the face, the fingerprint or the PIN.

use rolecall_core::failure::Absence;
use tokio::time::timeout;
use windows::Security::Credentials::UI::{UserConsentVerificationResult as Said, UserConsentVerifier};
use windows::core::{Error, HSTRING};

use super::PATIENCE;

pub(super) async fn prove(why: &str) -> Result<(), Absence> {
    let why = HSTRING::from(format!("Rolecall: {why}"));
    let asked = tokio::task::spawn_blocking(move || ask(&why));
    let Ok(asked) = timeout(PATIENCE, asked).await else { return Err(Absence::NoAnswer) };
    let said = match asked {
        Ok(said) => said.map_err(|error: Error| Absence::System { reason: error.message() })?,
        Err(error) => return Err(Absence::System { reason: error.to_string() }),
    };
    match said {
        Said::Verified => Ok(()),
        Said::DeviceNotPresent | Said::NotConfiguredForUser | Said::DisabledByPolicy => {
            Err(Absence::NotSetUp)
        }
        // It was cancelled, too many tries failed, or another program is asking.
        _ => Err(Absence::Refused),
    }
}

fn ask(why: &HSTRING) -> windows::core::Result<Said> {
    UserConsentVerifier::RequestVerificationAsync(why)?.join()
}
