/** A cache a tenant, on Caffeine. */
@NullMarked
package dev.cimiento.tenancy.caffeine;

import org.jspecify.annotations.NullMarked;
