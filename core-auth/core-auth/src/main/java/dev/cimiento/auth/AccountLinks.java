package dev.cimiento.auth;

import static java.util.Objects.requireNonNull;

import dev.cimiento.auth.AuthEvent.Kind;
import dev.cimiento.auth.spi.AuthStore;
import dev.cimiento.auth.spi.Credentials;
import dev.cimiento.auth.spi.OneTimeToken;
import dev.cimiento.auth.spi.OneTimeToken.Purpose;
import dev.cimiento.auth.spi.ThrottleKey;
import dev.cimiento.tenancy.Secret;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * What people of the current tenant do by a link in an e-mail: prove an address, choose another password, move to another address.
 *
 * <p>A link holds 256 random bits that are good once, for one purpose, in one tenant, for a while; stored is their hash. A newer link makes
 * the one before void, and a changed password or address all of them. Requests answer the same whether there is such an account or not.
 *
 * <p>Safe for use by many threads and processes.
 */
public final class AccountLinks {

    private final Engine engine;
    private final AuthStore store;
    private final Messenger messenger;
    private final OneTimeSecrets secrets = new OneTimeSecrets();

    private AccountLinks(Accounts accounts, Messenger messenger) {
        this.engine = accounts.engine();
        this.store = engine.store();
        this.messenger = messenger;
    }

    /** Links to these accounts, sent by this messenger. */
    public static AccountLinks of(Accounts accounts, Messenger messenger) {
        return new AccountLinks(requireNonNull(accounts, "accounts"), requireNonNull(messenger, "messenger"));
    }

    /**
     * Signs up without telling whether the address has an account already: the new one gets a link that proves it, the owner of the old one
     * a message, and both requests the same answer after the same work. Whoever needs to know uses {@link Accounts#signUp}.
     *
     * @param email as it was typed
     * @throws AuthOverloadException when the hasher is asked for more than it admits
     */
    public RegistrationResult register(String email, Password password) {
        Optional<EmailAddress> address = EmailAddress.parse(requireNonNull(email, "email"));
        if (address.isEmpty()) {
            return new RegistrationResult.Refused(SignUpResult.Invalid.email());
        }
        Optional<SignUpResult.Invalid> objection =
                engine.policy().passwords().objection(requireNonNull(password, "password"), address.get());
        if (objection.isPresent()) {
            return new RegistrationResult.Refused(objection.get());
        }
        PasswordHash hash = engine.hasher().hash(password);
        Instant now = engine.now();
        boolean sending = admits(address.get());
        Account wanted = Account.of(AccountId.random(), address.get(), Set.of(), now);
        boolean added = store.together(within -> {
            boolean isNew = within.accounts().add(wanted, hash);
            if (sending) {
                // A link of nobody's, where the address is taken: the same statements, so that their time does not
                // tell.
                AuthMessage link = verification(within, wanted, now);
                messenger.deliver(isNew ? link : new AuthMessage.AlreadyRegistered(wanted.email()));
            }
            return isNew;
        });
        if (added) {
            engine.events().tell(Events.of(Kind.ACCOUNT_CREATED, now).account(wanted.id()));
        }
        return new RegistrationResult.CheckMail();
    }

    /** Sends the account a link that proves its address; does nothing where it is proved, or there is none. */
    public void requestEmailVerification(AccountId id) {
        Instant now = engine.now();
        store.accounts()
                .find(requireNonNull(id, "id"))
                .filter(account -> account.emailVerifiedAt().isEmpty() && account.isActive())
                .filter(account -> admits(account.email()))
                .ifPresent(account -> {
                    deliver(within -> verification(within, account, now));
                    engine.events().tell(Events.of(Kind.MESSAGE_SENT, now).account(id));
                });
    }

