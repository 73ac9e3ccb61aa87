/**
 * The tenant of a request, for Jakarta Servlet 6.1 and Jakarta REST 4.0.
 *
 * <p>{@link dev.cimiento.tenancy.jakarta.TenantFilter} enters the tenant, and leaves it whatever happens. A filter of Jakarta REST cannot do that: an
 * asynchronous answer is finished on another thread than the one that the filter began on, which would keep the tenant. So the filters here that
 * belong to Jakarta REST check, and never enter.
 */
@NullMarked
package dev.cimiento.tenancy.jakarta;

import org.jspecify.annotations.NullMarked;
