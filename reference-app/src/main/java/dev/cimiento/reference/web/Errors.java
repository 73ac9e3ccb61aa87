package dev.cimiento.reference.web;

import dev.cimiento.tenancy.DatabaseException;
import dev.cimiento.tenancy.TenantMismatchException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Every exception becomes a problem (RFC 9457). What nobody foresaw is logged under a number, and only the number goes out. */
public final class Errors implements ExceptionMapper<Throwable> {

    private static final Logger LOG = LoggerFactory.getLogger(Errors.class);

    @Override
    public Response toResponse(Throwable failure) {
        if (failure instanceof WebApplicationException told
                && told.getResponse().hasEntity()) {
            return told.getResponse();
        }
        Problem problem = problem(failure);
        Response.ResponseBuilder response =
                Response.status(problem.status()).type(Problem.MEDIA_TYPE).entity(problem);
        if (problem.status() == 401) {
            response.header("WWW-Authenticate", "Bearer");
        }
        if (problem.status() == 503) {
            response.header("Retry-After", "1");
        }
        return response.build();
    }

    private static Problem problem(Throwable failure) {
        if (failure instanceof ProblemException expected) {
            return expected.problem();
        }
        if (failure instanceof TenantMismatchException) {
            return Problem.of(403, "other-tenant", "Not allowed", "the credential belongs to another business");
        }
        if (failure instanceof WebApplicationException http) {
            int status = http.getResponse().getStatus();
            return Problem.of(
                    status,
                    "http-" + status,
                    http.getResponse().getStatusInfo().getReasonPhrase(),
                    status == 404 ? "nothing is here" : "the request does not fit what is here");
        }
        if (failure instanceof DatabaseException database && database.retryable()) {
            LOG.warn("database is busy or away, SQLSTATE {}", database.sqlState());
            return Problem.of(503, "busy", "Try again", "the service is busy, try again in a moment");
        }
        String number = UUID.randomUUID().toString();
        LOG.error("unexpected failure {}", number, failure);
        return Problem.of(500, "unexpected", "Something went wrong here", "tell support this number: " + number);
    }
}
