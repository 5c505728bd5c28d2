//! Entries of one service name in the Secret Service. One connection is kept as long as the program that is the service:
//! whatever a person has allowed it stays allowed.

use std::sync::Arc;

use rolecall_core::failure::Failure;
use tokio::sync::Mutex;
use tokio::time::timeout;
use zbus::zvariant::OwnedObjectPath;
use zeroize::Zeroizing;

use super::secret_service::{Attributes, Link, Standing};
use super::{PATIENCE, PERSON};

/// How often a person is asked for one use at most: to unlock the keyring, then to allow the connection.
const QUESTIONS: u32 = 2;

/// The entries.
pub struct Vault {
    service: String,
    link: Mutex<Option<Arc<Link>>>,
    /// One question at a time: two on one screen are answered by guessing.
    asking: Mutex<()>,
}

impl Vault {
    /// Entries of that service name. Nothing is touched before the first call.
    pub fn new(service: String) -> Self {
        Self { service, link: Mutex::default(), asking: Mutex::default() }
    }

    /// Which of these users have an entry; and whether a person has to allow the connection to use them. Asks nobody.
    pub async fn look(&self, users: &[String]) -> Result<(Vec<bool>, bool), Failure> {
        let link = self.link().await?;
        let (mut found, mut needs_permission) = (Vec::with_capacity(users.len()), false);
        // Without any there is still the keyring to look at.
        match self.standing(&link, &self.of(Some(""))).await? {
            Standing::Locked(_) | Standing::NoCollection => return Err(Failure::KeychainLocked),
            Standing::Open(_) | Standing::NeedsPermission(_) => {}
        }
        for user in users {
            found.push(match self.standing(&link, &self.of(Some(user))).await? {
                Standing::Open(items) => !items.is_empty(),
                Standing::NeedsPermission(_) => {
                    needs_permission = true;
                    true
                }
                Standing::Locked(_) => return Err(Failure::KeychainLocked),
                Standing::NoCollection => false,
            });
        }
        Ok((found, needs_permission))
    }

    /// What is in a user's entry; `None`: there is none.
    pub async fn read(&self, user: &str, may_prompt: bool) -> Result<Option<Zeroizing<Vec<u8>>>, Failure> {
        match self.reach(Some(user), may_prompt).await {
            Ok((link, items)) => match items.first() {
                Some(item) => link.secret(item).await.map(Some),
                None => Ok(None),
            },
            // A person who may be asked is told that there is none; putting one makes the collection.
            Err(Unreached::NoCollection(_)) if may_prompt => Ok(None),
            Err(unreached) => Err(unreached.failure()),
        }
    }

    /// Puts that into a user's entry. A keyring without any collection is given one where a person may be asked for that.
    pub async fn write(
        &self,
        user: &str,
        label: &str,
        secret: &[u8],
        make_collection: bool,
    ) -> Result<(), Failure> {
        let reached = match self.reach(Some(user), make_collection).await {
            Err(Unreached::NoCollection(link)) if make_collection => {
                let _turn = self.turn().await?;
                link.create_collection().await?;
                self.reach(Some(user), false).await
            }
            reached => reached,
        };
        let (link, items) = reached.map_err(Unreached::failure)?;
        match items.split_first() {
            None => link.create(self.of(Some(user)), label, secret).await,
            Some((item, twins)) => {
                // Other programs can make two entries of one name.
                for twin in twins {
                    link.delete(twin).await?;
                }
                link.set_secret(item, secret).await
            }
        }
    }

    /// Deletes a user's entry; none there is fine.
    pub async fn delete(&self, user: &str) -> Result<(), Failure> {
        match self.reach(Some(user), true).await {
            Ok((link, items)) => {
                for item in &items {
                    link.delete(item).await?;
                }
                Ok(())
            }
            Err(Unreached::NoCollection(_)) => Ok(()),
            Err(unreached) => Err(unreached.failure()),
        }
    }

    /// All who have an entry. The person may be asked.
    pub async fn users(&self) -> Result<Vec<String>, Failure> {
        let (link, items) = match self.reach(None, true).await {
            Err(Unreached::NoCollection(_)) => return Ok(Vec::new()),
            reached => reached.map_err(Unreached::failure)?,
        };
        let mut users = Vec::new();
        for item in &items {
            users.extend(link.attribute(item, "username").await?);
        }
        Ok(users)
    }

    /// The entries of a user, or of all, where they can be used; the person is asked for what stands in the way, where
    /// that is allowed.
    async fn reach(
        &self,
        user: Option<&str>,
        may_prompt: bool,
    ) -> Result<(Arc<Link>, Vec<OwnedObjectPath>), Unreached> {
        let link = self.link().await?;
        let attributes = self.of(user);
        let closed = match self.standing(&link, &attributes).await? {
            Standing::Open(items) => return Ok((link, items)),
            Standing::NoCollection => return Err(Unreached::NoCollection(link)),
            Standing::Locked(_) => Failure::KeychainLocked,
            Standing::NeedsPermission(_) => Failure::KeychainPermission,
        };
        if !may_prompt {
            return Err(closed.into());
        }
        let _turn = self.turn().await?;
        // The question before this one may have been answered for both.
        for _ in 0..QUESTIONS {
            match self.standing(&link, &attributes).await? {
                Standing::Open(items) => return Ok((link, items)),
                Standing::NoCollection => return Err(Unreached::NoCollection(link)),
                Standing::Locked(paths) => link.unlock(&paths).await?,
                // All of them at once: the next use is not to ask again.
                Standing::NeedsPermission(paths) => match self.standing(&link, &self.of(None)).await? {
                    Standing::NeedsPermission(all) => link.unlock(&all).await?,
                    _ => link.unlock(&paths).await?,
                },
            }
        }
        match self.standing(&link, &attributes).await? {
            Standing::Open(items) => Ok((link, items)),
            _ => Err(Failure::KeychainRefused.into()),
        }
    }

    async fn turn(&self) -> Result<tokio::sync::MutexGuard<'_, ()>, Failure> {
        timeout(PERSON, self.asking.lock()).await.map_err(|_| Failure::KeychainRefused)
    }

    /// How entries stand. An open KWallet is made to say that it is.
    async fn standing(&self, link: &Link, attributes: &Attributes<'_>) -> Result<Standing, Failure> {
        let looked = timeout(PATIENCE, link.standing(attributes)).await;
        let standing = looked.unwrap_or(Err(Failure::KeychainBusy))?;
        match &standing {
            Standing::Locked(paths) if link.is_open_kwallet().await => {
                link.unlock(paths).await?;
                link.standing(attributes).await
            }
            _ => Ok(standing),
        }
    }

    /// The connection, made where there is none, and again where another program is the service now.
    async fn link(&self) -> Result<Arc<Link>, Failure> {
        let mut held = self.link.lock().await;
        if let Some(link) = &*held
            && link.is_current().await
        {
            return Ok(Arc::clone(link));
        }
        *held = None;
        let link = Arc::new(Link::open().await?);
        *held = Some(Arc::clone(&link));
        Ok(link)
    }

    fn of<'a>(&'a self, user: Option<&'a str>) -> Attributes<'a> {
        [("service", self.service.as_str())].into_iter().chain(user.map(|user| ("username", user))).collect()
    }
}

/// Why entries can't be used.
enum Unreached {
    /// There is no collection that could have them.
    NoCollection(Arc<Link>),
    Failed(Failure),
}

impl Unreached {
    fn failure(self) -> Failure {
        match self {
            Self::NoCollection(_) => Failure::KeychainLocked,
            Self::Failed(failure) => failure,
        }
    }
}

impl From<Failure> for Unreached {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}
