package dev.cimiento.auth.webauthn;

import com.webauthn4j.WebAuthnManager;
import com.webauthn4j.converter.util.ObjectConverter;
import com.webauthn4j.data.AuthenticationData;
import com.webauthn4j.data.AuthenticationParameters;
import com.webauthn4j.data.AuthenticatorTransport;
import com.webauthn4j.data.PublicKeyCredentialParameters;
import com.webauthn4j.data.PublicKeyCredentialType;
import com.webauthn4j.data.RegistrationData;
import com.webauthn4j.data.RegistrationParameters;
import com.webauthn4j.data.attestation.AttestationObject;
import com.webauthn4j.data.attestation.authenticator.AttestedCredentialData;
import com.webauthn4j.data.attestation.authenticator.AuthenticatorData;
import com.webauthn4j.data.attestation.statement.COSEAlgorithmIdentifier;
import com.webauthn4j.data.client.CollectedClientData;
import com.webauthn4j.data.client.Origin;
import com.webauthn4j.server.ServerProperty;
import dev.cimiento.auth.PasskeyFault;
import dev.cimiento.auth.PasskeyId;
import dev.cimiento.auth.RelyingParty;
import dev.cimiento.auth.spi.PasskeyVerdict;
import dev.cimiento.auth.spi.PasskeyVerifier;
import dev.cimiento.auth.spi.StoredPasskey;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Judges by WebAuthn4J: ES256, EdDSA and RS256, user verification always, no frames of other origins, no trust in attestation, which is neither
 * asked for nor believed. Make one, share it. Safe for use by many threads.
 */
public final class WebAuthn4jPasskeyVerifier implements PasskeyVerifier {

    private static final Logger LOG = LoggerFactory.getLogger(WebAuthn4jPasskeyVerifier.class);

    /** An answer without attestation has about one kilobyte; with the certificates that some send unasked, a few. */
    private static final int LONGEST = 32 * 1024;

    private static final List<PublicKeyCredentialParameters> ALGORITHMS = List.of(
            new PublicKeyCredentialParameters(PublicKeyCredentialType.PUBLIC_KEY, COSEAlgorithmIdentifier.ES256),
            new PublicKeyCredentialParameters(PublicKeyCredentialType.PUBLIC_KEY, COSEAlgorithmIdentifier.EdDSA),
            new PublicKeyCredentialParameters(PublicKeyCredentialType.PUBLIC_KEY, COSEAlgorithmIdentifier.RS256));

    private final WebAuthnManager library;
    private final Keys keys;

    /** A new one. */
    public WebAuthn4jPasskeyVerifier() {
        ObjectConverter converter = new ObjectConverter();
        this.library = WebAuthnManager.createNonStrictWebAuthnManager(converter);
        this.keys = new Keys(converter);
    }

    @Override
    public Optional<Registration> registration(String json) {
        return read(json, text -> {
            RegistrationData data = library.parseRegistrationResponseJSON(text);
            CollectedClientData client = data.getCollectedClientData();
            AttestationObject attestation = data.getAttestationObject();
            AttestedCredentialData attested = attestation == null
                    ? null
                    : attestation.getAuthenticatorData().getAttestedCredentialData();
            if (client == null || attestation == null || attested == null) {
                return Optional.empty();
            }
            return PasskeyId.ofBytes(attested.getCredentialId())
                    .map(id -> new ReadRegistration(data, client, attestation.getAuthenticatorData(), attested, id));
        });
    }

    @Override
    public Optional<Assertion> assertion(String json) {
        return read(json, text -> {
            AuthenticationData data = library.parseAuthenticationResponseJSON(text);
            CollectedClientData client = data.getCollectedClientData();
            AuthenticatorData<?> authenticator = data.getAuthenticatorData();
            if (client == null || authenticator == null || data.getSignature() == null) {
                return Optional.empty();
            }
            return PasskeyId.ofBytes(data.getCredentialId())
                    .map(id -> new ReadAssertion(data, client, authenticator, id));
        });
    }

    /** The library reads bytes of strangers by several layers, each with exceptions of its own. */
    private static <T> Optional<T> read(String json, Function<String, Optional<T>> reading) {
        if (json.length() > LONGEST) {
            return Optional.empty();
        }
        try {
            return reading.apply(json);
        } catch (RuntimeException unreadable) {
            LOG.debug("an answer of an authenticator could not be read", unreadable);
            return Optional.empty();
        }
    }

