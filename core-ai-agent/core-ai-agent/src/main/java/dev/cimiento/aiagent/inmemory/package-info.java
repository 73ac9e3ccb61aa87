/** Stores and embeddings in memory, for tests, demos and programs that forget. */
@NullMarked
package dev.cimiento.aiagent.inmemory;

import org.jspecify.annotations.NullMarked;
