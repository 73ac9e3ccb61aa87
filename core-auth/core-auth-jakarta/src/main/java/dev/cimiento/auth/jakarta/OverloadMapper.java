package dev.cimiento.auth.jakarta;

import dev.cimiento.auth.AuthOverloadException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;

/** 503 with {@code Retry-After} where more logins come than the machine is meant to hash. */
final class OverloadMapper implements ExceptionMapper<AuthOverloadException> {

    @Override
    public Response toResponse(AuthOverloadException overload) {
        return Problem.busy(overload.retryAfter());
    }
}
