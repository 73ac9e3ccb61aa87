/** The store on PostgreSQL. */
@NullMarked
package dev.cimiento.auth.postgresql;

import org.jspecify.annotations.NullMarked;
