// A certified OpenID Connect provider on a port of this computer: its own pages ask for any login, then for consent.
import { Provider } from "oidc-provider";

const port = Number(process.argv[2]);
const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: [
    {
      client_id: "rolecall",
      application_type: "native",
      token_endpoint_auth_method: "none",
      redirect_uris: ["http://127.0.0.1/oauth/callback"],
      response_types: ["code"],
      grant_types: ["authorization_code", "refresh_token"],
    },
  ],
  features: { revocation: { enabled: true } },
  findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, email: `${id}@acme.test` }) }),
  claims: { email: ["email"] },
  // The address stands in the token, too.
  conformIdTokenClaims: false,
});
provider.listen(port, "127.0.0.1");
