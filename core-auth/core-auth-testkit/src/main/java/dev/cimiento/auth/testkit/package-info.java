/** Contracts for what stands behind {@code Accounts}: extend them beside an adapter. */
@NullMarked
package dev.cimiento.auth.testkit;

import org.jspecify.annotations.NullMarked;
