package dev.cimiento.auth.spi;

import static java.util.Objects.requireNonNull;

import dev.cimiento.auth.AccountId;
import dev.cimiento.auth.Client;
import dev.cimiento.auth.Factor;
import dev.cimiento.auth.SessionId;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A session as it is stored: a family of refresh tokens of which one is good. Immutable; equal by value. */
public final class Session {

    private final SessionId id;
    private final AccountId account;
    private final Client client;
    private final Instant openedAt;
    private final Instant expiresAt;
    private final Set<Factor> factors;
    private final @Nullable AccountId actor;

    private Session(
            SessionId id,
            AccountId account,
            Client client,
            Instant openedAt,
            Instant expiresAt,
            Set<Factor> factors,
            @Nullable AccountId actor) {
        this.id = requireNonNull(id, "id");
        this.account = requireNonNull(account, "account");
        this.client = requireNonNull(client, "client");
        this.openedAt = requireNonNull(openedAt, "openedAt");
        this.expiresAt = requireNonNull(expiresAt, "expiresAt");
        this.factors = Set.copyOf(factors);
        this.actor = actor;
    }

    /**
     * A session that begins with a password.
     *
     * @param id its id
     * @param account whose it is
     * @param client where the login came from
     * @param openedAt when the proof was given
     * @param expiresAt when it ends at the latest, whatever is refreshed
     */
    public Session(SessionId id, AccountId account, Client client, Instant openedAt, Instant expiresAt) {
        this(id, account, client, openedAt, expiresAt, Set.of(Factor.PASSWORD), null);
    }

    /** The same, begun with this proof. */
    public Session withFactors(Set<Factor> proof) {
        return new Session(id, account, client, openedAt, expiresAt, proof, actor);
    }

    /** The same, of one who acts as the account. */
    public Session withActor(AccountId by) {
        return new Session(id, account, client, openedAt, expiresAt, factors, requireNonNull(by, "by"));
    }

    /** Its id. */
    public SessionId id() {
        return id;
    }

    /** Whose it is. */
    public AccountId account() {
        return account;
    }

    /** Where the login came from. */
    public Client client() {
        return client;
    }

    /** When the proof was given. */
    public Instant openedAt() {
        return openedAt;
    }

    /** When it ends at the latest. */
    public Instant expiresAt() {
        return expiresAt;
    }

    /** With what proof it began. */
    public Set<Factor> factors() {
        return factors;
    }

    /** Who acts in it, where that is not the account's owner. */
    public Optional<AccountId> actor() {
        return Optional.ofNullable(actor);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Session session
                && id.equals(session.id)
                && account.equals(session.account)
                && client.equals(session.client)
                && openedAt.equals(session.openedAt)
                && expiresAt.equals(session.expiresAt)
                && factors.equals(session.factors)
                && actor().equals(session.actor());
    }

    @Override
    public int hashCode() {
        return id.hashCode();
    }

    @Override
    public String toString() {
        return "Session[" + id + ", account " + account + "]";
    }
}
