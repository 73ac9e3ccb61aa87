/** Cron expressions for recurring jobs, read by cron-utils. */
@NullMarked
package dev.cimiento.queues.cron;

import org.jspecify.annotations.NullMarked;
