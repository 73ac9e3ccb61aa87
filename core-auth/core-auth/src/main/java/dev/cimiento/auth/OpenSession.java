package dev.cimiento.auth;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A session as its owner sees it in the list of those that are open. Immutable. */
public final class OpenSession {

    private final SessionId id;
    private final Client client;
    private final Set<Factor> factors;
    private final @Nullable AccountId actor;
    private final Instant openedAt;
    private final Instant usedAt;
    private final Instant expiresAt;

    private OpenSession(
            SessionId id,
            Client client,
            Set<Factor> factors,
            @Nullable AccountId actor,
            Instant openedAt,
            Instant usedAt,
            Instant expiresAt) {
        this.id = requireNonNull(id, "id");
        this.client = requireNonNull(client, "client");
        this.factors = Set.copyOf(factors);
        this.actor = actor;
        this.openedAt = requireNonNull(openedAt, "openedAt");
        this.usedAt = requireNonNull(usedAt, "usedAt");
        this.expiresAt = requireNonNull(expiresAt, "expiresAt");
    }

    /** As stored, last refreshed then. */
    public static OpenSession of(dev.cimiento.auth.spi.Session session, Instant usedAt) {
        return new OpenSession(
                session.id(),
                session.client(),
                session.factors(),
                session.actor().orElse(null),
                session.openedAt(),
                usedAt,
                session.expiresAt());
    }

    /** Which, for {@link Accounts#logout(SessionId)}. */
    public SessionId id() {
        return id;
    }

    /** Where it was opened. */
    public Client client() {
        return client;
    }

    /** With what proof. */
    public Set<Factor> factors() {
        return factors;
    }

    /** Who acts in it, where it is not the account's owner. */
    public Optional<AccountId> actor() {
        return Optional.ofNullable(actor);
    }

    /** When it was opened. */
    public Instant openedAt() {
        return openedAt;
    }

    /** When it was refreshed last, or opened where it never was. */
    public Instant usedAt() {
        return usedAt;
    }

    /** When it ends at the latest. */
    public Instant expiresAt() {
        return expiresAt;
    }

    @Override
    public String toString() {
        return "OpenSession[" + id + ", " + client + ", opened " + openedAt + ", used " + usedAt + "]";
    }
}
