/** What every transport and every outbox must keep. */
@NullMarked
package dev.cimiento.notifications.testkit;

import org.jspecify.annotations.NullMarked;
