/** Payments in PostgreSQL, in the schema of each tenant. */
@NullMarked
package dev.cimiento.payments.postgresql;

import org.jspecify.annotations.NullMarked;
