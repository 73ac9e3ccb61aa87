package dev.cimiento.tenancy.jakarta;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Writes the answer to a request that is refused, where a host wants a page of its own. Implementations are safe for use by many threads. */
@FunctionalInterface
public interface RefusalWriter {

    /** Writes {@link TenantRefusal#json()} as {@code application/problem+json}. */
    RefusalWriter PROBLEM_JSON = (refusal, response) -> {
        response.setContentType("application/problem+json");
        response.getOutputStream().write(refusal.json().getBytes(StandardCharsets.UTF_8));
    };

    /**
     * Writes the body. Status, {@code Retry-After} and {@code Cache-Control: no-store} are set already.
     *
     * @throws IOException when the client is gone
     */
    void write(TenantRefusal refusal, HttpServletResponse response) throws IOException;
}
