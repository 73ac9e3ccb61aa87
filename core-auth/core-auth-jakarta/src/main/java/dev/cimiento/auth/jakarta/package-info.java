/**
 * Login for Jakarta REST 4.0 and Jakarta Servlet 6.1: {@link dev.cimiento.auth.jakarta.AuthFeature} is the one class to register.
 *
 * <p>The tenant of a request is entered before, by a filter of the program's own or {@code TenantFilter} of {@code core-tenancy-jakarta}. A token is
 * judged for that tenant: one of another tenant is no token.
 */
@NullMarked
package dev.cimiento.auth.jakarta;

import org.jspecify.annotations.NullMarked;
