/** A store of the suite inside Spring's transactions. */
@NullMarked
package dev.cimiento.examples.springboot;

import org.jspecify.annotations.NullMarked;
