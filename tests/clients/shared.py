"""Uses profiles whose sign-ins Rolecall has put in AWS's own caches, by boto3's own code, and refreshes each there.

Arguments: the names of profiles. Tells as JSON who each is, before and after a refresh of its sign-in."""

import datetime
import glob
import json
import os
import sys

import boto3

soon = (datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=60)).strftime("%Y-%m-%dT%H:%M:%SZ")


def who(profile):
    return boto3.Session(profile_name=profile).client("sts").get_caller_identity()["Arn"]


def age(path):
    """Lets a cached sign-in end soon, so that it is refreshed before it is used."""
    with open(path, encoding="utf-8") as file:
        kept = json.load(file)
    place = kept["accessToken"] if isinstance(kept["accessToken"], dict) else kept
    place["expiresAt"] = soon
    with open(path, "w", encoding="utf-8") as file:
        json.dump(kept, file)
    return kept["refreshToken"]


caches = sorted(glob.glob(os.path.expanduser("~/.aws/sso/cache/*.json")))
caches += sorted(glob.glob(os.path.expanduser("~/.aws/login/cache/*.json")))
told = {"found": [who(profile) for profile in sys.argv[1:]]}
before = [age(path) for path in caches]
told["refreshed"] = [who(profile) for profile in sys.argv[1:]]
after = [json.load(open(path, encoding="utf-8"))["refreshToken"] for path in caches]
told["rotated"] = [old != new for old, new in zip(before, after)]
print(json.dumps(told))
