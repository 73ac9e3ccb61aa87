/**
 * Messages out: what to say, to whom, in which language, and that it is said even if the provider is down for an hour.
 *
 * <p>Begin with {@link dev.cimiento.notifications.Notifier}.
 */
@NullMarked
package dev.cimiento.notifications;

import org.jspecify.annotations.NullMarked;
