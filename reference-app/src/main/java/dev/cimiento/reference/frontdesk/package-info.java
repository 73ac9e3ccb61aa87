/** The waiting line at the front desk. */
@NullMarked
package dev.cimiento.reference.frontdesk;

import org.jspecify.annotations.NullMarked;
