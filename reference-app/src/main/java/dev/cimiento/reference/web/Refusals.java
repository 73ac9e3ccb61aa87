package dev.cimiento.reference.web;

import dev.cimiento.tenancy.jakarta.RefusalWriter;
import dev.cimiento.tenancy.jakarta.TenantRefusal;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** What the edge refuses, as problems like all others of this service. */
public final class Refusals implements RefusalWriter {

    private final Json json = new Json();

    /** A writer. */
    public Refusals() {}

    @Override
    public void write(TenantRefusal refusal, HttpServletResponse response) throws IOException {
        Problem problem = Problem.of(refusal.status(), refusal.type(), refusal.title(), refusal.title());
        response.setContentType(Problem.MEDIA_TYPE);
        response.getOutputStream().write(ProblemErrorHandler.bytes(json, problem));
    }
}
