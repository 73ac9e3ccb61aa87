package dev.cimiento.auth.jakarta;

import jakarta.ws.rs.core.SecurityContext;
import org.jspecify.annotations.Nullable;

/** The security context of a request that was authenticated. */
record Requester(Authenticated authenticated, boolean secure) implements SecurityContext {

    @Override
    public java.security.@Nullable Principal getUserPrincipal() {
        return authenticated;
    }

    @Override
    public boolean isUserInRole(String role) {
        return authenticated.hasRole(role);
    }

    @Override
    public boolean isSecure() {
        return secure;
    }

    @Override
    public String getAuthenticationScheme() {
        return "Bearer";
    }
}
