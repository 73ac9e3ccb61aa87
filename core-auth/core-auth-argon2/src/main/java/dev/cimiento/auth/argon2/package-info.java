/** Argon2id by Bouncy Castle: {@link dev.cimiento.auth.argon2.Argon2PasswordHasher}. */
@NullMarked
package dev.cimiento.auth.argon2;

import org.jspecify.annotations.NullMarked;