    /** Notes that the address is proved. */
    public LinkResult verifyEmail(Secret token) {
        Instant now = engine.now();
        return use(
                token,
                Purpose.EMAIL_VERIFICATION,
                now,
                (within, owner, spent) -> Optional.of(owner)
                        .filter(account -> account.email().equals(spent.email()))
                        .map(account -> account.withVerifiedEmail(account.email(), now))
                        .filter(account -> within.accounts().update(account, now))
                        .map(account -> told(Kind.EMAIL_VERIFIED, account, now)));
    }

    /**
     * Sends a link to choose another password to the address, if it has an account; always after the same work, with the same answer: none. At
     * most five an hour for one address.
     *
     * @param email as it was typed
     */
    public void requestPasswordReset(String email) {
        Optional<EmailAddress> address = EmailAddress.parse(requireNonNull(email, "email"));
        if (address.isEmpty() || !admits(address.get())) {
            return;
        }
        Instant now = engine.now();
        Secret token = secrets.mint();
        Instant until = now.plus(engine.policy().links().passwordReset());
        deliver(within -> {
            Optional<Account> account = within.accounts()
                    .find(address.get())
                    .map(Credentials::account)
                    .filter(Account::isActive);
            // A link of nobody's, where there is no account: the same statements, so that their time does not tell.
            Account owner = account.orElseGet(() -> Account.of(AccountId.random(), address.get(), Set.of(), now));
            within.oneTimeTokens().add(token(token, Purpose.PASSWORD_RESET, owner, address.get(), until), now);
            return account.isPresent()
                    ? new AuthMessage.ResetPassword(address.get(), token, until)
                    : new AuthMessage.NoAccount(address.get());
        });
    }

    /**
     * Sets another password, and ends every session, link and challenge of the account. Logs nobody in, and leaves the second factor as it
     * is (OWASP ASVS 6.4.3). Whoever has the link reads the account's mail, so its address is proved, too.
     *
     * @throws AuthOverloadException when the hasher is asked for more than it admits; the link is still good
     */
    public LinkResult resetPassword(Secret token, Password next) {
        requireNonNull(next, "next");
        Instant now = engine.now();
        Optional<OneTimeToken> found = find(token, Purpose.PASSWORD_RESET, now);
        if (found.isEmpty()) {
            return new LinkResult.InvalidLink();
        }
        Optional<SignUpResult.Invalid> objection =
                engine.policy().passwords().objection(next, found.get().email());
        if (objection.isPresent()) {
            return new LinkResult.Refused(objection.get());
        }
        PasswordHash hash = engine.hasher().hash(next);
        return use(token, Purpose.PASSWORD_RESET, now, (within, owner, spent) -> {
            Optional<Account> reset = Optional.of(owner)
                    .filter(account -> account.email().equals(spent.email()))
                    .map(account -> account.withVerifiedEmail(
                            account.email(), account.emailVerifiedAt().orElse(now)));
            reset.ifPresent(account -> {
                within.accounts().setHash(account.id(), hash);
                within.accounts().update(account, now);
                within.sessions().endAll(account.id(), now);
                within.oneTimeTokens().removeAll(account.id());
                messenger.deliver(new AuthMessage.PasswordChanged(account.email()));
                told(Kind.PASSWORD_CHANGED, account, now);
            });
            return reset;
        });
    }

    /** Sends a link to a new address, which the account moves to when the link is used. Asks for a login of the last ten minutes. */
    public EmailChangeResult requestEmailChange(Caller caller, String newEmail) {
        Instant now = engine.now();
        Optional<EmailAddress> address = EmailAddress.parse(requireNonNull(newEmail, "newEmail"));
        Optional<Account> owner = engine.owners().find(caller, now);
        if (owner.isEmpty()) {
            return new EmailChangeResult.NotTheOwner();
        }
        if (!caller.isFresh(Assurance.AAL1, Owners.FRESH, now)) {
            return new EmailChangeResult.StepUpNeeded();
        }
        if (address.isEmpty()) {
            return new EmailChangeResult.Refused(SignUpResult.Invalid.email());
        }
        if (!admits(address.get())) {
            return new EmailChangeResult.Requested();
        }
        Secret token = secrets.mint();
        Instant until = now.plus(engine.policy().links().emailVerification());
        return store.together(within -> {
            // Whoever ends the sessions of a thief, and voids links, locks the account first: no link comes after that.
            if (Owners.lock(within, caller, now).isEmpty()) {
                return new EmailChangeResult.NotTheOwner();
            }
            if (within.accounts().find(address.get()).isPresent()) {
                messenger.deliver(new AuthMessage.AlreadyRegistered(address.get()));
            } else {
                within.oneTimeTokens().add(token(token, Purpose.EMAIL_CHANGE, owner.get(), address.get(), until), now);
                messenger.deliver(new AuthMessage.ConfirmNewEmail(address.get(), token, until));
            }
            return new EmailChangeResult.Requested();
        });
    }

