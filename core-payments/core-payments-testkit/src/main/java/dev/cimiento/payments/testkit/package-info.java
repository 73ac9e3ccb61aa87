/** Contracts that every gateway and every store keeps, and stand-ins of the providers for tests without network or accounts. */
@NullMarked
package dev.cimiento.payments.testkit;

import org.jspecify.annotations.NullMarked;
