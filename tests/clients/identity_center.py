"""Signs in to IAM Identity Center with boto3's own code, and tells as JSON what it was answered.

Arguments: the start URL, and the sandbox's address. The person is jo, whose browser is a few lines below."""

import base64
import datetime
import hashlib
import http.cookiejar
import json
import os
import re
import sys
import time
import urllib.error
import urllib.parse
import urllib.request

import boto3
import botocore.exceptions
from botocore.tokens import SSOTokenProvider

from browser import Form, NoCallback

START_URL, SANDBOX = sys.argv[1:]
REGION, SESSION, SCOPE = "eu-west-1", "acme", "sso:account:access"
DEVICE_CODE = "urn:ietf:params:oauth:grant-type:device_code"
REDIRECT = "http://127.0.0.1/oauth/callback"

oidc = boto3.client("sso-oidc", region_name=REGION)
portal = boto3.client("sso", region_name=REGION)
facts = {}


def refusal(call, **arguments):
    """The exception's name and its status."""
    try:
        call(**arguments)
    except botocore.exceptions.ClientError as error:
        return [error.response["Error"]["Code"], error.response["ResponseMetadata"]["HTTPStatusCode"]]
    return None


def browse(address):
    """Opens an address as jo, who signs in and allows access. Gives the code that jo was asked to compare, and where that
    leads, or the last page."""
    browser = urllib.request.build_opener(
        urllib.request.ProxyHandler({}),
        urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()),
        NoCallback(),
    )
    page = browser.open(address).read().decode()
    form = Form(page)
    form.fields.update(username="jo", password="jo-password")
    page = browser.open(SANDBOX + form.action, urllib.parse.urlencode(form.fields).encode()).read().decode()
    compared = re.findall('id="code">([^<]*)', page)
    try:
        answer = urllib.parse.urlencode({"answer": "allow"}).encode()
        return compared, browser.open(SANDBOX + Form(page).action, answer).read().decode()
    except urllib.error.HTTPError as answer:
        return compared, answer.headers["location"]


def client_of(registered):
    return {"clientId": registered["clientId"], "clientSecret": registered["clientSecret"]}


# With a code for a device.
registered = oidc.register_client(clientName="boto3", clientType="public", scopes=[SCOPE])
client = client_of(registered)
facts["registered for days"] = round((registered["clientSecretExpiresAt"] - time.time()) / 86400)
wrong = START_URL + "-other"
facts["wrong start URL"] = refusal(oidc.start_device_authorization, startUrl=wrong, **client)
device = oidc.start_device_authorization(startUrl=START_URL, **client)
poll = dict(client, grantType=DEVICE_CODE, deviceCode=device["deviceCode"])
facts["before anybody answered"] = refusal(oidc.create_token, **poll)
facts["asked too soon"] = refusal(oidc.create_token, **poll)
compared, page = browse(device["verificationUriComplete"])
facts["page"] = re.findall("<title>(.*)</title>", page)
facts["compared"] = compared == [device["userCode"]]
time.sleep(device["interval"] + 5)
token = oidc.create_token(**poll)
facts["used again"] = refusal(oidc.create_token, **poll)
facts["token"] = [token["tokenType"], token["expiresIn"]]

# With the browser.
registered_for_browser = oidc.register_client(
    clientName="boto3",
    clientType="public",
    scopes=[SCOPE],
    grantTypes=["authorization_code", "refresh_token"],
    redirectUris=[REDIRECT],
    issuerUrl=START_URL,
)
browser_client = client_of(registered_for_browser)
facts["device with a browser's registration"] = refusal(
    oidc.start_device_authorization, startUrl=START_URL, **browser_client
)
verifier = "v" * 43
challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")
redirect = REDIRECT.replace("127.0.0.1", "127.0.0.1:49152")
query = {
    "response_type": "code",
    "client_id": browser_client["clientId"],
    "redirect_uri": redirect,
    "state": "a-state",
    "code_challenge_method": "S256",
    "code_challenge": challenge,
    "scopes": SCOPE,
}
_, address = browse(f"{SANDBOX}/authorize?{urllib.parse.urlencode(query)}")
back = urllib.parse.urlsplit(address)
answer = dict(urllib.parse.parse_qsl(back.query))
facts["called back"] = [back.netloc, back.path, answer["state"]]
exchange = dict(browser_client, grantType="authorization_code", redirectUri=redirect)
by_browser = oidc.create_token(code=answer["code"], codeVerifier=verifier, **exchange)
facts["code used again"] = refusal(oidc.create_token, code=answer["code"], codeVerifier=verifier, **exchange)
facts["browser's token opens the portal"] = bool(portal.list_accounts(accessToken=by_browser["accessToken"]))

