/** What stores of invoices and adapters to tax authorities implement; applications never call it. */
@NullMarked
package dev.cimiento.payments.invoices.spi;

import org.jspecify.annotations.NullMarked;
