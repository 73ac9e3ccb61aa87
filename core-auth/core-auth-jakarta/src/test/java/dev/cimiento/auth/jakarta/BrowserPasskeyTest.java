package dev.cimiento.auth.jakarta;

import static dev.cimiento.auth.jakarta.Web.PADEL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.cimiento.auth.RelyingParty;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Passkeys by a browser that knows nothing of ours: its reading of the options, its authenticator, its JSON. */
class BrowserPasskeyTest {

    /** What a page of an application does; gives the status of each answer and what the last session is worth. */
    private static final String PAGE = """
            (async () => {
              const post = async (path, body, bearer) => {
                const headers = {'Content-Type': 'application/json', 'X-Tenant': 'padel'};
                if (bearer) headers.Authorization = bearer;
                const answer = await fetch(path, {method: 'POST', headers, body: JSON.stringify(body || {})});
                return [answer.status, await answer.json()];
              };
              const [typed, session] = await post('/auth/session', {email: 'ana@example.com', password: 'a long pass phrase'});
              const bearer = 'Bearer ' + session.accessToken;
              const [begun, creation] = await post('/auth/passkeys/options', {}, bearer);
              const made = await navigator.credentials.create({publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(creation)});
              const [added, passkey] = await post('/auth/passkeys', {name: 'Browser', credential: made.toJSON()}, bearer);
              const [asked, request] = await post('/auth/session/passkey/options');
              const signed = await navigator.credentials.get({publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(request)});
              const [entered, login] = await post('/auth/session/passkey', {credential: signed.toJSON()});
              const [again] = await post('/auth/session/passkey', {credential: signed.toJSON()});
              const me = await (await fetch('/auth/me', {headers: {'X-Tenant': 'padel', Authorization: 'Bearer ' + login.accessToken}})).json();
              const excluded = await post('/auth/passkeys/options', {}, 'Bearer ' + login.accessToken);
              const second = await navigator.credentials.create({publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(excluded[1])})
                .then(() => 'made', error => error.name);
              return [typed, begun, added, passkey.backup, asked, entered, again, me.email, me.assurance, second].join(' ');
            })()
            """;

    @Test
    @DisplayName(
            "a real browser makes a passkey from our options and logs in by it; it makes no second one for the same account")
    void browser() throws Exception {
        Optional<Chromium> started = Chromium.start();
        assumeTrue(started.isPresent(), "there is no Chromium here: the test with a real browser is skipped");
        try (Chromium chromium = started.get();
                Web web = new Web(AuthFeature::withPlainHttp)) {
            String origin = web.origin().replace("127.0.0.1", "localhost");
            web.parties.put(PADEL, List.of(RelyingParty.of("localhost", "Tests", origin)));
            web.prove(PADEL);
            chromium.command("WebAuthn.enable", Map.of());
            chromium.command(
                    "WebAuthn.addVirtualAuthenticator",
                    Map.of(
                            "options",
                            Map.of(
                                    "protocol", "ctap2",
                                    "transport", "internal",
                                    "hasResidentKey", true,
                                    "hasUserVerification", true,
                                    "isUserVerified", true,
                                    "automaticPresenceSimulation", true)));
            chromium.open(origin + "/auth/me");
            assertThat(chromium.run(PAGE))
                    .isEqualTo("200 200 201 NONE 200 200 401 ana@example.com aal2 InvalidStateError");
        }
    }
}
