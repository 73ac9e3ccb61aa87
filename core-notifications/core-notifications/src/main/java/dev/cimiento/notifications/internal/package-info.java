/** The template language. Not API. */
@NullMarked
package dev.cimiento.notifications.internal;

import org.jspecify.annotations.NullMarked;
