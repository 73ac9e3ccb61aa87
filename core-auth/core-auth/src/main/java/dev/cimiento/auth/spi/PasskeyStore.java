package dev.cimiento.auth.spi;

import dev.cimiento.auth.AccountId;
import dev.cimiento.auth.PasskeyId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Keeps passkeys, and the questions to authenticators that are open. {@code Passkeys} calls it. */
public interface PasskeyStore {

    /** What came of adding one. */
    enum Added {
        /** It is there now. */
        DONE,
        /** There is one with this id, of whomever. */
        TAKEN,
        /** The account has as many as it may, or is none. */
        FULL
    }

    /** Stores an open question. */
    void begin(PasskeyCeremony ceremony);

    /** The question with this challenge, if it is of this purpose and not too late; it is gone then. Of many callers at once one gets it. */
    Optional<PasskeyCeremony> take(TokenHash challenge, PasskeyCeremony.Purpose purpose, Instant now);

    /** Stores a passkey, unless its id is taken or its account has so many; both hold whatever others do at once. */
    Added add(StoredPasskey passkey, int most);

    /** The passkey of this id. */
    Optional<StoredPasskey> find(PasskeyId id);

    /** The account's passkeys, the one made first first. */
    List<StoredPasskey> list(AccountId account);

    /**
     * Notes that a passkey proved its owner; does nothing and gives {@code false} where its count did not rise, unless it does not count at all.
     * In one statement, so that of two authenticators with one key the second to come is found out.
     */
    boolean use(PasskeyId id, PasskeyCredential after, Instant now);

    /** Gives the account's passkey another name; says whether the account has it. */
    boolean rename(AccountId account, PasskeyId id, String name);

    /** Deletes the account's passkey; says whether the account had it. */
    boolean remove(AccountId account, PasskeyId id);

    /** Deletes all of the account's; how many. */
    int removeAll(AccountId account);

    /** Deletes questions that were too late then; how many. */
    int purge(Instant before);
}
