/** The assistant that answers about the business. */
@NullMarked
package dev.cimiento.reference.assistant;

import org.jspecify.annotations.NullMarked;
