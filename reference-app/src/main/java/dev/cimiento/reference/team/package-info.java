/** Who works at a business, and as what. */
@NullMarked
package dev.cimiento.reference.team;

import org.jspecify.annotations.NullMarked;
