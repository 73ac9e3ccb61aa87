/** Background jobs of a fleet of tenants: what applications enqueue, the worker that runs it, and what happened to it. */
@NullMarked
package dev.cimiento.queues;

import org.jspecify.annotations.NullMarked;
