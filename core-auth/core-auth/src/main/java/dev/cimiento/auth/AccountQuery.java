package dev.cimiento.auth;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which accounts to list: in the order of their e-mail addresses, page by page. Immutable. */
public final class AccountQuery {

    /** The longest page. */
    public static final int LARGEST_PAGE = 1000;

    private final int limit;
    private final @Nullable EmailAddress after;
    private final @Nullable Role role;

    private AccountQuery(int limit, @Nullable EmailAddress after, @Nullable Role role) {
        this.limit = limit;
        this.after = after;
        this.role = role;
    }

    /**
     * The first accounts, at most so many.
     *
     * @throws IllegalArgumentException when the limit is not 1 to {@value #LARGEST_PAGE}
     */
    public static AccountQuery first(int limit) {
        if (limit < 1 || limit > LARGEST_PAGE) {
            throw new IllegalArgumentException("limit must be 1 to " + LARGEST_PAGE + ", was " + limit);
        }
        return new AccountQuery(limit, null, null);
    }

    /** Only those after this address: the last one of the page before. */
    public AccountQuery after(EmailAddress email) {
        return new AccountQuery(limit, requireNonNull(email, "email"), role);
    }

    /** Only those with this role. */
    public AccountQuery withRole(Role wanted) {
        return new AccountQuery(limit, after, requireNonNull(wanted, "wanted"));
    }

    /** How many at most. */
    public int limit() {
        return limit;
    }

    /** After which address; empty for the first page. */
    public Optional<EmailAddress> after() {
        return Optional.ofNullable(after);
    }

    /** With which role; empty for any. */
    public Optional<Role> role() {
        return Optional.ofNullable(role);
    }
}
