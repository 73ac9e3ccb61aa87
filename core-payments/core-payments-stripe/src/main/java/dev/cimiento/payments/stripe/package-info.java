/** Stripe as a {@code PaymentGateway}: Checkout Sessions, refunds, webhooks. */
@NullMarked
package dev.cimiento.payments.stripe;

import org.jspecify.annotations.NullMarked;
