/** Invoices, credit notes and receipts: numbered without gaps, taxed, and where the law asks for it authorised by the tax authority. */
@NullMarked
package dev.cimiento.payments.invoices;

import org.jspecify.annotations.NullMarked;
