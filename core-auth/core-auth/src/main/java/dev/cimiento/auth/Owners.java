package dev.cimiento.auth;

import dev.cimiento.auth.spi.AuthStore;
import dev.cimiento.auth.spi.Credentials;
import dev.cimiento.tenancy.TenantContext;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * Says whether a caller is the owner of their account now. An access token is believed for some minutes after its session ended, unless a {@link
 * LiveTokenVerifier} verifies it; what changes how an account is entered does not rely on that.
 */
final class Owners {

    /** How old a login may be for what changes who the account belongs to (OWASP ASVS 7.5.1). */
    static final Duration FRESH = Duration.ofMinutes(10);

    private final AuthStore store;

    Owners(AuthStore store) {
        this.store = store;
    }

    /** Whether the caller's session is open, and the account, and whoever acts as it, may use it. */
    static boolean isLive(AuthStore within, Caller caller, Instant now) {
        return caller.tenant().equals(TenantContext.require())
                && within.standings()
                        .find(caller.account(), caller.session(), now)
                        .isPresent();
    }

    /** Whether it is, as of now. */
    boolean isLive(Caller caller, Instant now) {
        return isLive(store, caller, now);
    }

    /** The caller's account, unless somebody else acts as it or the session is over; for a first look, before slow work. */
    Optional<Account> find(Caller caller, Instant now) {
        return caller.actor().isPresent() || !isLive(store, caller, now)
                ? Optional.empty()
                : store.accounts().find(caller.account()).filter(Account::isActive);
    }

    /**
     * The same, and it stays so until the work of {@link AuthStore#together} ends: whoever ends the sessions of an account locks it first, as this
     * does.
     */
    static Optional<Account> lock(AuthStore within, Caller caller, Instant now) {
        if (caller.actor().isPresent()) {
            return Optional.empty();
        }
        Optional<Account> locked = within.accounts()
                .lock(caller.account())
                .map(Credentials::account)
                .filter(Account::isActive);
        return locked.filter(account -> isLive(within, caller, now));
    }

    /** Does this for the owner, or nothing. */
    <T> OwnerResult<T> act(Caller caller, Instant now, BiFunction<AuthStore, Account, T> what) {
        return store.together(within -> lock(within, caller, now)
                .<OwnerResult<T>>map(account -> new OwnerResult.Done<>(what.apply(within, account)))
                .orElseGet(OwnerResult.NotTheOwner::new));
    }

    /** The same, where proof was given in the last ten minutes. */
    <T> OwnerResult<T> actFreshly(Caller caller, Instant now, BiFunction<AuthStore, Account, T> what) {
        return store.together(within -> {
            Optional<Account> owner = lock(within, caller, now);
            if (owner.isEmpty()) {
                return new OwnerResult.NotTheOwner<>();
            }
            return caller.isFresh(Assurance.AAL1, FRESH, now)
                    ? new OwnerResult.Done<>(what.apply(within, owner.get()))
                    : new OwnerResult.StepUpNeeded<>();
        });
    }
}
