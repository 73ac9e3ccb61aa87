/** A provider for development: its page is shown by the host application, and no money moves. */
@NullMarked
package dev.cimiento.payments.sandbox;

import org.jspecify.annotations.NullMarked;
