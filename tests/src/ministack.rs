//! A runner for MiniStack, a stand-in for AWS that nobody here wrote: users, roles and trust policies as IAM has them.
//!
//! It is a Python package, installed by `./dev` in the virtual environment `target/venv`.

use std::net::{Ipv4Addr, TcpListener};
use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;

use serde::Deserialize;
use serde_json::{Value, json};
use tokio::process::{Child, Command};
use tokio::time::{Instant, sleep};

use crate::aws_query::{AwsQuery, Error, http_client};

const IAM_VERSION: &str = "2010-05-08";
const READY_WITHIN: Duration = Duration::from_secs(60);

/// A running MiniStack; it is killed when dropped.
pub struct MiniStack {
    endpoint: String,
    iam: AwsQuery,
    _process: Child,
}

/// A user's key.
#[derive(Clone, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct AccessKey {
    /// `AKIA…`.
    pub access_key_id: String,
    /// The secret that goes with it.
    pub secret_access_key: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct CreateAccessKeyResponse {
    create_access_key_result: CreateAccessKeyResult,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct CreateAccessKeyResult {
    access_key: AccessKey,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct CreateRoleResponse {
    create_role_result: CreateRoleResult,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct CreateRoleResult {
    role: Named,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct CreateUserResponse {
    create_user_result: CreateUserResult,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct CreateUserResult {
    user: Named,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Named {
    arn: String,
}

/// An answer nobody reads.
#[derive(Deserialize)]
struct Done {}

impl MiniStack {
    /// Starts MiniStack on a free port and waits until it answers.
    ///
    /// # Errors
    /// When it isn't installed, ends at once, or isn't ready within a minute.
    pub async fn start() -> Result<Self, Error> {
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port();
        let program = Self::program();
        let mut process = Command::new(&program)
            .env("AUTH", "true")
            .env("BIND_HOST", "127.0.0.1")
            .env("GATEWAY_PORT", port.to_string())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .map_err(|error| {
                format!("{} can't be started ({error}): install it by ./dev", program.display())
            })?;
        let endpoint = format!("http://127.0.0.1:{port}");
        let iam = AwsQuery::new(&endpoint, "test", "test")?;
        let deadline = Instant::now() + READY_WITHIN;
        let health = format!("{endpoint}/_ministack/health");
        let http = http_client()?;
        while http.get(&health).send().await.is_err() {
            if let Some(status) = process.try_wait()? {
                return Err(format!("MiniStack ended at once: {status}").into());
            }
            if Instant::now() > deadline {
                return Err("MiniStack was not ready within a minute".into());
            }
            sleep(Duration::from_millis(100)).await;
        }
        Ok(Self { endpoint, iam, _process: process })
    }

    /// Where `./dev` installs it.
    pub fn program() -> PathBuf {
        PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../target/venv/bin/ministack")
    }

    /// The endpoint of all its services.
    pub fn endpoint(&self) -> &str {
        &self.endpoint
    }

    /// Creates a user who may assume any role that lets it in; the answer is the user's ARN.
    ///
    /// # Errors
    /// When MiniStack refuses.
    pub async fn create_user(&self, name: &str) -> Result<String, Error> {
        let user = [("UserName", name)];
        let response: CreateUserResponse = self.iam.call("iam", IAM_VERSION, "CreateUser", &user).await?;
        let policy = json!({
            "Version": "2012-10-17",
            "Statement": [{"Effect": "Allow", "Action": "sts:*", "Resource": "*"}],
        })
        .to_string();
        let parameters = [("UserName", name), ("PolicyName", "assume"), ("PolicyDocument", &policy)];
        let Done {} = self.iam.call("iam", IAM_VERSION, "PutUserPolicy", &parameters).await?;
        Ok(response.create_user_result.user.arn)
    }

    /// Creates an access key for a user.
    ///
    /// # Errors
    /// When MiniStack refuses.
    pub async fn create_access_key(&self, user: &str) -> Result<AccessKey, Error> {
        let parameters = [("UserName", user)];
        let response: CreateAccessKeyResponse =
            self.iam.call("iam", IAM_VERSION, "CreateAccessKey", &parameters).await?;
        Ok(response.create_access_key_result.access_key)
    }

    /// Creates a role that `principal` (an ARN or an account id) may assume, with `external_id` where one is given;
    /// the answer is the role's ARN.
    ///
    /// # Errors
    /// When MiniStack refuses.
    pub async fn create_role(
        &self,
        name: &str,
        principal: &str,
        external_id: Option<&str>,
    ) -> Result<String, Error> {
        let mut statement = json!({
            "Effect": "Allow",
            "Principal": {"AWS": principal},
            "Action": ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"],
        });
        if let Some(external_id) = external_id {
            statement["Condition"] = json!({"StringEquals": {"sts:ExternalId": external_id}});
        }
        self.create_role_trusting(name, &statement).await
    }

    /// Creates a role that whoever signs in to that provider by that client may assume; the answer is the role's ARN.
    ///
    /// # Errors
    /// When MiniStack refuses.
    pub async fn create_role_of_provider(
        &self,
        name: &str,
        issuer: &str,
        client: &str,
    ) -> Result<String, Error> {
        let host = issuer.split_once("://").map_or(issuer, |(_, host)| host);
        let audience = format!("{host}:aud");
        let statement = json!({
            "Effect": "Allow",
            "Principal": {"Federated": format!("arn:aws:iam::000000000000:oidc-provider/{host}")},
            "Action": "sts:AssumeRoleWithWebIdentity",
            "Condition": {"StringEquals": {audience: client}},
        });
        self.create_role_trusting(name, &statement).await
    }

    async fn create_role_trusting(&self, name: &str, statement: &Value) -> Result<String, Error> {
        let trust = json!({"Version": "2012-10-17", "Statement": [statement]}).to_string();
        let parameters = [("RoleName", name), ("AssumeRolePolicyDocument", trust.as_str())];
        let response: CreateRoleResponse =
            self.iam.call("iam", IAM_VERSION, "CreateRole", &parameters).await?;
        Ok(response.create_role_result.role.arn)
    }

    /// Lets the sessions of a role assume any role that lets them in.
    ///
    /// # Errors
    /// When MiniStack refuses.
    pub async fn let_role_assume(&self, role: &str) -> Result<(), Error> {
        let policy = json!({
            "Version": "2012-10-17",
            "Statement": [{"Effect": "Allow", "Action": "sts:*", "Resource": "*"}],
        })
        .to_string();
        let parameters = [("RoleName", role), ("PolicyName", "assume"), ("PolicyDocument", &policy)];
        let Done {} = self.iam.call("iam", IAM_VERSION, "PutRolePolicy", &parameters).await?;
        Ok(())
    }
}
