package dev.cimiento.whatsapp;

import dev.cimiento.tenancy.TenantId;
import java.util.Optional;

/** Whose number is whose. One webhook of a provider may bring messages of several tenants. */
@FunctionalInterface
public interface Lines {

    /** The tenant that this line belongs to. */
    Optional<TenantId> tenant(LineId line);
}
