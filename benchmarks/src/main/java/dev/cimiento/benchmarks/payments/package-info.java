/** What payments cost beside the provider, and what they survive. */
@NullMarked
package dev.cimiento.benchmarks.payments;

import org.jspecify.annotations.NullMarked;
