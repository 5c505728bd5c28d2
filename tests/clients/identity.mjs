// Who the AWS SDK for JavaScript is, by whatever way to credentials its environment and profile name.
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { fromNodeProviderChain } from "@aws-sdk/credential-providers";

const client = new STSClient({ credentials: fromNodeProviderChain() });
console.log((await client.send(new GetCallerIdentityCommand({}))).Arn);
