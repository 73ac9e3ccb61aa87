/** Access tokens as signed JWTs by Nimbus JOSE: {@link dev.cimiento.auth.jwt.JwtTokens}. */
@NullMarked
package dev.cimiento.auth.jwt;

import org.jspecify.annotations.NullMarked;
