/** The fleet as a whole: migrations of every tenant, and what happens to one between sign-up and farewell. Needs PostgreSQL. */
@NullMarked
package dev.cimiento.tenancy.fleet;

import org.jspecify.annotations.NullMarked;