# The portal.
access = {"accessToken": token["accessToken"]}
pages = list(portal.get_paginator("list_accounts").paginate(**access))
accounts = [account for page in pages for account in page["accountList"]]
facts["accounts"] = [len(accounts), len({account["accountId"] for account in accounts}), len(pages)]
facts["first account"] = [accounts[0]["accountId"], accounts[0]["accountName"]]
account = {"accountId": accounts[0]["accountId"]}
roles = portal.get_paginator("list_account_roles").paginate(**account, **access).build_full_result()
facts["roles"] = [role["roleName"] for role in roles["roleList"]]
got = portal.get_role_credentials(roleName="ReadOnlyAccess", **account, **access)["roleCredentials"]
facts["hours"] = round((got["expiration"] / 1000 - time.time()) / 3600)
facts["not assigned"] = refusal(portal.get_role_credentials, roleName="Other", **account, **access)
facts["no such account"] = refusal(portal.list_account_roles, accountId="999999999999", **access)
facts["too many at once"] = refusal(portal.list_accounts, maxResults=101, **access)
facts["no such token"] = refusal(portal.list_accounts, accessToken="x")

# A profile, with the cache that botocore's provider of tokens reads, refreshes and writes.
folder = os.path.expanduser("~/.aws/sso/cache")
os.makedirs(folder)
cache = os.path.join(folder, hashlib.sha1(SESSION.encode()).hexdigest() + ".json")
with open(os.path.expanduser("~/.aws/config"), "w", encoding="utf-8") as config:
    config.write(f"[sso-session {SESSION}]\nsso_start_url = {START_URL}\nsso_region = {REGION}\n")
    config.write(f"sso_registration_scopes = {SCOPE}\n\n[profile jo]\nsso_session = {SESSION}\nregion = {REGION}\n")
    config.write(f"sso_account_id = {account['accountId']}\nsso_role_name = AdministratorAccess\n")


def moment(seconds):
    return datetime.datetime.fromtimestamp(seconds, datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


with open(cache, "w", encoding="utf-8") as file:
    # Near its end, so that it is refreshed before it is used.
    json.dump(
        {
            "startUrl": START_URL,
            "region": REGION,
            "accessToken": token["accessToken"],
            "expiresAt": moment(time.time() + 60),
            "registrationExpiresAt": moment(registered["clientSecretExpiresAt"]),
            "refreshToken": token["refreshToken"],
            **client,
        },
        file,
    )
session = boto3.Session(profile_name="jo")
arn = session.client("sts", region_name=REGION).get_caller_identity()["Arn"]
facts["profile"] = re.sub("_[a-z0-9]{16}/", "_…/", arn)
with open(cache, encoding="utf-8") as file:
    refreshed = json.load(file)
facts["refreshed"] = refreshed["accessToken"] != token["accessToken"]
facts["rotated"] = refreshed["refreshToken"] != token["refreshToken"]
facts["provider's token"] = (
    SSOTokenProvider(session._session, profile_name="jo").load_token().get_frozen_token().token
    == refreshed["accessToken"]
)
refresh = dict(client, grantType="refresh_token")
facts["old refresh token"] = refusal(oidc.create_token, refreshToken=token["refreshToken"], **refresh)
portal.logout(accessToken=refreshed["accessToken"])
facts["after the logout"] = [
    refusal(portal.list_accounts, accessToken=refreshed["accessToken"]),
    refusal(oidc.create_token, refreshToken=refreshed["refreshToken"], **refresh),
]
facts["the other browser's session goes on"] = bool(portal.list_accounts(accessToken=by_browser["accessToken"]))
facts["wrong secret"] = refusal(
    oidc.create_token, refreshToken=refreshed["refreshToken"], **dict(refresh, clientSecret="x")
)
json.dump(facts, sys.stdout)
