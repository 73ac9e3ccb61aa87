/** Customers and staff: sign-up, login, sessions. */
@NullMarked
package dev.cimiento.reference.signup;

import org.jspecify.annotations.NullMarked;
