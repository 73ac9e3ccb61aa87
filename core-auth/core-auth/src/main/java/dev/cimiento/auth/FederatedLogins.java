package dev.cimiento.auth;

import static java.util.Objects.requireNonNull;

import dev.cimiento.auth.spi.AuthStore;
import dev.cimiento.auth.spi.Credentials;
import dev.cimiento.auth.spi.FederationStore;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Logs people of the current tenant in by another provider's word, and links accounts to it.
 *
 * <p>Who has an identity is known by issuer and subject. A new identity joins an account by its address only where both sides have verified it:
 * an account whose address nobody proved may have been made by somebody who waits for its owner, so its password, sessions, links, second
 * factors and passkeys are dropped before the owner joins it (pre-hijacking).
 *
 * <p>Safe for use by many threads and processes.
 */
public final class FederatedLogins {

    /** What becomes of somebody whom the tenant does not know. */
    public enum Strangers {
        /** They get an account without roles. */
        ADMITTED,
        /** They get none: people are invited, or sign up, first. */
        REFUSED
    }

    /** Races with others for the same address or identity; more than one in a row is a broken store. */
    private static final int TRIES = 3;

    private final Accounts accounts;
    private final Engine engine;
    private final FederationStore federation;
    private final Strangers strangers;

    private FederatedLogins(Accounts accounts, FederationStore federation, Strangers strangers) {
        this.accounts = accounts;
        this.engine = accounts.engine();
        this.federation = federation;
        this.strangers = strangers;
    }

    /** Logins to these accounts, with identities kept here, admitting strangers. The store is over the same data source as the accounts'. */
    public static FederatedLogins of(Accounts accounts, FederationStore federation) {
        return new FederatedLogins(
                requireNonNull(accounts, "accounts"), requireNonNull(federation, "federation"), Strangers.ADMITTED);
    }

    /** The same, treating strangers so. */
    public FederatedLogins withStrangers(Strangers treated) {
        return new FederatedLogins(accounts, federation, requireNonNull(treated, "treated"));
    }

    /** Logs in whoever this is, who may be new here. */
    public FederationResult enter(FederatedProof proof, Client client) {
        requireNonNull(client, "client");
        for (int i = 0; i < TRIES; i++) {
            Optional<Account> known = federation.account(proof.identity()).flatMap(accounts::find);
            if (known.isPresent()) {
                return new FederationResult.Entered(accounts.enter(known.get().id(), Set.of(Factor.FEDERATED), client));
            }
            if (proof.verifiedEmail().isEmpty()) {
                return new FederationResult.NoVerifiedEmail();
            }
            EmailAddress email = proof.verifiedEmail().get();
            if (strangers == Strangers.REFUSED && accounts.find(email).isEmpty()) {
                return new FederationResult.NoAccount();
            }
            join(proof.identity(), email, engine.now());
        }
        throw new AuthException("an identity of " + proof.identity().issuer()
                + " was linked and unlinked while somebody logged in by it; try again");
    }

    /**
     * Gives somebody's account their identity at a provider, as they asked for in this session. Both sides have a verified address; it need not be
     * the same, since whoever asks has proved to be both. An identity of another account stays there.
     */
    public FederationResult link(FederatedProof proof, AccountId account, SessionId session) {
        Instant now = engine.now();
        requireNonNull(session, "session");
        Optional<Account> owner = owner(engine.store(), accounts.find(account), session, now);
        if (owner.isEmpty()) {
            return new FederationResult.NotTheOwner();
        }
        boolean before =
                federation.account(proof.identity()).filter(account::equals).isPresent();
        FederationResult result = link(proof, owner.get(), now);
        // Whoever ends sessions of an account locks it first: one that ended while we linked leaves no way in behind.
        boolean still = engine.store()
                .together(
                        within -> owner(within, within.accounts().lock(account).map(Credentials::account), session, now)
                                .isPresent());
        if (!still && !before && result instanceof FederationResult.Linked) {
            unlink(account, proof.identity());
        }
        return still ? result : new FederationResult.NotTheOwner();
    }

    private static Optional<Account> owner(AuthStore within, Optional<Account> found, SessionId session, Instant now) {
        return found.filter(Account::isActive)
                .filter(account -> within.sessions().list(account.id(), now).stream()
                        .anyMatch(open ->
                                open.id().equals(session) && open.actor().isEmpty()));
    }

