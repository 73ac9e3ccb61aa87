package dev.cimiento.auth.jakarta;

import dev.cimiento.auth.ApiKey;
import dev.cimiento.auth.ApiKeyId;
import dev.cimiento.auth.ApiKeyRequest;
import dev.cimiento.auth.ApiKeyResult;
import dev.cimiento.auth.ApiKeys;
import dev.cimiento.auth.Caller;
import dev.cimiento.auth.IssuedApiKey;
import dev.cimiento.auth.Permission;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The tenant's API keys, for people who may {@code api-keys:manage}. A key's text is in one answer, once. Registered by {@link AuthFeature}. */
@Path("auth/api-keys")
public final class ApiKeyResource {

    private static final long LONGEST_LIFETIME = Duration.ofDays(3_660).toSeconds();
    private static final long LONGEST_OVERLAP = Duration.ofDays(30).toSeconds();

    private final ApiKeys keys;

    ApiKeyResource(ApiKeys keys) {
        this.keys = keys;
    }

    /** All of them, without their texts. */
    @GET
    @RequiresPermission("api-keys:manage")
    public Response list() {
        return Edge.json(
                        200,
                        Map.of(
                                "apiKeys",
                                keys.list().stream()
                                        .map(ApiKeyResource::members)
                                        .toList()))
                .build();
    }

    /** Makes one of this {@code name} with these {@code scopes}, which the caller must have, for {@code lifetimeSeconds} if given. */
    @POST
    @RequiresPermission("api-keys:manage")
    @RequiresLogin
    public Response create(@Context HttpServletRequest request, @Context SecurityContext context) {
        Body body = Body.of(request);
        Set<Permission> scopes = new HashSet<>();
        for (String text : body.texts("scopes")) {
            scopes.add(Permission.parse(text)
                    .orElseThrow(
                            () -> Problem.field("scopes", "MALFORMED", "must be permissions such as bookings:read")));
        }
        ApiKeyRequest wanted = ApiKeyRequest.of(body.name("name", 100), scopes);
        long lifetime = bounded(body, "lifetimeSeconds", LONGEST_LIFETIME);
        ApiKeyResult result = keys.create(
                lifetime > 0 ? wanted.withLifetime(Duration.ofSeconds(lifetime)) : wanted,
                Authenticated.caller(context));
        return answer(201, result);
    }

    /** Gives a key another text, where the caller may do what the key may; the one before stays good for {@code overlapSeconds}, none by default. */
    @POST
    @Path("{id}/rotate")
    @RequiresPermission("api-keys:manage")
    @RequiresLogin
    public Response rotate(
            @PathParam("id") String id, @Context HttpServletRequest request, @Context SecurityContext context) {
        Duration overlap = Duration.ofSeconds(bounded(Body.of(request), "overlapSeconds", LONGEST_OVERLAP));
        return ApiKeyId.parse(id)
                .flatMap(key -> keys.rotate(key, overlap, Authenticated.caller(context)))
                .map(result -> answer(200, result))
                .orElseGet(ApiKeyResource::unknown);
    }

    /** Ends a key at once. */
    @DELETE
    @Path("{id}")
    @RequiresPermission("api-keys:manage")
    @RequiresLogin
    public Response revoke(@PathParam("id") String id, @Context SecurityContext context) {
        Caller caller = Authenticated.caller(context);
        return ApiKeyId.parse(id)
                        .filter(key -> Refusals.owned(keys.revoke(key, caller), caller))
                        .isPresent()
                ? Response.noContent().build()
                : unknown();
    }

    private static long bounded(Body body, String field, long longest) {
        long value = body.number(field).orElse(0L);
        if (value < 0 || value > longest) {
            throw Problem.field(field, "OUT_OF_RANGE", "must be 0 to " + longest);
        }
        return value;
    }

    private static Response unknown() {
        return Problem.of(404, "not-found", "No such key, or it has ended");
    }

    private static Response answer(int status, ApiKeyResult result) {
        return result instanceof ApiKeyResult.Issued issued
                ? issued(status, issued.key())
                : Problem.of(403, "forbidden", "A key may do no more than whoever makes it");
    }

    private static Response issued(int status, IssuedApiKey issued) {
        Map<String, Object> members = members(issued.key());
        members.put("text", issued.text().reveal());
        return Edge.json(status, members).build();
    }

    private static Map<String, Object> members(ApiKey key) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("id", key.id().value());
        members.put("name", key.name());
        members.put(
                "scopes", key.scopes().stream().map(Permission::value).sorted().toList());
        members.put("createdAt", key.createdAt().toString());
        key.createdBy().ifPresent(by -> members.put("createdBy", by.toString()));
        key.expiresAt().ifPresent(at -> members.put("expiresAt", at.toString()));
        key.revokedAt().ifPresent(at -> members.put("revokedAt", at.toString()));
        key.usedAt().ifPresent(at -> members.put("usedAt", at.toString()));
        return members;
    }
}
