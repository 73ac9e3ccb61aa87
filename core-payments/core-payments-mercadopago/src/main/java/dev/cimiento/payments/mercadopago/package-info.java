/** Mercado Pago as a {@code PaymentGateway}: Checkout Pro preferences, refunds, webhooks. */
@NullMarked
package dev.cimiento.payments.mercadopago;

import org.jspecify.annotations.NullMarked;
