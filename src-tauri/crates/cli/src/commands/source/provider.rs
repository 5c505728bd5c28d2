//! The flags for the keys of sources of kind `oidc`, for `source add` and `source edit`.

use std::collections::BTreeMap;

use rolecall_core::oidc::{Client, Oidc, Preset, Redirect};
use rolecall_core::source::{Source, SourceKind};
use rolecall_core::text::Args;

use crate::{i18n, output, parse};

/// The keys that only such sources have, except an issuer.
#[derive(Debug, clap::Args)]
pub struct ProviderKeys {
    /// With --oidc: the client ID your provider has for Rolecall, a public client (native or desktop app)
    #[arg(long, value_name = "ID")]
    client_id: Option<String>,
    /// With --oidc: the provider's maker, for the scopes, redirect URIs and parameters it needs
    #[arg(long, value_name = "MAKER", value_parser = parse::named(&Preset::ALL))]
    preset: Option<Preset>,
    /// With --oidc: a scope to ask for; can be repeated [default: openid, email and offline_access]
    #[arg(long = "scope", value_name = "SCOPE")]
    scopes: Vec<String>,
    /// With --oidc: where the browser returns to, as the provider has it registered; can be repeated, the first free port is
    /// used
    #[arg(long = "redirect-uri", value_name = "URI")]
    redirect_uris: Vec<String>,
    /// With --oidc: another parameter of the sign-in, such as login_hint=jo@acme.com; can be repeated
    #[arg(long = "parameter", value_name = "KEY=VALUE", value_parser = parse::tag)]
    parameters: Vec<(String, String)>,
}

impl ProviderKeys {
    /// Sets the keys of the given flags; the others stay. Other kinds of sources have none of them.
    pub fn put(self, source: &mut Source) {
        edit(source, |oidc| {
            oidc.client_id = self.client_id.unwrap_or(std::mem::take(&mut oidc.client_id));
            oidc.preset = self.preset.or(oidc.preset);
            let lists = [(&mut oidc.scopes, self.scopes), (&mut oidc.redirect_uris, self.redirect_uris)];
            for (list, given) in lists.into_iter().filter(|(_, given)| !given.is_empty()) {
                *list = given;
            }
            if !self.parameters.is_empty() {
                oidc.parameters = BTreeMap::from_iter(self.parameters);
            }
        });
    }
}

/// Says what a provider and an account have to know, before a sign-in fails for want of it.
pub fn say_what_to_register(oidc: &Oidc) {
    let client = Client::of(oidc);
    let args = Args::new().with("issuer", &client.issuer).with("client", &client.client_id);
    let any = client.redirect_uris.is_empty();
    let redirects = if any { vec![Redirect::ANY_PORT.to_owned()] } else { client.redirect_uris };
    let args = args.with("redirects", redirects.join(", ")).with("port", if any { "any" } else { "as-is" });
    output::say(i18n::with("cli-source-register", &args));
}

/// Changes what only a provider has; another kind of source stays as it is.
pub fn edit(source: &mut Source, edit: impl FnOnce(&mut Oidc)) {
    if let SourceKind::Oidc(oidc) = &mut source.kind {
        edit(oidc);
    }
}
