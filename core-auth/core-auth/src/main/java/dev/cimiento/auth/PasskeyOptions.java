package dev.cimiento.auth;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a page asks an authenticator. Immutable. */
public final class PasskeyOptions {

    /** As COSE numbers them, the preferred first: ES256, EdDSA, RS256, which together every authenticator has. */
    private static final List<Integer> ALGORITHMS = List.of(-7, -8, -257);

    private final Map<String, Object> members;

    private PasskeyOptions(Map<String, Object> members) {
        this.members = Map.copyOf(members);
    }

    /** For {@code navigator.credentials.create}: a passkey that can log in without a name, by an authenticator that asks its owner. */
    static PasskeyOptions registration(
            RelyingParty party,
            String userHandle,
            Account account,
            String challenge,
            List<Map<String, Object>> excluded,
            Duration timeout) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("rp", Map.of("id", party.id(), "name", party.name()));
        members.put(
                "user",
                Map.of(
                        "id", userHandle,
                        "name", account.email().value(),
                        "displayName", account.email().value()));
        members.put("challenge", challenge);
        members.put(
                "pubKeyCredParams",
                ALGORITHMS.stream()
                        .map(algorithm -> Map.of("type", "public-key", "alg", algorithm))
                        .toList());
        members.put("timeout", timeout.toMillis());
        members.put("excludeCredentials", excluded);
        members.put(
                "authenticatorSelection",
                Map.of("residentKey", "required", "requireResidentKey", true, "userVerification", "required"));
        members.put("attestation", "none");
        return new PasskeyOptions(members);
    }

    /** For {@code navigator.credentials.get}: by any passkey of the party where none is named. */
    static PasskeyOptions assertion(
            RelyingParty party, String challenge, List<Map<String, Object>> allowed, Duration timeout) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("rpId", party.id());
        members.put("challenge", challenge);
        members.put("timeout", timeout.toMillis());
        members.put("allowCredentials", allowed);
        members.put("userVerification", "required");
        return new PasskeyOptions(members);
    }

    /**
     * The members of {@code PublicKeyCredentialCreationOptionsJSON} or {@code PublicKeyCredentialRequestOptionsJSON} (W3C WebAuthn section 5.1),
     * for {@code PublicKeyCredential.parseCreationOptionsFromJSON} of the page: texts, numbers, {@code true}, lists and maps, which any library
     * writes as JSON.
     */
    public Map<String, Object> members() {
        return members;
    }

    /** What is to be signed, as base64url: good once. */
    public String challenge() {
        return (String) members.getOrDefault("challenge", "");
    }

    @Override
    public String toString() {
        return "PasskeyOptions";
    }
}
