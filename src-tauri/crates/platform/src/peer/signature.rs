//! Who signed a program's file, as the system finds it valid.

pub(super) use system::of;

/// macOS: its own `codesign`, by what the file's designated requirement says.
#[cfg(target_os = "macos")]
mod system {
    use std::time::Duration;

    use crate::program;

    const CODESIGN: &str = "/usr/bin/codesign";
    const PATIENCE: Duration = Duration::from_secs(10);

    /// The program's identifier and the team's. `None`: it is not signed by anybody whom Apple knows.
    pub(in crate::peer) async fn of(file: String) -> Option<String> {
        ask(&["--verify", "--strict", "-R=anchor apple generic", &file]).await?;
        signer(&ask(&["--display", "--requirements", "-", &file]).await?)
    }

    async fn ask(arguments: &[&str]) -> Option<String> {
        let words = [CODESIGN].iter().chain(arguments).map(|&word| word.to_owned());
        let command: Vec<String> = words.collect();
        Some(program::output(&command, 1 << 14, PATIENCE).await.ok()?.to_string())
    }

    /// `designated => identifier "com.hashicorp.terraform" and anchor apple generic and … = D38WU7D763`
    fn signer(requirements: &str) -> Option<String> {
        let line = requirements.lines().find(|line| line.contains("designated =>"))?;
        let (_, rest) = line.split_once("identifier ")?;
        let identifier = rest.split_whitespace().next()?.trim_matches('"');
        let team = line.split_once("leaf[subject.OU] = ").map(|(_, team)| team.trim().trim_matches('"'));
        Some(format!("{identifier} ({})", team.unwrap_or("Apple")))
    }
}

/// Windows: Authenticode, by what the file itself carries; nothing is fetched for it.
#[cfg(windows)]
#[expect(unsafe_code, reason = "windows-sys is the bare API")]
mod system {
    use std::mem::size_of;
    use std::ptr::{null, null_mut};

    use windows_sys::Win32::Security::Cryptography::{CERT_NAME_SIMPLE_DISPLAY_TYPE, CertGetNameStringW};
    use windows_sys::Win32::Security::WinTrust::{
        WINTRUST_ACTION_GENERIC_VERIFY_V2, WINTRUST_DATA, WINTRUST_DATA_0, WINTRUST_FILE_INFO,
        WTD_CACHE_ONLY_URL_RETRIEVAL, WTD_CHOICE_FILE, WTD_REVOKE_NONE, WTD_STATEACTION_CLOSE,
        WTD_STATEACTION_VERIFY, WTD_UI_NONE, WTHelperGetProvCertFromChain, WTHelperGetProvSignerFromChain,
        WTHelperProvDataFromStateData, WinVerifyTrust,
    };

    /// The signer's name. `None`: it is not signed, or not validly.
    pub(in crate::peer) async fn of(file: String) -> Option<String> {
        tokio::task::spawn_blocking(move || signer(&file)).await.ok().flatten()
    }

    fn signer(file: &str) -> Option<String> {
        let path: Vec<u16> = file.encode_utf16().chain([0]).collect();
        let mut about = WINTRUST_FILE_INFO {
            cbStruct: u32::try_from(size_of::<WINTRUST_FILE_INFO>()).ok()?,
            pcwszFilePath: path.as_ptr(),
            ..Default::default()
        };
        let mut trust = WINTRUST_DATA {
            cbStruct: u32::try_from(size_of::<WINTRUST_DATA>()).ok()?,
            dwUIChoice: WTD_UI_NONE,
            fdwRevocationChecks: WTD_REVOKE_NONE,
            dwUnionChoice: WTD_CHOICE_FILE,
            Anonymous: WINTRUST_DATA_0 { pFile: &raw mut about },
            dwStateAction: WTD_STATEACTION_VERIFY,
            dwProvFlags: WTD_CACHE_ONLY_URL_RETRIEVAL,
            ..Default::default()
        };
        let mut action = WINTRUST_ACTION_GENERIC_VERIFY_V2;
        // SAFETY: the structures and the path live until the state is closed, and the chain is read before that.
        unsafe {
            let valid = WinVerifyTrust(null_mut(), &raw mut action, (&raw mut trust).cast()) == 0;
            let name = if valid { name_of(&trust) } else { None };
            trust.dwStateAction = WTD_STATEACTION_CLOSE;
            WinVerifyTrust(null_mut(), &raw mut action, (&raw mut trust).cast());
            name
        }
    }

    /// The name in the certificate of who signed.
    ///
    /// # Safety
    /// The state of the trust is open.
    unsafe fn name_of(trust: &WINTRUST_DATA) -> Option<String> {
        // SAFETY: each pointer is looked at before it is followed, and lives as long as the state.
        unsafe {
            let data = WTHelperProvDataFromStateData(trust.hWVTStateData);
            let signer = (!data.is_null()).then(|| WTHelperGetProvSignerFromChain(data, 0, 0, 0))?;
            let certificate = (!signer.is_null()).then(|| WTHelperGetProvCertFromChain(signer, 0))?;
            let certificate = certificate.as_ref()?.pCert;
            let mut name = [0_u16; 256];
            let most = u32::try_from(name.len()).ok()?;
            let kind = CERT_NAME_SIMPLE_DISPLAY_TYPE;
            let length = CertGetNameStringW(certificate, kind, 0, null(), name.as_mut_ptr(), most);
            // With the zero at its end.
            let name = name.get(..(length as usize).checked_sub(1)?)?;
            String::from_utf16(name).ok().filter(|name| !name.is_empty())
        }
    }
}
