package dev.cimiento.auth.spi;

import dev.cimiento.auth.AccountId;
import dev.cimiento.auth.Client;
import dev.cimiento.auth.EmailAddress;
import dev.cimiento.auth.OpenSession;
import dev.cimiento.auth.PasswordHash;
import dev.cimiento.auth.SessionId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Keeps sessions, with exactly one good refresh token each, however many ask at once. {@code Accounts} calls it. Whose session ends is told
 * to {@link StandingStore#since} as well.
 */
public interface SessionStore {

    /**
     * Stores a new session and its first token; does nothing and gives {@code false} where there is no such account, or it is disabled. In a
     * transaction nobody else changes the account from then on until that ends.
     */
    boolean open(Session session, NextToken first);

    /** The same, and {@code false} as well where the hash of the account's password is another one by now than the one that was judged. */
    boolean open(Session session, NextToken first, PasswordHash judged);

    /**
     * Spends the presented token and stores the next one, in one step that exactly one of many callers wins. Those who come later, within
     * the grace, get the winner's successor; those who come after the grace end the session, with all its tokens.
     */
    Rotation rotate(TokenHash presented, NextToken next, Instant now, Duration grace);

    /** Ends the session that this token, spent or not, belongs to; says whether one was open. */
    boolean end(TokenHash token, Instant now);

    /** Ends this session; says whether it was open. */
    boolean end(SessionId session, Instant now);

    /** Ends every session of the account; how many were open. */
    int endAll(AccountId account, Instant now);

    /** Ends every session of the account but this one; how many were open. */
    int endOthers(AccountId account, SessionId kept, Instant now);

    /**
     * Ends those of the account's open sessions that were used longest ago, so that at most so many are left, the newest among them; how many
     * it ended. In the transaction that opened the newest it holds the bound for many logins at once, too. Sessions of somebody acting as the
     * account neither count nor end.
     */
    int endBeyond(AccountId account, SessionId newest, int most, Instant now);

    /** The sessions of the account that are open, the one used last first. */
    List<OpenSession> list(AccountId account, Instant now);

    /** How well the account of this address knows this client, by the sessions opened since then; those of somebody acting as it do not count. */
    Familiarity familiarity(EmailAddress email, Client client, Instant since);

    /** Deletes the sessions that ended, or expired, before then; how many. */
    int purge(Instant before);
}
