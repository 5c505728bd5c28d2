//! What a refusal means, row by row of the service's errors.

use rolecall_core::failure::Failure;

use super::*;
use crate::unsigned::Refusal;

fn instance() -> Instance {
    Instance { start_url: "https://acme.awsapps.com/start".to_owned(), region: "eu-west-1".to_owned() }
}

fn refused(status: u16, body: &str) -> Refused {
    Refusal::begin(status, &reqwest::header::HeaderMap::new()).with(body.as_bytes()).into()
}

#[test]
fn each_refusal_of_tokens_means_something() {
    use CenterFailure as C;
    for (status, body, meant) in [
        (400, r#"{"error":"invalid_grant"}"#, C::SessionOver),
        (
            401,
            r#"{"error":"invalid_client","error_description":"Invalid client provided"}"#,
            C::RegistrationGone,
        ),
        (400, r#"{"__type":"com.amazonaws.sso.oidc#UnauthorizedClientException"}"#, C::RegistrationGone),
        (400, r#"{"error":"expired_token"}"#, C::CodeExpired),
        (400, r#"{"__type":"AccessDeniedException"}"#, C::Denied),
        (
            400,
            r#"{"error":"access_denied","reason":"KMS_DisabledException"}"#,
            C::CompanyKey { code: "KMS_DisabledException".to_owned() },
        ),
    ] {
        let failure = refused(status, body).of_tokens(C::SessionOver);
        assert_eq!(failure, Failure::IdentityCenter(meant), "{body}");
    }
}

#[test]
fn a_request_that_cant_be_served_is_of_another_instance() {
    let Instance { start_url, region } = instance();
    let wrong = Failure::IdentityCenter(CenterFailure::WrongInstance { start_url, region });
    for body in [r#"{"error":"invalid_request"}"#, r#"{"__type":"InvalidRequestRegionException"}"#] {
        assert_eq!(refused(400, body).of_begin(&instance()), wrong, "{body}");
    }
}

#[test]
fn each_refusal_of_the_portal_means_something() {
    use CenterFailure as C;
    for (status, meant) in [(401, C::TokenRefused), (403, C::NoAccess), (404, C::Gone)] {
        assert_eq!(refused(status, "{}").of_portal(), Failure::IdentityCenter(meant));
    }
    for status in [429, 400, 500] {
        let Failure::Aws(error) = refused(status, r#"{"message":"Slow down"}"#).of_portal() else {
            panic!("{status}")
        };
        assert_eq!((error.status, error.message.as_str()), (status, "Slow down"));
    }
}

#[test]
fn pages_and_credentials_are_read_as_the_portal_writes_them() {
    let page: rolecall_core::identity_center::Page<_> = read::<answers::Accounts>(
        br#"{"accountList":[{"accountId":"1","accountName":"Prod"},{"accountId":"2"}],"nextToken":""}"#,
    )
    .expect("accounts")
    .into();
    let named: Vec<_> =
        page.items.iter().map(|account| (account.id.as_str(), account.name.as_str())).collect();
    assert_eq!((named, page.next), (vec![("1", "Prod"), ("2", "2")], None));
    let keys = br#"{"roleCredentials":{"accessKeyId":"ASIA","secretAccessKey":"s","sessionToken":"t","expiration":1764345600000}}"#;
    let keys = read::<answers::RoleCredentials>(keys).expect("credentials");
    let keys: rolecall_core::secret::Credentials = keys.try_into().expect("a time");
    assert_eq!(keys.expiration.to_string(), "2025-11-28T16:00:00Z");
}
