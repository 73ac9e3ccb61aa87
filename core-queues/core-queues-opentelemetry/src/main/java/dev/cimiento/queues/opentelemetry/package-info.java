/** The trace that a job belongs to, carried in its headers. */
@NullMarked
package dev.cimiento.queues.opentelemetry;

import org.jspecify.annotations.NullMarked;
