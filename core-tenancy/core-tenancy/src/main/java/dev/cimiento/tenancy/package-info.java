/**
 * The tenant a piece of work belongs to, and what follows it: connections, transactions, registry, plans and settings.
 *
 * <p>Enter a tenant with {@link dev.cimiento.tenancy.TenantContext#call}; every connection of a {@link
 * dev.cimiento.tenancy.TenantDataSource} opened inside lands in that tenant's schema, and fails where there is no tenant.
 */
@NullMarked
package dev.cimiento.tenancy;

import org.jspecify.annotations.NullMarked;
