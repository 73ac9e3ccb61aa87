/** What the packages of payments share among themselves; applications and adapters never see it. */
@NullMarked
package dev.cimiento.payments.internal;

import org.jspecify.annotations.NullMarked;
