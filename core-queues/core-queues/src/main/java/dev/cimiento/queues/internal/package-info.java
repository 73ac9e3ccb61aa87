/** What the engines share; not for applications. */
@NullMarked
package dev.cimiento.queues.internal;

import org.jspecify.annotations.NullMarked;
