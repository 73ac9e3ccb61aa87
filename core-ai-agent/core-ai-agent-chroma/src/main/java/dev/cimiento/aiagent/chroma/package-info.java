/** Documents in a local Chroma server, found by meaning. */
@NullMarked
package dev.cimiento.aiagent.chroma;

import org.jspecify.annotations.NullMarked;
