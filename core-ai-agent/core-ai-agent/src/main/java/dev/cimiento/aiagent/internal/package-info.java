/** Not for use outside this artifact. */
@NullMarked
package dev.cimiento.aiagent.internal;

import org.jspecify.annotations.NullMarked;
