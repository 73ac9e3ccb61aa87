/** Who waits for a time that somebody gives up. */
@NullMarked
package dev.cimiento.reference.waitlist;

import org.jspecify.annotations.NullMarked;
