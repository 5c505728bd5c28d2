//! Sign-ins to IAM Identity Center: registered first where that is wanted.

use rolecall_core::failure::{CenterFailure, Failure};
use rolecall_core::identity_center::{Flow, Instance, Registration};
use rolecall_core::secret::SignInLink;
use rolecall_core::state::event::{DeviceStarted, Event, SignedIn};
use rolecall_core::state::network::{DevicePollCall, RefreshCall, SignInBy, SignInCall};

use crate::ports::{Browser, IdentityCenter};

/// Signs a person in.
pub(super) async fn sign_in(call: SignInCall, center: &dyn IdentityCenter, browser: &dyn Browser) -> Event {
    let SignInCall { source, attempt, instance, registration, log_out, way } = call;
    if let Some(token) = log_out {
        center.log_out(instance.clone(), token).await;
    }
    let registration = registered(center, &instance, registration, way.flow()).await;
    match way {
        SignInBy::Browser { port, ways, activation_token } => {
            let open = |link: SignInLink| browser.open(link, ways, activation_token);
            let result = match registration {
                Ok(registration) => {
                    let tokens = center.sign_in(attempt, instance, &registration, port, Box::new(open)).await;
                    tokens.map(|tokens| SignedIn { registration, tokens })
                }
                Err(failure) => Err(failure),
            };
            Event::SignedIn { source, attempt, result }
        }
        SignInBy::Device => {
            let result = match registration {
                Ok(registration) => {
                    let code = center.start_device(instance, &registration).await;
                    code.map(|code| DeviceStarted { registration, code })
                }
                Err(failure) => Err(failure),
            };
            Event::DeviceStarted { source, attempt, result }
        }
    }
}

/// Asks whether a person has signed in with a code.
pub(super) async fn poll(call: DevicePollCall, center: &dyn IdentityCenter) -> Event {
    let DevicePollCall { source, attempt, instance, registration, device_code } = call;
    let result = center.poll_device(instance, registration, device_code).await;
    Event::DevicePolled { source, attempt, result }
}

/// Refreshes a sign-in. A registration that the instance has forgotten is made once more.
pub(super) async fn refresh(call: RefreshCall, center: &dyn IdentityCenter) -> Event {
    let RefreshCall { source, instance, registration, flow, token } = call;
    let once = async |registration: Option<Registration>| {
        let registration = registered(center, &instance, registration, flow).await?;
        let tokens = center.refresh(instance.clone(), &registration, token.clone()).await?;
        Ok(SignedIn { registration, tokens })
    };
    let mut result = once(registration).await;
    if matches!(result, Err(Failure::IdentityCenter(CenterFailure::RegistrationGone))) {
        result = once(None).await;
    }
    Event::TokenRefreshed { source, result }
}

/// What is told of a sign-in that broke off.
pub(super) fn broken_off(call: &SignInCall, failure: Failure) -> Event {
    let (source, attempt) = (call.source.clone(), call.attempt);
    match call.way.flow() {
        Flow::Browser => Event::SignedIn { source, attempt, result: Err(failure) },
        Flow::Device => Event::DeviceStarted { source, attempt, result: Err(failure) },
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
