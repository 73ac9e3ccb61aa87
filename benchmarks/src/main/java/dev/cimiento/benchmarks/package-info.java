/** What the suite's indirections cost, measured. */
@NullMarked
package dev.cimiento.benchmarks;

import org.jspecify.annotations.NullMarked;
