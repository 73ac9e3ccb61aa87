/** What the packages of this artifact share; not for use by others. */
@NullMarked
package dev.cimiento.tenancy.internal;

import org.jspecify.annotations.NullMarked;
