package dev.cimiento.whatsapp.cloud;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cimiento.tenancy.Secret;
import dev.cimiento.whatsapp.WebhookRequest;
import dev.cimiento.whatsapp.WebhookResult;
import dev.cimiento.whatsapp.WebhookResult.Reason;
import dev.cimiento.whatsapp.WebhookResult.Rejected;
import dev.cimiento.whatsapp.WhatsAppWebhook;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Meta's webhook: one for the whole app, whatever the number of tenants. A POST is believed if its {@code X-Hub-Signature-256} is {@code
 * sha256=} and the lower-case hexadecimal HMAC-SHA256 of its raw bytes by the app secret (Meta, "Webhooks: validating payloads"). The GET
 * with which Meta checks the address carries no signature, but the verify token: see {@link #challenge}. Immutable, and safe for use by
 * many threads.
 */
public final class CloudWebhook implements WhatsAppWebhook {

    private static final String HEADER = "X-Hub-Signature-256";
    private static final String PREFIX = "sha256=";
    private static final int LARGEST = 3 * 1024 * 1024;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Secret verifyToken;
    private final List<Secret> appSecrets;

    private CloudWebhook(Secret verifyToken, List<Secret> appSecrets) {
        this.verifyToken = requireNonNull(verifyToken, "verifyToken");
        this.appSecrets = List.copyOf(appSecrets);
    }

    /**
     * Of one app.
     *
     * @param verifyToken the one entered beside the address in Meta's console; it grants the GET and never a POST
     * @param appSecret the app's
     */
    public static CloudWebhook of(Secret verifyToken, Secret appSecret) {
        return new CloudWebhook(verifyToken, List.of(appSecret));
    }

    /** The same, believing this app secret too: while one is being replaced by another. */
    public CloudWebhook alsoAccepting(Secret appSecret) {
        List<Secret> more = new ArrayList<>(appSecrets);
        more.add(requireNonNull(appSecret, "appSecret"));
        return new CloudWebhook(verifyToken, more);
    }

    /**
     * What to answer to Meta's GET, as {@code text/plain} with 200; empty: answer 403.
     *
     * @param mode the query's {@code hub.mode}
     * @param token the query's {@code hub.verify_token}
     * @param challenge the query's {@code hub.challenge}
     */
    public Optional<String> challenge(String mode, String token, String challenge) {
        boolean known = MessageDigest.isEqual(bytes(token), bytes(verifyToken.reveal()));
        return known && "subscribe".equals(mode) ? Optional.of(challenge) : Optional.empty();
    }

    @Override
    public WebhookResult read(WebhookRequest request) {
        if (request.size() > LARGEST) {
            return new Rejected(Reason.TOO_LARGE);
        }
        List<String> signatures = request.header(HEADER);
        if (signatures.size() != 1) {
            return new Rejected(Reason.NO_SIGNATURE);
        }
        byte[] body = request.body();
        if (!isSigned(signatures.get(0), body)) {
            return new Rejected(Reason.BAD_SIGNATURE);
        }
        try {
            JsonNode json = JSON.readTree(body);
            return json == null || !json.isObject()
                    ? new Rejected(Reason.MALFORMED)
                    : new WebhookResult.Verified(CloudEvents.of(json));
        } catch (IOException e) {
            return new Rejected(Reason.MALFORMED);
        }
    }

    /** Every secret is tried, whichever fits, so that the time tells nothing. */
    private boolean isSigned(String signature, byte[] body) {
        byte[] claimed = bytes(signature);
        boolean signed = false;
        for (Secret secret : appSecrets) {
            signed |= MessageDigest.isEqual(bytes(PREFIX + hmac(secret, body)), claimed);
        }
        return signed;
    }

    private static String hmac(Secret secret, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(bytes(secret.reveal()), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "CloudWebhook[" + appSecrets.size() + " app secrets]";
    }
}
