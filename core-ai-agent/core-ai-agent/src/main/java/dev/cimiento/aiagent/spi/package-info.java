/** What adapters implement and are made of: embeddings, guarded HTTP, and text from outside made plain. Applications only hand these on. */
@NullMarked
package dev.cimiento.aiagent.spi;

import org.jspecify.annotations.NullMarked;
