package dev.cimiento.tenancy.jakarta;

import jakarta.ws.rs.core.Response;

/** Refusals as answers of Jakarta REST. */
final class RestAnswers {

    private RestAnswers() {}

    static Response of(TenantRefusal refusal) {
        Response.ResponseBuilder answer = Response.status(refusal.status())
                .type("application/problem+json")
                .header("Cache-Control", "no-store")
                .entity(refusal.json());
        refusal.retryAfter().ifPresent(time -> answer.header("Retry-After", time.toSeconds()));
        return answer.build();
    }
}
