package dev.cimiento.reference.billing;

import dev.cimiento.payments.Payments;
import dev.cimiento.payments.ProviderId;
import dev.cimiento.payments.WebhookRequest;
import dev.cimiento.payments.WebhookResult;
import dev.cimiento.reference.web.ProblemException;
import dev.cimiento.reference.web.RawRequest;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where payment providers tell what became of a payment: {@code /webhooks/payments/stripe}. */
@Path("/webhooks/payments/{provider}")
public final class PaymentWebhooks {

    private static final Logger LOG = LoggerFactory.getLogger(PaymentWebhooks.class);

    private final Payments payments;

    /** Hands them on to these. */
    public PaymentWebhooks(Payments payments) {
        this.payments = payments;
    }

    /** Stores and applies the event once, however often it comes; one that is not provably the provider's is refused. */
    @POST
    public Response receive(
            @PathParam("provider") String provider,
            @Context HttpHeaders headers,
            @Context UriInfo uri,
            InputStream body) {
        WebhookRequest request = WebhookRequest.of(RawRequest.headers(headers), RawRequest.body(body));
        String query = uri.getRequestUri().getRawQuery();
        WebhookResult result = payments.receive(providerId(provider), query == null ? request : request.query(query));
        if (result instanceof WebhookResult.Rejected rejected) {
            LOG.warn("refused a webhook for {}: {}", provider, rejected.reason());
        }
        return Response.status(result.httpStatus()).build();
    }

    private static ProviderId providerId(String text) {
        try {
            return new ProviderId(text);
        } catch (IllegalArgumentException e) {
            throw ProblemException.notFound("no payment provider has this name");
        }
    }
}
