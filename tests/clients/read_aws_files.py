"""What botocore reads in AWS's files: takes [[config, credentials], ...] as JSON on stdin, and gives for each the
profiles, or null where it refuses one of the files, as JSON on stdout."""

import json
import os
import sys
import tempfile

import botocore.configloader
import botocore.exceptions


def profiles(config, credentials, folder):
    """As botocore.session.Session.full_config puts the two files together."""
    paths = [os.path.join(folder, name) for name in ("config", "credentials")]
    for path, text in zip(paths, (config, credentials)):
        with open(path, "w", encoding="utf-8", newline="") as file:
            file.write(text)
    try:
        loaded = botocore.configloader.load_config(paths[0])
        for name, values in botocore.configloader.raw_config_parse(paths[1]).items():
            loaded["profiles"].setdefault(name, {}).update(values)
    except botocore.exceptions.ConfigParseError:
        return None
    return loaded["profiles"]


with tempfile.TemporaryDirectory() as folder:
    json.dump([profiles(*texts, folder) for texts in json.load(sys.stdin)], sys.stdout)
