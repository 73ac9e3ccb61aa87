package dev.cimiento.tenancy.features;

import static java.util.Objects.requireNonNull;

import dev.cimiento.tenancy.TenantId;
import java.time.LocalDate;

/**
 * What one count is of.
 *
 * @param tenant whose
 * @param quota the quota's name
 * @param period the first day of the period; 1970-01-01 for what is counted at once
 */
public record QuotaSlot(TenantId tenant, String quota, LocalDate period) {

    /** Checks that all is there. */
    public QuotaSlot {
        requireNonNull(tenant, "tenant");
        requireNonNull(quota, "quota");
        requireNonNull(period, "period");
    }
}
