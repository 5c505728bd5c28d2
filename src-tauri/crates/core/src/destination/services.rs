//! The services people open, and where their consoles are.
//!
//! The paths are those of AWS's own documentation and of the links its consoles show. Services without a region are
//! opened at the partition's bare console host, which leads to the one region each of them lives in.

/// A service as people name it, and where its console is.
pub struct Service {
    pub name: &'static str,
    /// The path, and after `#` a place within the page.
    pub path: &'static str,
    pub place: Place,
}

/// Which of the partition's console hosts serves a console.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// The region's own, with the region in the query.
    Region,
    /// The bare one: the service knows no regions.
    Anywhere,
    /// In the commercial regions a host of its own below the console's domain; the bare one elsewhere.
    Own(&'static str),
}

const fn regional(name: &'static str, path: &'static str) -> Service {
    Service { name, path, place: Place::Region }
}

const fn global(name: &'static str, path: &'static str) -> Service {
    Service { name, path, place: Place::Anywhere }
}

/// By name.
pub const SERVICES: [Service; 111] = [
    regional("access-analyzer", "/access-analyzer/home"),
    global("account", "/billing/home#/account"),
    regional("acm", "/acm/home"),
    regional("acm-pca", "/acm-pca/home"),
    regional("amplify", "/amplify/home"),
    regional("apigateway", "/apigateway/home"),
    regional("appconfig", "/systems-manager/appconfig"),
    regional("apprunner", "/apprunner/home"),
    regional("appstream", "/appstream2/home"),
    regional("appsync", "/appsync/home"),
    global("artifact", "/artifact/home"),
    regional("athena", "/athena/home"),
    regional("auditmanager", "/auditmanager/home"),
    regional("autoscaling", "/ec2/home#AutoScalingGroups:"),
    regional("backup", "/backup/home"),
    regional("batch", "/batch/home"),
    regional("bedrock", "/bedrock/home"),
    global("billing", "/billing/home"),
    global("budgets", "/costmanagement/home#/budgets"),
    global("chatbot", "/chatbot/home"),
    regional("cloud9", "/cloud9/home"),
    regional("cloudformation", "/cloudformation/home"),
    global("cloudfront", "/cloudfront/v4/home"),
    regional("cloudmap", "/cloudmap/home"),
    regional("cloudshell", "/cloudshell/home"),
    regional("cloudtrail", "/cloudtrailv2/home"),
    regional("cloudwatch", "/cloudwatch/home"),
    regional("codeartifact", "/codesuite/codeartifact/repositories"),
    regional("codebuild", "/codesuite/codebuild/projects"),
    regional("codecommit", "/codesuite/codecommit/repositories"),
    regional("codedeploy", "/codesuite/codedeploy/applications"),
    regional("codepipeline", "/codesuite/codepipeline/pipelines"),
    regional("cognito", "/cognito/v2/home"),
    regional("compute-optimizer", "/compute-optimizer/home"),
    regional("config", "/config/home"),
    regional("connect", "/connect/v2/app/instances"),
    regional("controltower", "/controltower/home"),
    global("cost-explorer", "/costmanagement/home#/cost-explorer"),
    regional("datasync", "/datasync/home"),
    regional("detective", "/detective/home"),
    regional("directconnect", "/directconnect/v2/home"),
    regional("directoryservice", "/directoryservicev2/home"),
    regional("dms", "/dms/v2/home"),
    regional("docdb", "/docdb/home"),
    regional("dynamodb", "/dynamodbv2/home"),
    regional("ec2", "/ec2/home"),
    regional("ecr", "/ecr/repositories"),
    regional("ecs", "/ecs/v2/home"),
    regional("efs", "/efs/home"),
    regional("eks", "/eks/home"),
    regional("elasticache", "/elasticache/home"),
    regional("elasticbeanstalk", "/elasticbeanstalk/home"),
    regional("elb", "/ec2/home#LoadBalancers:"),
    regional("emr", "/emr/home"),
    regional("eventbridge", "/events/home"),
    regional("firehose", "/firehose/home"),
    regional("fsx", "/fsx/home"),
    global("globalaccelerator", "/globalaccelerator/home"),
    regional("glue", "/glue/home"),
    regional("grafana", "/grafana/home"),
    regional("guardduty", "/guardduty/home"),
    Service { name: "health", path: "/health/home", place: Place::Own("health") },
    global("iam", "/iam/home"),
    regional("identity-center", "/singlesignon/home"),
    regional("imagebuilder", "/imagebuilder/home"),
    regional("inspector", "/inspector/v2/home"),
    regional("iot", "/iot/home"),
    regional("kinesis", "/kinesis/home"),
    regional("kms", "/kms/home"),
    regional("lakeformation", "/lakeformation/home"),
    regional("lambda", "/lambda/home"),
    regional("license-manager", "/license-manager/home"),
    regional("logs", "/cloudwatch/home#logsV2:log-groups"),
    regional("macie", "/macie/home"),
    global("marketplace", "/marketplace/home"),
    regional("memorydb", "/memorydb/home"),
    regional("mgn", "/mgn/home"),
    regional("mq", "/amazon-mq/home"),
    regional("msk", "/msk/home"),
    regional("mwaa", "/mwaa/home"),
    regional("neptune", "/neptune/home"),
    global("networkmanager", "/networkmanager/home"),
    regional("opensearch", "/aos/home"),
    global("organizations", "/organizations/v2/home"),
    regional("parameter-store", "/systems-manager/parameters"),
    regional("prometheus", "/prometheus/home"),
    regional("quotas", "/servicequotas/home"),
    regional("ram", "/ram/home"),
    regional("rds", "/rds/home"),
    regional("redshift", "/redshiftv2/home"),
    regional("resource-explorer", "/resource-explorer/home"),
    regional("resource-groups", "/resource-groups/home"),
    global("route53", "/route53/v2/home"),
    global("route53-domains", "/route53/domains/home"),
    regional("route53-resolver", "/route53resolver/home"),
    regional("s3", "/s3/home"),
    regional("sagemaker", "/sagemaker/home"),
    regional("secretsmanager", "/secretsmanager/home"),
    regional("securityhub", "/securityhub/home"),
    regional("servicecatalog", "/servicecatalog/home"),
    regional("ses", "/ses/home"),
    regional("sns", "/sns/v3/home"),
    regional("sqs", "/sqs/v3/home"),
    regional("ssm", "/systems-manager/home"),
    regional("stepfunctions", "/states/home"),
    global("support", "/support/home"),
    regional("transfer", "/transfer/home"),
    global("trustedadvisor", "/trustedadvisor/home"),
    regional("vpc", "/vpcconsole/home"),
    regional("waf", "/wafv2/homev2"),
    regional("workspaces", "/workspaces/v2/home"),
];

