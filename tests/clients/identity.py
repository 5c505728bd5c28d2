"""Who boto3 is, by whatever way to credentials its environment and profile name."""

import boto3

print(boto3.Session().client("sts").get_caller_identity()["Arn"])
