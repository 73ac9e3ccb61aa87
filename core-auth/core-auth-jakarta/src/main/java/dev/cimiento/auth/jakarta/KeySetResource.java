package dev.cimiento.auth.jakarta;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.util.function.Supplier;

/** The tenant's public keys (RFC 7517), for others to verify its tokens with. Registered by {@link AuthFeature}. */
@Path(".well-known/jwks.json")
public final class KeySetResource {

    private final Supplier<String> keys;

    KeySetResource(Supplier<String> keys) {
        this.keys = keys;
    }

    /** The keys. Kept by caches for five minutes: a key is published long before it signs. */
    @GET
    public Response keys() {
        return Response.ok(keys.get(), "application/jwk-set+json")
                .header("Cache-Control", "public, max-age=300")
                .build();
    }
}
