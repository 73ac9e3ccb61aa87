/**
 * One deployable service out of the suite: a booking business for many clients.
 *
 * <p>Read {@code Wiring} first: it builds everything, in the order of the story.
 */
@NullMarked
package dev.cimiento.reference;

import org.jspecify.annotations.NullMarked;
