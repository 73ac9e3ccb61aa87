/** One small program a concept: each runs by itself, and its test asserts what it prints. */
@NullMarked
package dev.cimiento.examples;

import org.jspecify.annotations.NullMarked;
