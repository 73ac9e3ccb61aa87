/** Rate limits of one process by Bucket4j: {@link dev.cimiento.auth.bucket4j.Bucket4jRateLimits}. */
@NullMarked
package dev.cimiento.auth.bucket4j;

import org.jspecify.annotations.NullMarked;
