package dev.cimiento.auth.spi;

import static java.util.Objects.requireNonNull;

import dev.cimiento.auth.Account;
import dev.cimiento.auth.RefreshResult;
import java.time.Instant;

/** What came of presenting a refresh token. */
public sealed interface Rotation {

    /**
     * The token was good and is spent now; the next one is stored.
     *
     * @param account whose session it is, with the roles of now
     * @param session the session
     * @param expiresAt when the next token ends
     */
    record Rotated(Account account, Session session, Instant expiresAt) implements Rotation {

        /** Checks that all is there. */
        public Rotated {
            requireNonNull(account, "account");
            requireNonNull(session, "session");
            requireNonNull(expiresAt, "expiresAt");
        }
    }

    /**
     * The token was spent within the grace: nothing is stored, the successor of then holds.
     *
     * @param account whose session it is, with the roles of now
     * @param session the session
     * @param sealed the successor, as {@link NextToken#sealed} was
     * @param expiresAt when the successor ends
     */
    record Repeated(Account account, Session session, String sealed, Instant expiresAt) implements Rotation {

        /** Checks that all is there. */
        public Repeated {
            requireNonNull(account, "account");
            requireNonNull(session, "session");
            requireNonNull(sealed, "sealed");
            requireNonNull(expiresAt, "expiresAt");
        }

        @Override
        public String toString() {
            return "Repeated[" + account + ", " + session + ", until " + expiresAt + "]";
        }
    }

    /**
     * The token was spent longer ago than the grace: the session has been ended, just now and by this call.
     *
     * @param session the session
     */
    record Reused(Session session) implements Rotation {

        /** Checks that there is one. */
        public Reused {
            requireNonNull(session, "session");
        }
    }

    /**
     * The token gets nothing.
     *
     * @param reason why, and not that it was reused
     */
    record Refused(RefreshResult.Reason reason) implements Rotation {

        /** Checks that there is one. */
        public Refused {
            requireNonNull(reason, "reason");
        }
    }
}
