package dev.cimiento.auth;

import static java.util.Objects.requireNonNull;

import dev.cimiento.tenancy.TenantId;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Something that happened to somebody's identity, for audit and metrics. Carries ids, never a secret or what somebody typed. Immutable. */
public final class AuthEvent {

    /** What happened. */
    public enum Kind {
        /** There is a new account. */
        ACCOUNT_CREATED,
        /** An account cannot log in any more. */
        ACCOUNT_DISABLED,
        /** An account can log in again. */
        ACCOUNT_ENABLED,
        /** An account is gone. */
        ACCOUNT_DELETED,
        /** A session began. */
        LOGGED_IN,
        /** A password or second factor was wrong. */
        LOGIN_FAILED,
        /** An attempt was not judged, since there were too many. */
        LOGIN_THROTTLED,
        /** A password was right, and a second factor is needed. */
        SECOND_FACTOR_ASKED,
        /** A session was ended by its owner or the program. */
        LOGGED_OUT,
        /** A refresh token was used twice; its session was ended. */
        REFRESH_REUSED,
        /** Another password was set. */
        PASSWORD_CHANGED,
        /** An address was proved. */
        EMAIL_VERIFIED,
        /** An account moved to another address. */
        EMAIL_CHANGED,
        /** A message was handed over. */
        MESSAGE_SENT,
        /** A role was given; the detail names it. */
        ROLE_GRANTED,
        /** A role was taken; the detail names it. */
        ROLE_REVOKED,
        /** What a role may do was changed; the detail names it. */
        ROLE_DEFINED,
        /** A definition was deleted; the detail names it. */
        ROLE_REMOVED,
        /** Somebody was invited. */
        INVITED,
        /** An invitation was accepted. */
        INVITATION_ACCEPTED,
        /** An invitation was withdrawn. */
        INVITATION_WITHDRAWN,
        /** A second factor counts from now on. */
        SECOND_FACTOR_ADDED,
        /** A second factor counts no more. */
        SECOND_FACTOR_REMOVED,
        /** An API key was made. */
        API_KEY_CREATED,
        /** An API key has another text. */
        API_KEY_ROTATED,
        /** An API key was ended. */
        API_KEY_REVOKED,
        /** Somebody acts as somebody else; the detail says why. */
        IMPERSONATION_STARTED,
        /** An account was brought in from another system. */
        ACCOUNT_IMPORTED,
        /** Another provider's word leads to an account from now on; the detail names the provider. */
        IDENTITY_LINKED,
        /** Another provider's word leads to an account no more; the detail names the provider. */
        IDENTITY_UNLINKED
    }

    private final Kind kind;
    private final TenantId tenant;
    private final Instant at;
    private final @Nullable AccountId account;
    private final @Nullable SessionId session;
    private final @Nullable AccountId by;
    private final String detail;

    private AuthEvent(
            Kind kind,
            TenantId tenant,
            Instant at,
            @Nullable AccountId account,
            @Nullable SessionId session,
            @Nullable AccountId by,
            String detail) {
        this.kind = requireNonNull(kind, "kind");
        this.tenant = requireNonNull(tenant, "tenant");
        this.at = requireNonNull(at, "at");
        this.account = account;
        this.session = session;
        this.by = by;
        this.detail = requireNonNull(detail, "detail");
    }

    static AuthEvent of(Kind kind, TenantId tenant, Instant at) {
        return new AuthEvent(kind, tenant, at, null, null, null, "");
    }

    AuthEvent account(AccountId whose) {
        return new AuthEvent(kind, tenant, at, whose, session, by, detail);
    }

    AuthEvent session(SessionId which) {
        return new AuthEvent(kind, tenant, at, account, which, by, detail);
    }

    AuthEvent by(Optional<AccountId> who) {
        return new AuthEvent(kind, tenant, at, account, session, who.orElse(null), detail);
    }

    AuthEvent detail(String text) {
        return new AuthEvent(kind, tenant, at, account, session, by, text);
    }

    /** What happened. */
    public Kind kind() {
        return kind;
    }

    /** In which tenant. */
    public TenantId tenant() {
        return tenant;
    }

    /** When. */
    public Instant at() {
        return at;
    }

    /** To whom; empty where that is nobody, or not known. */
    public Optional<AccountId> account() {
        return Optional.ofNullable(account);
    }

    /** In which session. */
    public Optional<SessionId> session() {
        return Optional.ofNullable(session);
    }

    /** By whom, where not by the account itself. */
    public Optional<AccountId> by() {
        return Optional.ofNullable(by);
    }

    /** What else there is to say: a role, a reason, the id of a key; may be empty. */
    public String detail() {
        return detail;
    }

    @Override
    public String toString() {
        return "AuthEvent[" + kind + ", " + tenant
                + account().map(whose -> ", account " + whose).orElse("")
                + session().map(which -> ", session " + which).orElse("")
                + by().map(who -> ", by account " + who).orElse("")
                + (detail.isEmpty() ? "" : ", " + detail) + "]";
    }
}
