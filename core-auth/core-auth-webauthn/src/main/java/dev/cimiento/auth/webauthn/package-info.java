/** Passkeys on WebAuthn4J: {@link dev.cimiento.auth.webauthn.WebAuthn4jPasskeyVerifier} is what {@code Passkeys} asks for. */
@NullMarked
package dev.cimiento.auth.webauthn;

import org.jspecify.annotations.NullMarked;
