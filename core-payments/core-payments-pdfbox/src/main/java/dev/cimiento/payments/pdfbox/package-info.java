/** Invoices on paper: PDF by PDFBox, the QR code by ZXing. */
@NullMarked
package dev.cimiento.payments.pdfbox;

import org.jspecify.annotations.NullMarked;
