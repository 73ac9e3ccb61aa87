package dev.cimiento.payments.sandbox;

import dev.cimiento.payments.ProviderReference;
import dev.cimiento.payments.WebhookRequest;
import dev.cimiento.payments.WebhookResult;
import dev.cimiento.payments.spi.HmacSha256;
import dev.cimiento.payments.spi.WebhookEvent;
import dev.cimiento.payments.spi.WebhookVerdict;
import dev.cimiento.tenancy.Secret;
import dev.cimiento.tenancy.TenantContext;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The sandbox's webhooks, signed and checked. */
final class SandboxWebhooks {

    private static final String SIGNATURE = "X-Sandbox-Signature";
    private static final Pattern BODY =
            Pattern.compile("event=(evt_[0-9a-f-]{36})&(session=sbx|subscription=sbs)(_[0-9a-f-]{36})");

    private final Secret key;

    SandboxWebhooks(Secret key) {
        this.key = key;
    }

    WebhookRequest about(ProviderReference thing) {
        String name = thing.value().startsWith(SandboxSubscriptions.PREFIX) ? "subscription" : "session";
        byte[] body = ("event=evt_" + UUID.randomUUID() + "&" + name + "=" + thing).getBytes(StandardCharsets.UTF_8);
        return WebhookRequest.of(Map.of(SIGNATURE, List.of(HmacSha256.sign(key, tenant(), body))), body);
    }

    WebhookVerdict verify(WebhookRequest webhook) {
        Optional<String> signature = webhook.header(SIGNATURE);
        if (signature.isEmpty()) {
            return new WebhookVerdict.Refused(WebhookResult.Reason.SIGNATURE_MISSING);
        }
        if (!HmacSha256.isSignature(signature.get())) {
            return new WebhookVerdict.Refused(WebhookResult.Reason.SIGNATURE_MALFORMED);
        }
        if (!HmacSha256.matches(List.of(key), List.of(signature.get()), tenant(), webhook.body())) {
            return new WebhookVerdict.Refused(WebhookResult.Reason.SIGNATURE_WRONG);
        }
        Matcher body = BODY.matcher(webhook.text());
        if (!body.matches()) {
            return new WebhookVerdict.Refused(WebhookResult.Reason.BODY_MALFORMED);
        }
        WebhookEvent event = WebhookEvent.of(body.group(1), "changed");
        return new WebhookVerdict.Genuine(
                body.group(2).equals("subscription=sbs")
                        ? event.aboutSubscription(new ProviderReference("sbs" + body.group(3)))
                        : event.about(new ProviderReference("sbx" + body.group(3))));
    }

    /** Signed along, so that the webhook of one tenant is worth nothing at another's address. */
    private static byte[] tenant() {
        return (TenantContext.require() + ".").getBytes(StandardCharsets.UTF_8);
    }
}
