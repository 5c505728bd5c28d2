//! People's sign-ins: to IAM Identity Center, where Rolecall registers first, to AWS itself, and to a company's provider.

use rolecall_core::failure::{CenterFailure, Failure};
use rolecall_core::identity_center::Instance;
use rolecall_core::secret::{SecretString, SignInLink};
use rolecall_core::sign_in::{Access, Elsewhere, Flow, Registration, SignInPlace};
use rolecall_core::state::event::{Event, SignInStarted, SignedIn};
use rolecall_core::state::network::{DevicePollCall, FinishLoginCall, RefreshCall, SignInBy, SignInCall};

use crate::ports::{Browser, IdentityCenter, LoginService, Network};

/// Signs a person in.
pub(super) async fn sign_in(call: SignInCall, network: &Network, browser: &dyn Browser) -> Event {
    let (source, attempt) = (call.source.clone(), call.attempt);
    match call.way.flow() {
        Flow::Browser => {
            Event::SignedIn { source, attempt, result: in_browser(call, network, browser).await }
        }
        Flow::Device | Flow::Shared => {
            Event::SignInStarted { source, attempt, result: elsewhere(call, network).await }
        }
    }
}

async fn in_browser(call: SignInCall, network: &Network, browser: &dyn Browser) -> Result<SignedIn, Failure> {
    let SignInCall { attempt, place, registration, log_out, way, .. } = call;
    let SignInBy::Browser { port, ways, activation_token } = way else { return Err(Failure::Cancelled) };
    let center = &*network.identity_center;
    match place {
        SignInPlace::Aws { region } => {
            let open = |link: SignInLink| browser.open(link, ways, activation_token);
            network.logins.sign_in(attempt, region, port, Box::new(open)).await
        }
        SignInPlace::Provider(client) => {
            let open = |link: SignInLink| browser.open(link, ways, activation_token);
            network.providers.sign_in(attempt, client, Box::new(open)).await
        }
        SignInPlace::Center(instance) => {
            let registration = registered(center, &instance, registration, Flow::Browser).await?;
            let of = instance.clone();
            // The portal's session ends as late as can be: what fails before leaves it as it is.
            let open = |link: SignInLink| {
                let opened = async move {
                    if let Some(token) = log_out {
                        center.log_out(of, token).await;
                    }
                    browser.open(link, ways, activation_token).await
                };
                Box::pin(opened) as crate::ports::BoxFuture<'_, _>
            };
            let tokens = center.sign_in(attempt, instance, &registration, port, Box::new(open)).await?;
            Ok(SignedIn { registration, tokens, identity: None })
        }
    }
}

async fn elsewhere(call: SignInCall, network: &Network) -> Result<SignInStarted, Failure> {
    let SignInCall { place, registration, log_out, .. } = call;
    let center = &*network.identity_center;
    match place {
        SignInPlace::Aws { region } => {
            let (registration, page) = network.logins.start_elsewhere(region).await?;
            Ok(SignInStarted { registration, elsewhere: Elsewhere::Page(page) })
        }
        SignInPlace::Provider(client) => {
            let (registration, code) = network.providers.start_device(client).await?;
            Ok(SignInStarted { registration, elsewhere: Elsewhere::Code(code) })
        }
        SignInPlace::Center(instance) => {
            let registration = registered(center, &instance, registration, Flow::Device).await?;
            let code = center.start_device(instance.clone(), &registration).await?;
            if let Some(token) = log_out {
                center.log_out(instance, token).await;
            }
            Ok(SignInStarted { registration, elsewhere: Elsewhere::Code(code) })
        }
    }
}

/// Asks whether a person has signed in with a code.
pub(super) async fn poll(call: DevicePollCall, network: &Network) -> Event {
    let DevicePollCall { source, attempt, place, registration, device_code } = call;
    let result = match place {
        SignInPlace::Center(instance) => {
            network.identity_center.poll_device(instance, registration, device_code).await
        }
        SignInPlace::Provider(client) => network.providers.poll_device(client, device_code).await,
        // Its page gives an answer to bring back, and no code.
        SignInPlace::Aws { .. } => Err(Failure::IdentityCenter(CenterFailure::CodeExpired)),
    };
    Event::DevicePolled { source, attempt, result }
}