    private FederationResult link(FederatedProof proof, Account owner, Instant now) {
        if (owner.emailVerifiedAt().isEmpty()) {
            return new FederationResult.AddressNotProved();
        }
        if (proof.verifiedEmail().isEmpty()) {
            return new FederationResult.NoVerifiedEmail();
        }
        forgetGone(proof.identity());
        if (linked(proof.identity(), owner.id(), now)
                || federation
                        .account(proof.identity())
                        .filter(owner.id()::equals)
                        .isPresent()) {
            return new FederationResult.Linked(owner);
        }
        return new FederationResult.LinkedElsewhere();
    }

    /** The account's identities. */
    public List<FederatedIdentity> identities(AccountId account) {
        return federation.identities(requireNonNull(account, "account"));
    }

    /**
     * Takes an identity from the caller's account; says whether it had it. Asks for a login of the last ten minutes; whoever has neither a password
     * nor another identity then comes back by a link to choose a password.
     */
    public OwnerResult<Boolean> unlink(Caller caller, FederatedIdentity identity) {
        requireNonNull(identity, "identity");
        OwnerResult<Boolean> owner = engine.owners().actFreshly(caller, engine.now(), (within, account) -> true);
        return owner instanceof OwnerResult.Done ? new OwnerResult.Done<>(unlink(caller.account(), identity)) : owner;
    }

    /**
     * Takes an identity from an account that has it, in the name of the program itself; says whether it had. Whoever has neither a password nor
     * another identity then comes back by a link to choose a password.
     */
    public boolean unlink(AccountId account, FederatedIdentity identity) {
        boolean unlinked =
                federation.account(identity).filter(account::equals).isPresent() && federation.unlink(identity);
        if (unlinked) {
            engine.events()
                    .tell(Events.of(AuthEvent.Kind.IDENTITY_UNLINKED, engine.now())
                            .account(account)
                            .detail(identity.issuer()));
        }
        return unlinked;
    }

    /** Deletes attempts that never came back. For a nightly job; how many. */
    public int purge() {
        return federation.purge(engine.now());
    }

    /**
     * Links the identity to the account of this address, which is made where there is none. The account first and the link then: whoever is
     * interrupted in between finds an account with a proved address the next time.
     */
    private void join(FederatedIdentity identity, EmailAddress email, Instant now) {
        forgetGone(identity);
        Optional<Account> account = engine.store()
                .together(within -> within.accounts()
                        .find(email)
                        .flatMap(found -> within.accounts().lock(found.account().id()))
                        .map(Credentials::account)
                        .filter(found -> found.email().equals(email))
                        .map(found -> found.emailVerifiedAt().isPresent() ? found : claimed(within, found, now))
                        .or(() -> made(within, email, now)));
        account.ifPresent(found -> linked(identity, found.id(), now));
    }

    private boolean linked(FederatedIdentity identity, AccountId account, Instant now) {
        boolean linked = federation.link(identity, account, now);
        if (linked) {
            engine.events()
                    .tell(Events.of(AuthEvent.Kind.IDENTITY_LINKED, now)
                            .account(account)
                            .detail(identity.issuer()));
        }
        return linked;
    }

    /** One that is left of an account that is gone, in a store without foreign keys. */
    private void forgetGone(FederatedIdentity identity) {
        if (federation
                .account(identity)
                .filter(id -> accounts.find(id).isEmpty())
                .isPresent()) {
            federation.unlink(identity);
        }
    }

    /** The owner of the address takes over an account that anybody may have made in its name: nothing of theirs opens it. */
    private static Account claimed(AuthStore within, Account account, Instant now) {
        Account proved = account.withVerifiedEmail(account.email(), now);
        within.accounts().setHash(account.id(), PasswordHash.none());
        within.accounts().update(proved, now);
        within.sessions().endAll(account.id(), now);
        within.oneTimeTokens().removeAll(account.id());
        within.factors().removeTotp(account.id());
        within.factors().replaceRecoveryCodes(account.id(), Set.of());
        within.passkeys().removeAll(account.id());
        return proved;
    }

    /** Empty where somebody else makes it in this moment. */
    private Optional<Account> made(AuthStore within, EmailAddress email, Instant now) {
        Account account = Account.of(AccountId.random(), email, Set.of(), now).withVerifiedEmail(email, now);
        if (!within.accounts().add(account, PasswordHash.none())) {
            return Optional.empty();
        }
        engine.events().tell(Events.of(AuthEvent.Kind.ACCOUNT_CREATED, now).account(account.id()));
        return Optional.of(account);
    }
}
