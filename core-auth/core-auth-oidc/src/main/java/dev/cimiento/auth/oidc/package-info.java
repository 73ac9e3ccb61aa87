/**
 * Login by OpenID Connect Core 1.0 with the authorization code flow, after RFC 9700: {@link dev.cimiento.auth.oidc.OidcLogins}, with the {@link
 * dev.cimiento.auth.oidc.OidcProvider}s of each tenant.
 */
@NullMarked
package dev.cimiento.auth.oidc;

import org.jspecify.annotations.NullMarked;