/// Other names of the same services: the ones of AWS's command line and those people shorten them to.
const OTHER_NAMES: [(&str, &str); 27] = [
    ("accessanalyzer", "access-analyzer"),
    ("apigw", "apigateway"),
    ("billingconsole", "billing"),
    ("ce", "cost-explorer"),
    ("certificate-manager", "acm"),
    ("cfn", "cloudformation"),
    ("cognito-idp", "cognito"),
    ("ddb", "dynamodb"),
    ("ds", "directoryservice"),
    ("elbv2", "elb"),
    ("es", "opensearch"),
    ("events", "eventbridge"),
    ("inspector2", "inspector"),
    ("kafka", "msk"),
    ("log-groups", "logs"),
    ("r53", "route53"),
    ("route53domains", "route53-domains"),
    ("route53resolver", "route53-resolver"),
    ("secrets-manager", "secretsmanager"),
    ("service-quotas", "quotas"),
    ("servicequotas", "quotas"),
    ("sfn", "stepfunctions"),
    ("sso", "identity-center"),
    ("states", "stepfunctions"),
    ("step-functions", "stepfunctions"),
    ("systems-manager", "ssm"),
    ("wafv2", "waf"),
];

/// The service of a name, in lower case.
pub fn find(name: &str) -> Option<&'static Service> {
    let own = OTHER_NAMES.iter().find(|(other, _)| *other == name).map_or(name, |(_, own)| own);
    SERVICES.iter().find(|service| service.name == own)
}

/// Whether a console path belongs to a service that knows no regions.
pub fn takes_no_region(path: &str) -> bool {
    let first = |path: &str| path.split(['/', '?', '#']).nth(1).unwrap_or_default().to_owned();
    let wanted = first(path);
    SERVICES.iter().any(|service| service.place != Place::Region && first(service.path) == wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_are_sorted_and_sound() {
        assert!(SERVICES.windows(2).all(|pair| pair[0].name < pair[1].name));
        assert!(OTHER_NAMES.windows(2).all(|pair| pair[0].0 < pair[1].0));
        for service in &SERVICES {
            assert!(service.path.starts_with('/') && service.path.len() > 1, "{}", service.name);
            assert_eq!(takes_no_region(service.path), service.place != Place::Region, "{}", service.name);
        }
        for (other, own) in OTHER_NAMES {
            assert!(SERVICES.iter().all(|service| service.name != other), "{other} is a name of its own");
            assert_eq!(find(other).map(|service| service.name), Some(own), "{other}");
        }
    }

    #[test]
    fn the_services_without_a_region_are_these() {
        let without: Vec<&str> = SERVICES
            .iter()
            .filter(|service| service.place != Place::Region)
            .map(|service| service.name)
            .collect();
        assert_eq!(
            without,
            [
                "account",
                "artifact",
                "billing",
                "budgets",
                "chatbot",
                "cloudfront",
                "cost-explorer",
                "globalaccelerator",
                "health",
                "iam",
                "marketplace",
                "networkmanager",
                "organizations",
                "route53",
                "route53-domains",
                "support",
                "trustedadvisor",
            ]
        );
    }
}
