/** Deposits: checkout, the sandbox's page, the providers' webhooks, refunds. */
@NullMarked
package dev.cimiento.reference.billing;

import org.jspecify.annotations.NullMarked;
