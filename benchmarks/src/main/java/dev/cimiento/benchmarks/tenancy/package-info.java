/** What it costs to serve many tenants on one pool. */
@NullMarked
package dev.cimiento.benchmarks.tenancy;

import org.jspecify.annotations.NullMarked;
