/** Fixtures and contracts for tests on a real PostgreSQL. */
@NullMarked
package dev.cimiento.tenancy.testkit;

import org.jspecify.annotations.NullMarked;
