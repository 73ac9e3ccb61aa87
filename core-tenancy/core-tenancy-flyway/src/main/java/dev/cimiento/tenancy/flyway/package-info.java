/** Migrations on Flyway. */
@NullMarked
package dev.cimiento.tenancy.flyway;

import org.jspecify.annotations.NullMarked;
