//! The desktop's screen saver on the session bus: `ActiveChanged`, by whichever of its names a desktop has. What locks
//! the screen without telling logind tells it here. Whoever has none of these names is not listened to.

use futures_util::StreamExt;
use futures_util::stream::select_all;
use tokio::sync::mpsc::Sender;
use zbus::{Connection, MatchRule, MessageStream};

use super::{Power, is_from};

/// The names desktops give it.
const NAMES: [&str; 4] = [
    "org.freedesktop.ScreenSaver",
    "org.gnome.ScreenSaver",
    "org.cinnamon.ScreenSaver",
    "org.mate.ScreenSaver",
];

pub(super) async fn watch(told: &Sender<Power>) {
    if let Err(error) = listen(told).await {
        tracing::debug!(%error, "no screen saver tells anything");
    }
}

async fn listen(told: &Sender<Power>) -> zbus::Result<()> {
    let connection = Connection::session().await?;
    let mut signals = Vec::new();
    for name in NAMES {
        let rule = MatchRule::builder()
            .msg_type(zbus::message::Type::Signal)
            .sender(name)?
            .interface(name)?
            .member("ActiveChanged")?
            .build();
        let stream = MessageStream::for_match_rule(rule, &connection, None).await?;
        signals.push(stream.map(move |signal| (name, signal)));
    }
    let mut signals = select_all(signals);
    loop {
        tokio::select! {
            () = told.closed() => return Ok(()),
            signal = signals.next() => match signal {
                Some((name, signal)) => {
                    let signal = signal?;
                    if !is_from(name, &signal, &connection).await {
                        continue;
                    }
                    let active: bool = signal.body().deserialize()?;
                    let _ = told.send(Power::Locked(active)).await;
                }
                None => return Ok(()),
            },
        }
    }
}
