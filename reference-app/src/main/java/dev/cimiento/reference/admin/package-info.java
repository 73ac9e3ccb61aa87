/** What staff see. */
@NullMarked
package dev.cimiento.reference.admin;

import org.jspecify.annotations.NullMarked;
