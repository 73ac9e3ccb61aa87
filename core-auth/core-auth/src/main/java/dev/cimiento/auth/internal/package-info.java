/** Not API: what the artifacts of identity share. */
@NullMarked
package dev.cimiento.auth.internal;

import org.jspecify.annotations.NullMarked;