    /** Moves the account to the new address, and tells the old one. Other links of the account are void. */
    public LinkResult confirmEmailChange(Secret token) {
        Instant now = engine.now();
        return use(token, Purpose.EMAIL_CHANGE, now, (within, owner, spent) -> {
            Optional<Account> moved = Optional.of(owner.withVerifiedEmail(spent.email(), now))
                    .filter(account -> within.accounts().update(account, now));
            moved.ifPresent(account -> {
                within.oneTimeTokens().removeAll(account.id());
                messenger.deliver(new AuthMessage.EmailChanged(owner.email(), account.email()));
                told(Kind.EMAIL_CHANGED, account, now);
            });
            return moved;
        });
    }

    private AuthMessage verification(AuthStore within, Account account, Instant now) {
        Secret token = secrets.mint();
        Instant until = now.plus(engine.policy().links().emailVerification());
        within.oneTimeTokens().add(token(token, Purpose.EMAIL_VERIFICATION, account, account.email(), until), now);
        return new AuthMessage.VerifyEmail(account.email(), token, until);
    }

    private static OneTimeToken token(
            Secret token, Purpose purpose, Account account, EmailAddress email, Instant until) {
        return new OneTimeToken(OneTimeSecrets.hash(token, purpose), purpose, account.id(), email, "", 1, until);
    }

    /** The row and the message together, so that no message leads nowhere. */
    private void deliver(Function<AuthStore, AuthMessage> making) {
        store.together(within -> {
            AuthMessage message = making.apply(within);
            messenger.deliver(message);
            return message;
        });
    }

    /** Whether the address gets another message. */
    private boolean admits(EmailAddress email) {
        return engine.limits()
                .take(
                        ThrottleKey.ofMessages(email.value()).value(),
                        engine.policy().links().messages())
                .isEmpty();
    }

    private Optional<OneTimeToken> find(Secret token, Purpose purpose, Instant now) {
        return OneTimeSecrets.isShaped(requireNonNull(token, "token"))
                ? store.oneTimeTokens().find(OneTimeSecrets.hash(token, purpose), purpose, now)
                : Optional.empty();
    }

    private LinkResult use(Secret token, Purpose purpose, Instant now, Use what) {
        Optional<OneTimeToken> found = find(token, purpose, now);
        if (found.isEmpty()) {
            return new LinkResult.InvalidLink();
        }
        // The account before the link, as everybody who changes both.
        return store.together(within -> within.accounts()
                .lock(found.get().account())
                .map(Credentials::account)
                .filter(Account::isActive)
                .flatMap(owner -> within.oneTimeTokens()
                        .redeem(found.get().hash(), purpose, now)
                        .flatMap(spent -> what.of(within, owner, spent)))
                .<LinkResult>map(LinkResult.Done::new)
                .orElseGet(LinkResult.InvalidLink::new));
    }

    private Account told(Kind kind, Account account, Instant now) {
        engine.events().tell(Events.of(kind, now).account(account.id()));
        return account;
    }

    /** What a good link does to the account that it is of. */
    private interface Use {
        Optional<Account> of(AuthStore within, Account owner, OneTimeToken spent);
    }
}
