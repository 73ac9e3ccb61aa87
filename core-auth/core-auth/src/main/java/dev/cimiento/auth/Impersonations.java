package dev.cimiento.auth;

import static java.util.Objects.requireNonNull;

import dev.cimiento.auth.AuthEvent.Kind;
import dev.cimiento.auth.spi.Session;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Lets staff act as somebody else, to see what they see. The session lasts an hour at most, its tokens name both ({@code act}, RFC 8693), it is
 * in the other's list of sessions, and it begins only if the listener took note of it. Whoever acts so changes nothing of how the account is
 * entered (password, address, second factors, passkeys, identities at other providers), ends none of its other sessions, makes no keys and no
 * invitations, and gains no permission, also none that the other is given meanwhile. The session ends when the staff member logs out
 * everywhere, is disabled, or may not act as others any more; that last one, and permissions, are for a {@link LiveTokenVerifier} to see.
 *
 * <p>Safe for use by many threads and processes.
 */
public final class Impersonations {

    /** What somebody needs in order to act as somebody else. */
    public static final Permission PERMISSION = Permission.of("accounts:impersonate");

    private static final Duration LONGEST = Duration.ofHours(1);
    private static final int LONGEST_REASON = 500;

    private final Accounts accounts;
    private final Engine engine;
    private final Roles roles;

    private Impersonations(Accounts accounts) {
        this.accounts = accounts;
        this.engine = accounts.engine();
        this.roles = Roles.of(accounts);
    }

    /** Of these accounts. */
    public static Impersonations of(Accounts accounts) {
        return new Impersonations(requireNonNull(accounts, "accounts"));
    }

    /**
     * Begins to act as somebody else.
     *
     * @param by who; verified by a {@link LiveTokenVerifier}, since only that knows permissions
     * @param target as whom
     * @param reason why, for the audit: 1 to 500 characters
     * @throws IllegalArgumentException when the reason is blank or too long
     */
    public ImpersonationResult start(Caller by, AccountId target, String reason, Client client) {
        if (requireNonNull(reason, "reason").isBlank() || reason.length() > LONGEST_REASON) {
            throw new IllegalArgumentException("reason must have 1 to 500 characters, had " + reason.length());
        }
        Instant now = engine.now();
        if (by.actor().isPresent() || !by.may(PERMISSION)) {
            return refused(ImpersonationResult.Reason.NOT_PERMITTED);
        }
        Optional<Account> found = accounts.find(target)
                .filter(Account::isActive)
                .filter(other -> !other.id().equals(by.account()));
        if (found.isEmpty()) {
            return refused(ImpersonationResult.Reason.NO_SUCH_ACCOUNT);
        }
        Account account = found.get();
        if (!roles.canGive(by, account.roles())) {
            return refused(ImpersonationResult.Reason.MORE_POWERFUL);
        }
        Session session = new Session(SessionId.random(), account.id(), client, now, now.plus(LONGEST))
                .withFactors(by.factors())
                .withActor(by.account());
        return engine.store().together(within -> {
            // Whoever ends the sessions of either locks them first: so this one is there to be ended, or is not begun.
            // In one order, since two may
            // begin to act as each other.
            Stream.of(by.account(), account.id())
                    .sorted(Comparator.comparing(AccountId::value))
                    .forEach(within.accounts()::lock);
            if (!Owners.isLive(within, by, now)) {
                return refused(ImpersonationResult.Reason.NOT_PERMITTED);
            }
            engine.events()
                    .insist(Events.of(Kind.IMPERSONATION_STARTED, now)
                            .account(account.id())
                            .session(session.id())
                            .by(Optional.of(by.account()))
                            .detail(reason));
            return accounts.openings()
                    .open(within, account, Optional.empty(), session, Optional.empty(), now)
                    .<ImpersonationResult>map(tokens -> new ImpersonationResult.Started(account, tokens))
                    .orElseGet(() -> refused(ImpersonationResult.Reason.NO_SUCH_ACCOUNT));
        });
    }

    private static ImpersonationResult refused(ImpersonationResult.Reason reason) {
        return new ImpersonationResult.Refused(reason);
    }
}
