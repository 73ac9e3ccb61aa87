package dev.cimiento.tenancy.jakarta;

import dev.cimiento.tenancy.NoTenantException;
import dev.cimiento.tenancy.TenancyException;
import dev.cimiento.tenancy.TenantMismatchException;
import dev.cimiento.tenancy.UnknownTenantException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers for what tenancy throws inside a resource: 404 for no tenant and an unknown one, 403 for two, else 500, whose cause is in the log
 * only. Safe for use by many threads.
 */
public final class TenancyExceptionMapper implements ExceptionMapper<TenancyException> {

    private static final Logger LOG = LoggerFactory.getLogger(TenancyExceptionMapper.class);

    /** Register an instance. */
    public TenancyExceptionMapper() {}

    @Override
    public Response toResponse(TenancyException failure) {
        if (failure instanceof NoTenantException) {
            return RestAnswers.of(TenantRefusal.noTenant());
        }
        if (failure instanceof UnknownTenantException) {
            return RestAnswers.of(TenantRefusal.unknown());
        }
        if (failure instanceof TenantMismatchException) {
            return RestAnswers.of(TenantRefusal.twoTenants());
        }
        LOG.error("a request failed", failure);
        return Response.serverError().build();
    }
}
