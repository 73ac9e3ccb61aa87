/** Not API: what the packages of this artifact share. */
@NullMarked
package dev.cimiento.auth.internal;

import org.jspecify.annotations.NullMarked;
