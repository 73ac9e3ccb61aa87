/** What identity costs: verifying, logging in, refreshing, and many refreshing at once. */
@NullMarked
package dev.cimiento.benchmarks.auth;

import org.jspecify.annotations.NullMarked;
