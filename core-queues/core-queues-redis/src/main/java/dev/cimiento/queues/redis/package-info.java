/** Jobs in Redis, with Lettuce: each step a script, so that it is done whole or not at all. */
@NullMarked
package dev.cimiento.queues.redis;

import org.jspecify.annotations.NullMarked;