    private static PasskeyVerdict judged(Supplier<PasskeyVerdict> judging) {
        try {
            return judging.get();
        } catch (RuntimeException complaint) {
            LOG.debug("an answer of an authenticator is not good", complaint);
            return new PasskeyVerdict.Bad(Faults.of(complaint));
        }
    }

    /** The challenge is the answer's own: whoever gave it out has looked it up by then. */
    private static ServerProperty expected(RelyingParty party, CollectedClientData client) {
        return ServerProperty.builder()
                .origins(party.origins().stream().map(Origin::new).collect(Collectors.toSet()))
                .rpId(party.id())
                .challenge(client.getChallenge())
                .build();
    }

    /** Whether a page of another origin shows ours in a frame: who clicks there may see something else. */
    private static boolean isFramed(CollectedClientData client) {
        return Boolean.TRUE.equals(client.getCrossOrigin());
    }

    private static byte[] challenge(CollectedClientData client) {
        byte[] value =
                client.getChallenge() == null ? null : client.getChallenge().getValue();
        return value == null ? new byte[0] : value.clone();
    }

    private final class ReadRegistration implements Registration {

        private final RegistrationData data;
        private final CollectedClientData client;
        private final AuthenticatorData<?> authenticator;
        private final AttestedCredentialData attested;
        private final PasskeyId id;

        ReadRegistration(
                RegistrationData data,
                CollectedClientData client,
                AuthenticatorData<?> authenticator,
                AttestedCredentialData attested,
                PasskeyId id) {
            this.data = data;
            this.client = client;
            this.authenticator = authenticator;
            this.attested = attested;
            this.id = id;
        }

        @Override
        public byte[] challenge() {
            return WebAuthn4jPasskeyVerifier.challenge(client);
        }

        @Override
        public PasskeyId passkey() {
            return id;
        }

        @Override
        public PasskeyVerdict judge(RelyingParty party) {
            if (isFramed(client)) {
                return new PasskeyVerdict.Bad(PasskeyFault.WRONG_ORIGIN);
            }
            return judged(() -> {
                library.verify(data, new RegistrationParameters(expected(party, client), ALGORITHMS, true, true));
                return new PasskeyVerdict.Good(keys.credential(authenticator, attested, transports()));
            });
        }

        /** Said by the page, not by the authenticator: kept as a hint for the next time. */
        private List<String> transports() {
            @Nullable Set<AuthenticatorTransport> said = data.getTransports();
            return said == null
                    ? List.of()
                    : said.stream()
                            .map(AuthenticatorTransport::getValue)
                            .filter(value -> value.matches("[a-z-]{1,40}"))
                            .limit(16)
                            .toList();
        }
    }

    private final class ReadAssertion implements Assertion {

        private final AuthenticationData data;
        private final CollectedClientData client;
        private final AuthenticatorData<?> authenticator;
        private final PasskeyId id;

        ReadAssertion(
                AuthenticationData data, CollectedClientData client, AuthenticatorData<?> authenticator, PasskeyId id) {
            this.data = data;
            this.client = client;
            this.authenticator = authenticator;
            this.id = id;
        }

        @Override
        public byte[] challenge() {
            return WebAuthn4jPasskeyVerifier.challenge(client);
        }

        @Override
        public PasskeyId passkey() {
            return id;
        }

        @Override
        public Optional<byte[]> userHandle() {
            byte @Nullable [] handle = data.getUserHandle();
            return handle == null || handle.length == 0 ? Optional.empty() : Optional.of(handle.clone());
        }

        @Override
        public PasskeyVerdict judge(RelyingParty party, StoredPasskey passkey) {
            if (isFramed(client)) {
                return new PasskeyVerdict.Bad(PasskeyFault.WRONG_ORIGIN);
            }
            return judged(() -> {
                library.verify(
                        data,
                        new AuthenticationParameters(
                                expected(party, client),
                                keys.record(passkey),
                                List.of(passkey.id().bytes()),
                                true,
                                true));
                return new PasskeyVerdict.Good(
                        passkey.credential().after(authenticator.getSignCount(), Keys.backup(authenticator)));
            });
        }
    }
}
