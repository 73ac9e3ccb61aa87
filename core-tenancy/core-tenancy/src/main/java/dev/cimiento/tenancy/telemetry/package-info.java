/** What can be seen of tenancy from outside: what happens to whom, how full the caches are, and names for series that stay few. */
@NullMarked
package dev.cimiento.tenancy.telemetry;

import org.jspecify.annotations.NullMarked;
