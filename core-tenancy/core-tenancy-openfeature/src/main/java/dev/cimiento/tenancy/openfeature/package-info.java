/** Feature values through OpenFeature's API. */
@NullMarked
package dev.cimiento.tenancy.openfeature;

import org.jspecify.annotations.NullMarked;
