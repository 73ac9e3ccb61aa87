package dev.cimiento.auth;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A key with which a program calls the API of a tenant: the tenant's own, so it outlives whoever made it. Holds no secret. Immutable; equal by id. */
public final class ApiKey {

    private final ApiKeyId id;
    private final String name;
    private final Set<Permission> scopes;
    private final @Nullable AccountId createdBy;
    private final Instant createdAt;
    private final @Nullable Instant expiresAt;
    private final @Nullable Instant revokedAt;
    private final @Nullable Instant usedAt;

    private ApiKey(
            ApiKeyId id,
            String name,
            Set<Permission> scopes,
            @Nullable AccountId createdBy,
            Instant createdAt,
            @Nullable Instant expiresAt,
            @Nullable Instant revokedAt,
            @Nullable Instant usedAt) {
        this.id = requireNonNull(id, "id");
        this.name = requireNonNull(name, "name");
        this.scopes = Set.copyOf(scopes);
        this.createdBy = createdBy;
        this.createdAt = requireNonNull(createdAt, "createdAt");
        this.expiresAt = expiresAt;
        this.revokedAt = revokedAt;
        this.usedAt = usedAt;
    }

    /** A key that was never used, by nobody, without end. */
    public static ApiKey of(ApiKeyId id, String name, Set<Permission> scopes, Instant createdAt) {
        return new ApiKey(id, name, scopes, null, createdAt, null, null, null);
    }

    /** The same, made by this account; empty where the program itself made it. */
    public ApiKey withCreatedBy(Optional<AccountId> by) {
        return new ApiKey(id, name, scopes, by.orElse(null), createdAt, expiresAt, revokedAt, usedAt);
    }

    /** The same, until then; empty for no end. */
    public ApiKey withExpiresAt(Optional<Instant> end) {
        return new ApiKey(id, name, scopes, createdBy, createdAt, end.orElse(null), revokedAt, usedAt);
    }

    /** The same, revoked then; empty for not revoked. */
    public ApiKey withRevokedAt(Optional<Instant> end) {
        return new ApiKey(id, name, scopes, createdBy, createdAt, expiresAt, end.orElse(null), usedAt);
    }

    /** The same, last used then; empty for never. */
    public ApiKey withUsedAt(Optional<Instant> at) {
        return new ApiKey(id, name, scopes, createdBy, createdAt, expiresAt, revokedAt, at.orElse(null));
    }

    /** Its id. */
    public ApiKeyId id() {
        return id;
    }

    /** What people call it. */
    public String name() {
        return name;
    }

    /** What it may do. */
    public Set<Permission> scopes() {
        return scopes;
    }

    /** Who made it; empty where the program itself did. */
    public Optional<AccountId> createdBy() {
        return Optional.ofNullable(createdBy);
    }

    /** When it was made. */
    public Instant createdAt() {
        return createdAt;
    }

    /** When it ends; empty for a key without end. */
    public Optional<Instant> expiresAt() {
        return Optional.ofNullable(expiresAt);
    }

    /** When it was revoked; empty where it was not. */
    public Optional<Instant> revokedAt() {
        return Optional.ofNullable(revokedAt);
    }

    /** When it was used last, to about a minute; empty for never. */
    public Optional<Instant> usedAt() {
        return Optional.ofNullable(usedAt);
    }

    /** Whether it is good at this moment. */
    public boolean isGood(Instant now) {
        return revokedAt == null && (expiresAt == null || expiresAt.isAfter(now));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ApiKey key && id.equals(key.id);
    }

    @Override
    public int hashCode() {
        return id.hashCode();
    }

    @Override
    public String toString() {
        return "ApiKey[" + id + ", " + name + "]";
    }
}
