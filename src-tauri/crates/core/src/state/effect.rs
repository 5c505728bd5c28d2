//! What the engine does to the world. Each effect runs in a task of its own and sends at most one event back.

use crate::activity::{Activity, ActivityQuery};
use crate::answer::EngineAnswer;
use crate::id::{OperationId, SourceId};
use crate::notice::{Notice, NoticeId};
use crate::problem::Problem;
use crate::record::Record;
use crate::request::WindowPage;
use crate::role::OpenWith;
use crate::secret::{AccessKey, SecretString, SignInLink};
use crate::session::SessionKey;
use crate::settings::Change;
use crate::shortcut::Shortcut;
use crate::source::Source;
use crate::state::network::{Network, NetworkCall};
use crate::stored_sessions::StoredSessions;

/// Something to do outside the state.
#[derive(Debug)]
pub enum Effect {
    /// Reads the settings file → `SettingsRead`.
    ReadSettings,
    /// Applies a job's change to the settings file's current text → `Written`.
    ChangeSettings(OperationId, Box<Change>),
    /// Puts a key in the keychain, then applies the change; without the keychain nothing changes → `Written`.
    StoreKey {
        /// The job that waits for it.
        operation: OperationId,
        /// The entry's id.
        source: SourceId,
        /// The key.
        key: AccessKey,
        /// The settings change that follows; `None`: the entry stays as it is.
        change: Option<Box<Change>>,
        /// The settings do not have the source yet: where the change fails, its key goes again.
        new: bool,
    },
    /// Applies the change, then deletes the source's key from the keychain → `Written`.
    ForgetKey {
        /// The job that waits for it.
        operation: OperationId,
        /// The entry's id.
        source: SourceId,
        /// The settings change that goes first.
        change: Box<Change>,
    },
    /// Looks at the keychain → `KeychainLooked`.
    CheckKeychain {
        /// The sources whose key to look for.
        sources: Vec<SourceId>,
        /// Whether the keychain may first ask a person to unlock it: only where one has asked for that.
        may_prompt: bool,
    },
    /// Gives the keychain the passphrase that it wants → `Unlocked`; `None`: the person gives up.
    Unlock {
        /// A new one was chosen.
        new: bool,
        /// The passphrase.
        passphrase: Option<SecretString>,
    },
    /// Reads what is remembered of sources and teams → `RecordRead`.
    ReadRecord,
    /// Writes what is remembered of sources and teams, in place of what the file said.
    SaveRecord(Box<Record>),
    /// Opens the sealed store → `StoreOpened`.
    OpenStore {
        /// Whether the keychain may ask a person to unlock it: never at a start by itself.
        may_prompt: bool,
    },
    /// Seals sessions into the store, in place of what it held.
    SaveStore(StoredSessions),
    /// Forgets the key that seals the store, after what is still to be sealed; and with `keychain` whatever unlocks that.
    Lock {
        /// The keychain too, where it is Rolecall's own to lock.
        keychain: bool,
    },
    /// Looks into the profiles of these sources of kind `profile` for what the SDK leaves to us → `ProfilesLooked`.
    LookAtProfiles(Vec<Source>),
    /// Runs a source's own program for an MFA code → `MfaCommandDone`.
    RunMfaCommand {
        /// The key of the flight.
        key: Box<SessionKey>,
        /// The program with its arguments.
        command: Vec<String>,
    },
    /// Opens the browser on a one-time address that redirects to the link → `BrowserDone`.
    OpenBrowser {
        /// The job that waits for it.
        operation: OperationId,
        /// The link.
        link: SignInLink,
        /// How, the best way first; the next one is for a browser that can't do the one before.
        ways: Vec<OpenWith>,
        /// The desktop's permission to come to the front.
        activation_token: Option<String>,
    },
    /// Gives up a sign-in in the browser: nobody is let come back any more.
    CancelSignIn(u64),
    /// Looks whether the person's browser can keep a console apart → `BrowserLooked`.
    LookAtBrowser,
    /// Answers whoever waits for a job: well, or why not.
    Answer(OperationId, Result<EngineAnswer, Problem>),
    /// Shows a notification or replaces the one of its id → later `NoticeUsed`.
    ShowNotice(Notice),
    /// Puts a notification in the place of another that is still up; where a person has closed that one, nothing is shown.
    ReplaceNotice {
        /// The notification that is up.
        shown: NoticeId,
        /// The notification that takes its place.
        by: Notice,
    },
    /// Takes a notification away.
    WithdrawNotice(NoticeId),
    /// Shows the window.
    ShowWindow {
        /// The page.
        page: WindowPage,
        /// The desktop's permission to come to the front.
        activation_token: Option<String>,
    },
    /// Opens the settings file in the person's own program for such files; where there is none, shows the window.
    OpenSettings {
        /// The desktop's permission to come to the front.
        activation_token: Option<String>,
    },
    /// Appends to the activity log.
    Log(Box<Activity>),
    /// Reads lines of the activity log for a job → `LogRead`.
    ReadLog(OperationId, ActivityQuery),
    /// Puts a job's secret in the clipboard, marked so that no history keeps it → `Copied`.
    Copy(OperationId, SecretString),
    /// Has the desktop start Rolecall with a session, or not → `StartsAtLogin`.
    StartAtLogin {
        /// False: does not start it.
        wanted: bool,
    },
    /// Asks the desktop for the shortcut, in place of any other → `ShortcutBound`, and `ShortcutPressed` as it is used.
    /// `None`: releases the one there is.
    BindShortcut(Option<Shortcut>),
    /// Has the person prove to the system that they are at the computer → `PresenceProven`.
    ProvePresence {
        /// What for, as the end of "Rolecall wants to …".
        why: String,
    },
    /// Empties the clipboard where it still holds what was copied last.
    ClearClipboard,
    /// Makes a call over the network, or reads what a requester has on disk → what comes of that call.
    Call {
        /// The call.
        call: Box<NetworkCall>,
        /// The network and the files to use for it.
        network: Network,
    },
}