/// Ends a sign-in where it was made. AWS has no call that ends a login.
pub(super) async fn sign_out(place: SignInPlace, token: SecretString, network: &Network) {
    match place {
        SignInPlace::Center(instance) => network.identity_center.log_out(instance, token).await,
        SignInPlace::Provider(client) => network.providers.sign_out(client, token).await,
        SignInPlace::Aws { .. } => {}
    }
}

/// Redeems the answer that a person brought back.
pub(super) async fn finish(call: FinishLoginCall, logins: &dyn LoginService) -> Event {
    let FinishLoginCall { source, attempt, region, registration, page, code } = call;
    let result = logins.finish_elsewhere(region, registration, page, code).await;
    Event::SignedIn { source, attempt, result }
}

/// Refreshes a sign-in. What another tool has refreshed is taken as it is, and where that ends later, its refresh token counts:
/// it may be the only one that still does.
pub(super) async fn refresh(call: RefreshCall, network: &Network) -> Event {
    let source = call.source.clone();
    let theirs = match &call.shared {
        Some(shared) => network.shared_sign_ins.read(shared.clone()).await,
        None => None,
    };
    let theirs = theirs.filter(|theirs| call.until.is_none_or(|until| theirs.tokens.expires_at > until));
    let result = match theirs {
        Some(theirs) if theirs.tokens.expires_at > call.wanted_until => Ok(theirs),
        Some(SignedIn { registration, tokens, .. }) => {
            let flow = registration.flow;
            refreshed(
                RefreshCall { registration: Some(registration), flow, token: tokens.refresh, ..call },
                network,
            )
            .await
        }
        None => refreshed(call, network).await,
    };
    Event::TokenRefreshed { source, result }
}

/// Refreshes where the person signed in. A registration that an instance has forgotten is made once more.
async fn refreshed(call: RefreshCall, network: &Network) -> Result<SignedIn, Failure> {
    let RefreshCall { place, registration, flow, token, access, until, .. } = call;
    let token = token.ok_or(Failure::IdentityCenter(CenterFailure::SessionOver))?;
    let center = &*network.identity_center;
    match (place, registration) {
        (SignInPlace::Aws { region }, Some(registration)) => {
            network.logins.refresh(region, registration, token).await
        }
        (SignInPlace::Provider(client), Some(registration)) => match access.zip(until) {
            Some((Access::Identity(before), until)) => {
                network.providers.refresh(client, registration, token, (before, until)).await
            }
            _ => Err(Failure::IdentityCenter(CenterFailure::SessionOver)),
        },
        // The key that the login was bound to is gone.
        (SignInPlace::Aws { .. } | SignInPlace::Provider(_), None) => {
            Err(Failure::IdentityCenter(CenterFailure::SessionOver))
        }
        (SignInPlace::Center(instance), registration) => {
            let once = async |registration: Option<Registration>| {
                let registration = registered(center, &instance, registration, flow).await?;
                let tokens = center.refresh(instance.clone(), &registration, token.clone()).await?;
                Ok(SignedIn { registration, tokens, identity: None })
            };
            match once(registration).await {
                Err(Failure::IdentityCenter(CenterFailure::RegistrationGone)) => once(None).await,
                other => other,
            }
        }
    }
}

/// What is told of a sign-in that broke off.
pub(super) fn broken_off(call: &SignInCall, failure: Failure) -> Event {
    let (source, attempt) = (call.source.clone(), call.attempt);
    match call.way.flow() {
        Flow::Browser => Event::SignedIn { source, attempt, result: Err(failure) },
        Flow::Device | Flow::Shared => Event::SignInStarted { source, attempt, result: Err(failure) },
    }
}

async fn registered(
    center: &dyn IdentityCenter,
    instance: &Instance,
    registration: Option<Registration>,
    flow: Flow,
) -> Result<Registration, Failure> {
    match registration {
        Some(registration) => Ok(registration),
        None => center.register(instance.clone(), flow).await,
    }
}
