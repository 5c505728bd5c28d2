"""Signs in to AWS as `aws login` does, and lets boto3's own code refresh it: tells as JSON what it was answered.

Argument: the sandbox's address. The person is jo; the key is awscrt's, which signs the proofs."""

import base64
import datetime
import hashlib
import http.cookiejar
import json
import os
import sys
import time
import urllib.error
import urllib.parse
import urllib.request

import boto3
import botocore
import botocore.exceptions
from awscrt.crypto import EC, ECExportFormat, ECType
from botocore.credentials import _build_add_dpop_header_handler, _build_dpop_header

from browser import Form, NoCallback

(SANDBOX,) = sys.argv[1:]
REGION = "eu-west-1"
ARN = "arn:aws:iam::111122223333:user/jo"
SAME_DEVICE, REDIRECT = "arn:aws:signin:::devtools/same-device", "http://127.0.0.1:49152/oauth/callback"
facts = {}


def sign_in(verifier, **others):
    """Opens the sign-in page as jo, who goes on. Gives the code that the browser comes back with."""
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")
    query = {
        "response_type": "code",
        "client_id": SAME_DEVICE,
        "state": "a-state",
        "code_challenge_method": "SHA-256",
        "scope": "openid",
        "redirect_uri": REDIRECT,
        "code_challenge": challenge,
        **others,
    }
    jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
    browser = urllib.request.build_opener(urllib.request.ProxyHandler({}), jar, NoCallback())
    page = browser.open(f"{SANDBOX}/v1/authorize?{urllib.parse.urlencode(query)}").read().decode()
    form = Form(page)
    form.fields.update(username="jo", password="jo-password")
    page = browser.open(SANDBOX + form.action, urllib.parse.urlencode(form.fields).encode()).read().decode()
    try:
        browser.open(SANDBOX + Form(page).action, b"answer=allow")
    except urllib.error.HTTPError as answer:
        back = urllib.parse.urlsplit(answer.headers["location"])
        answered = dict(urllib.parse.parse_qsl(back.query))
        facts["called back"] = [back.netloc, back.path, answered["state"]]
        return answered["code"]


def client(key):
    """boto3's own client of the sign-in service, whose calls carry the proof of that key."""
    config = botocore.config.Config(signature_version=botocore.UNSIGNED)
    made = boto3.client("signin", region_name=REGION, config=config)
    if key is not None:
        made.meta.events.register("before-call.signin.CreateOAuth2Token", _build_add_dpop_header_handler(key))
    return made


def refusal(call, **token_input):
    try:
        call(tokenInput=token_input)
    except botocore.exceptions.ClientError as error:
        return [error.response["Error"]["Code"], error.response.get("error")]
    return None


key = EC.new_generate(ECType.P_256)
signin = client(key)
verifier = "v" * 43
code = sign_in(verifier)
exchange = {"clientId": SAME_DEVICE, "grantType": "authorization_code", "redirectUri": REDIRECT}
facts["without a proof"] = refusal(client(None).create_o_auth2_token, **exchange, code=code, codeVerifier=verifier)
token = signin.create_o_auth2_token(tokenInput={**exchange, "code": code, "codeVerifier": verifier})["tokenOutput"]
facts["token"] = [token["tokenType"], token["expiresIn"]]
claims = token["idToken"].split(".")[1]
facts["who"] = json.loads(base64.urlsafe_b64decode(claims + "=" * (-len(claims) % 4)))["sub"]
facts["code used again"] = refusal(signin.create_o_auth2_token, **exchange, code=code, codeVerifier=verifier)
facts["wrong verifier"] = refusal(
    signin.create_o_auth2_token, **exchange, code=sign_in(verifier), codeVerifier="w" * 43
)
other = {"redirectUri": REDIRECT.replace("49152", "49153")}
facts["other redirect"] = refusal(
    signin.create_o_auth2_token, **{**exchange, **other}, code=sign_in(verifier), codeVerifier=verifier
)
refresh = {"clientId": SAME_DEVICE, "grantType": "refresh_token", "refreshToken": token["refreshToken"]}
facts["another key"] = refusal(client(EC.new_generate(ECType.P_256)).create_o_auth2_token, **refresh)


def old_proof(params, **_):
    params["headers"]["DPoP"] = _build_dpop_header(key, params["url"], ts=int(time.time()) - 3600)


late = client(None)
late.meta.events.register("before-call.signin.CreateOAuth2Token", old_proof)
facts["proof of another time"] = refusal(late.create_o_auth2_token, **refresh)

# A profile, with the cache that botocore's provider reads, refreshes and writes.
folder = os.path.expanduser("~/.aws/login/cache")
os.makedirs(folder)
cache = os.path.join(folder, hashlib.sha256(ARN.encode()).hexdigest() + ".json")
with open(os.path.expanduser("~/.aws/config"), "w", encoding="utf-8") as config:
    config.write(f"[profile jo]\nlogin_session = {ARN}\nregion = {REGION}\n")
soon = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=60)
der = base64.b64encode(key.export_key(ECExportFormat.SEC1)).decode()
with open(cache, "w", encoding="utf-8") as file:
    # Near its end, so that it is refreshed before it is used.
    json.dump(
        {
            "accessToken": {
                **token["accessToken"],
                "accountId": "111122223333",
                "expiresAt": soon.strftime("%Y-%m-%dT%H:%M:%SZ"),
            },
            "tokenType": "aws_sigv4",
            "clientId": SAME_DEVICE,
            "refreshToken": token["refreshToken"],
            "idToken": token["idToken"],
            "dpopKey": f"-----BEGIN EC PRIVATE KEY-----\n{der}\n-----END EC PRIVATE KEY-----\n",
        },
        file,
    )
session = boto3.Session(profile_name="jo")
facts["profile"] = session.client("sts").get_caller_identity()["Arn"]
with open(cache, encoding="utf-8") as file:
    kept = json.load(file)
facts["refreshed"] = kept["accessToken"]["accessKeyId"] != token["accessToken"]["accessKeyId"]
facts["rotated"] = kept["refreshToken"] != token["refreshToken"]
facts["old refresh token"] = refusal(signin.create_o_auth2_token, **refresh)
print(json.dumps(facts))
