package dev.cimiento.auth.spi;

import dev.cimiento.auth.AccountId;
import dev.cimiento.auth.SessionId;
import java.time.Instant;
import java.util.Optional;

/** Tells what is true of callers now, and whose truth has changed. {@code LiveTokenVerifier} calls it. */
public interface StandingStore {

    /** What this account may do in this session; empty where the session is over, or the account, or who acts as it, disabled or deleted. */
    Optional<Standing> find(AccountId account, SessionId session, Instant now);

    /** A mark to ask {@link #since} with: everything that is committed after this call comes after it. */
    String mark();

    /**
     * What changed after the mark; a change may be told twice, never not at all. Changes are remembered for an hour at least.
     *
     * @param mark from {@link #mark} or {@link Changes#mark}
     */
    Changes since(String mark);

    /** The standing of this account in all its sessions is to be looked up anew; those who change it otherwise than by a store tell so here. */
    void changed(AccountId account, Instant now);

    /** Forgets changes older than this; how many. */
    int purge(Instant before);
}
