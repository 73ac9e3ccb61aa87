/** Tenancy in Micrometer. */
@NullMarked
package dev.cimiento.tenancy.micrometer;

import org.jspecify.annotations.NullMarked;
