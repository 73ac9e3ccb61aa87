/** The registry on PostgreSQL, and the small SQL runner that the suite's stores share. */
@NullMarked
package dev.cimiento.tenancy.postgresql;

import org.jspecify.annotations.NullMarked;
