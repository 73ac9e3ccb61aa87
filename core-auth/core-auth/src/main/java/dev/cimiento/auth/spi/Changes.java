package dev.cimiento.auth.spi;

import static java.util.Objects.requireNonNull;

import dev.cimiento.auth.AccountId;
import java.util.Set;

/** Whose standing changed. */
public sealed interface Changes {

    /** The mark to ask with next. */
    String mark();

    /**
     * These accounts' standing changed, and nobody else's.
     *
     * @param mark the mark to ask with next
     * @param accounts the accounts; empty where nothing changed
     */
    record OfAccounts(String mark, Set<AccountId> accounts) implements Changes {

        /** Copies the set. */
        public OfAccounts {
            requireNonNull(mark, "mark");
            accounts = Set.copyOf(accounts);
        }
    }

    /**
     * What roles may do has changed: everybody's standing.
     *
     * @param mark the mark to ask with next
     */
    record OfAll(String mark) implements Changes {

        /** Checks that there is one. */
        public OfAll {
            requireNonNull(mark, "mark");
        }
    }
}
