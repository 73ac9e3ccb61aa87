package dev.cimiento.reference.messaging;

import dev.cimiento.reference.web.ProblemException;
import dev.cimiento.reference.web.RawRequest;
import dev.cimiento.whatsapp.Switchboard;
import dev.cimiento.whatsapp.WebhookRequest;
import dev.cimiento.whatsapp.WebhookResult;
import dev.cimiento.whatsapp.WhatsAppWebhook;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where WhatsApp tells of messages and their fate: {@code /webhooks/whatsapp/cloud} and {@code /webhooks/whatsapp/twilio}. */
@Path("/webhooks/whatsapp/{provider}")
public final class WhatsAppWebhooks {

    private static final Logger LOG = LoggerFactory.getLogger(WhatsAppWebhooks.class);

    private final Function<String, Optional<WhatsAppWebhook>> webhooks;
    private final Registration registration;
    private final Switchboard switchboard;

    /** Answers Meta's question whether the address is the business's. */
    @FunctionalInterface
    public interface Registration {

        /** The challenge, for who knows the current tenant's verify token; else empty. */
        Optional<String> answer(String mode, String token, String challenge);
    }

    /**
     * Put through to this switchboard.
     *
     * @param webhooks the reader of a provider for the current tenant, by name; empty where the tenant does not use it
     * @param registration what to answer when Meta registers the address
     */
    public WhatsAppWebhooks(
            Function<String, Optional<WhatsAppWebhook>> webhooks, Registration registration, Switchboard switchboard) {
        this.webhooks = webhooks;
        this.registration = registration;
        this.switchboard = switchboard;
    }

    /** Meta's question when the address is registered: gives the challenge back to who knows the token. */
    @GET
    public Response register(
            @QueryParam("hub.mode") @Nullable String mode,
            @QueryParam("hub.verify_token") @Nullable String token,
            @QueryParam("hub.challenge") @Nullable String challenge) {
        return registration
                .answer(text(mode), text(token), text(challenge))
                .map(answer -> Response.ok(answer).type(MediaType.TEXT_PLAIN).build())
                .orElseThrow(() -> ProblemException.forbidden("the verify token is not this business's"));
    }

    private static String text(@Nullable String parameter) {
        return parameter == null ? "" : parameter;
    }

    /** Stores what is told, once however often it is told; the bot answers by jobs. */
    @POST
    public Response receive(
            @PathParam("provider") String provider,
            @Context HttpHeaders headers,
            @Context UriInfo uri,
            InputStream body) {
        WhatsAppWebhook webhook = webhooks.apply(provider)
                .orElseThrow(() -> ProblemException.notFound("this business does not use that provider"));
        WebhookRequest request = WebhookRequest.of(RawRequest.headers(headers), RawRequest.body(body));
        String query = uri.getRequestUri().getRawQuery();
        WebhookResult result = webhook.read(query == null ? request : request.withQuery(query));
        if (result instanceof WebhookResult.Verified verified) {
            return Response.status(switchboard.connect(verified.events()).httpStatus())
                    .build();
        }
        WebhookResult.Reason reason = ((WebhookResult.Rejected) result).reason();
        LOG.warn("refused a webhook for {}: {}", provider, reason);
        return Response.status(reason.httpStatus()).build();
    }
}
