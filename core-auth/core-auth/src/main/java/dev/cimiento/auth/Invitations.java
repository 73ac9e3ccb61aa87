package dev.cimiento.auth;

import static java.util.Objects.requireNonNull;

import dev.cimiento.auth.AuthEvent.Kind;
import dev.cimiento.auth.spi.AuthStore;
import dev.cimiento.auth.spi.InvitationStore;
import dev.cimiento.auth.spi.TokenHash;
import dev.cimiento.tenancy.Secret;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Offers to join the current tenant. An invitation is good once, for whoever reads mail to its address; nobody gives away what they do not
 * have, neither when they invite nor when it is accepted. Whether somebody may invite at all is for the program to ask: {@link
 * Principal#may}. What somebody asks for, do with their {@link Caller}: it is refused to whoever acts as somebody else, or in a session that is
 * over. Safe for use by many threads and processes.
 */
public final class Invitations {

    private final Accounts accounts;
    private final Engine engine;
    private final AuthStore store;
    private final Roles roles;
    private final Messenger messenger;
    private final OneTimeSecrets secrets = new OneTimeSecrets();

    private Invitations(Accounts accounts, Messenger messenger) {
        this.accounts = accounts;
        this.engine = accounts.engine();
        this.store = engine.store();
        this.roles = Roles.of(accounts);
        this.messenger = messenger;
    }

    /** Invitations to these accounts, sent by this messenger. */
    public static Invitations of(Accounts accounts, Messenger messenger) {
        return new Invitations(requireNonNull(accounts, "accounts"), requireNonNull(messenger, "messenger"));
    }

    /** Invites in the name of the program itself, with any roles. An invitation to the same address that is open is void then. */
    public InvitationResult invite(String email, Set<Role> given) {
        return invite(email, given, Optional.empty());
    }

    /** Invites in the name of a caller, with roles that the caller has, or that may do nothing which the caller may not. */
    public InvitationResult invite(String email, Set<Role> given, Caller by) {
        if (by.actor().isPresent() || !engine.owners().isLive(by, engine.now()) || !roles.canGive(by, given)) {
            return new InvitationResult.NotAllowed();
        }
        return invite(email, given, Optional.of(by.account()));
    }

    /**
     * Accepts for somebody who has no account here: makes one, with its address proved.
     *
     * @throws AuthOverloadException when the hasher is asked for more than it admits; the invitation is still open
     */
    public InvitationResult accept(Secret token, Password password) {
        requireNonNull(password, "password");
        Instant now = engine.now();
        Optional<Invitation> found = find(token, now);
        if (found.isEmpty()) {
            return new InvitationResult.InvalidLink();
        }
        EmailAddress email = found.get().email();
        Optional<SignUpResult.Invalid> objection = engine.policy().passwords().objection(password, email);
        if (objection.isPresent()) {
            return new InvitationResult.Refused(objection.get());
        }
        if (accounts.find(email).isPresent()) {
            return new InvitationResult.LogInFirst();
        }
        if (!inviterStillCan(found.get())) {
            return new InvitationResult.NotAllowed();
        }
        PasswordHash hash = engine.hasher().hash(password);
        Account account =
                Account.of(AccountId.random(), email, found.get().roles(), now).withVerifiedEmail(email, now);
        InvitationResult result = store.together(within -> {
            if (!within.accounts().add(account, hash)) {
                return new InvitationResult.LogInFirst();
            }
            if (within.invitations().accept(hash(token), now).isEmpty()) {
                within.accounts().remove(account.id(), now);
                return new InvitationResult.InvalidLink();
            }
            return new InvitationResult.Accepted(account);
        });
        if (result instanceof InvitationResult.Accepted) {
            engine.events().tell(Events.of(Kind.ACCOUNT_CREATED, now).account(account.id()));
            told(found.get(), account, now);
        }
        return result;
    }

    /** Accepts for somebody who is logged in with the invited address: the account gets the roles, and its address is proved. */
    public InvitationResult accept(Secret token, Caller caller) {
        Instant now = engine.now();
        Optional<Invitation> found = find(token, now);
        if (found.isEmpty()) {
            return new InvitationResult.InvalidLink();
        }
        Optional<Account> account = engine.owners()
                .find(caller, now)
                .filter(owner -> owner.email().equals(found.get().email()));
        if (account.isEmpty() || !inviterStillCan(found.get())) {
            return new InvitationResult.NotAllowed();
        }
        InvitationResult result = store.together(within -> Owners.lock(within, caller, now)
                .filter(owner -> owner.email().equals(found.get().email()))
                .<InvitationResult>map(owner -> within.invitations()
                        .accept(hash(token), now)
                        .<InvitationResult>map(
                                accepted -> new InvitationResult.Accepted(joined(within, owner, accepted, now)))
                        .orElseGet(InvitationResult.InvalidLink::new))
                .orElseGet(InvitationResult.NotAllowed::new));
        if (result instanceof InvitationResult.Accepted) {
            told(found.get(), account.get(), now);
        }
        return result;
    }

    private static Account joined(AuthStore within, Account owner, Invitation accepted, Instant now) {
        Account joined =
                owner.withVerifiedEmail(owner.email(), owner.emailVerifiedAt().orElse(now));
        within.accounts().update(joined, now);
        for (Role role : accepted.roles()) {
            joined = within.accounts().grant(owner.id(), role, now).orElse(joined);
        }
        return joined;
    }

    /** The invitation that this link is of, for the page that asks for a password; empty where the link is not good. */
    public Optional<Invitation> find(Secret token) {
        return find(token, engine.now());
    }

    /** Those that are open, the newest first. */
    public List<Invitation> open() {
        return store.invitations().open(engine.now());
    }

    /** Withdraws an invitation, in the name of the program itself; says whether it was open. */
    public boolean withdraw(InvitationId id) {
        return withdraw(store.invitations(), requireNonNull(id, "id"), Optional.empty());
    }

    /** Withdraws an invitation, whoever sent it, in the name of a caller; says whether it was open. */
    public OwnerResult<Boolean> withdraw(InvitationId id, Caller by) {
        requireNonNull(id, "id");
        return engine.owners()
                .act(
                        by,
                        engine.now(),
                        (within, account) -> withdraw(within.invitations(), id, Optional.of(account.id())));
    }

    private boolean withdraw(InvitationStore invitations, InvitationId id, Optional<AccountId> by) {
        Instant now = engine.now();
        boolean withdrawn = invitations.withdraw(id, now);
        if (withdrawn) {
            engine.events()
                    .tell(Events.of(Kind.INVITATION_WITHDRAWN, now).by(by).detail(id.toString()));
        }
        return withdrawn;
    }

    private InvitationResult invite(String email, Set<Role> given, Optional<AccountId> by) {
        Optional<EmailAddress> address = EmailAddress.parse(requireNonNull(email, "email"));
        if (address.isEmpty()) {
            return new InvitationResult.Refused(SignUpResult.Invalid.email());
        }
        Instant now = engine.now();
        Secret token = secrets.mint();
        Invitation invitation = Invitation.of(
                InvitationId.random(),
                address.get(),
                given,
                by,
                now,
                now.plus(engine.policy().links().invitation()));
        store.together(within -> {
            within.invitations().add(invitation, hash(token));
            messenger.deliver(new AuthMessage.Invited(address.get(), given, token, invitation.expiresAt()));
            return invitation;
        });
        engine.events()
                .tell(Events.of(Kind.INVITED, now).by(by).detail(invitation.id().toString()));
        return new InvitationResult.Invited(invitation);
    }

    private Optional<Invitation> find(Secret token, Instant now) {
        return OneTimeSecrets.isShaped(requireNonNull(token, "token"))
                ? store.invitations().find(hash(token), now)
                : Optional.empty();
    }

    /** Whether the inviter, as of now, could invite with these roles again; the program itself always can. */
    private boolean inviterStillCan(Invitation invitation) {
        return invitation
                .invitedBy()
                .map(by -> accounts.find(by)
                        .filter(Account::isActive)
                        .filter(inviter -> invitation.roles().stream()
                                .allMatch(role -> inviter.hasRole(role) || covers(inviter, role)))
                        .isPresent())
                .orElse(true);
    }

    private boolean covers(Account inviter, Role role) {
        return roles.find(role)
                .filter(definition -> definition.permissions().stream()
                        .allMatch(wanted -> inviter.roles().stream()
                                .flatMap(had -> roles.find(had).stream())
                                .flatMap(had -> had.permissions().stream())
                                .anyMatch(had -> had.covers(wanted))))
                .isPresent();
    }

    private void told(Invitation invitation, Account account, Instant now) {
        engine.events()
                .tell(Events.of(Kind.INVITATION_ACCEPTED, now)
                        .account(account.id())
                        .detail(invitation.id().toString()));
    }

    private static TokenHash hash(Secret token) {
        return OneTimeSecrets.invitation(token);
    }
}
