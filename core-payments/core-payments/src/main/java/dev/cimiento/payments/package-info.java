/**
 * Money in and out through a payment provider: checkouts, refunds, webhooks.
 *
 * <p>Begin at {@link dev.cimiento.payments.Payments}. A provider is a {@link dev.cimiento.payments.spi.PaymentGateway}; the application's
 * part is a {@link dev.cimiento.payments.PaymentListener}.
 */
@NullMarked
package dev.cimiento.payments;

import org.jspecify.annotations.NullMarked;
