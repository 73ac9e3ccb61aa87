package dev.cimiento.auth.spi;

import dev.cimiento.auth.Invitation;
import dev.cimiento.auth.InvitationId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Keeps invitations. {@code Invitations} calls it. */
public interface InvitationStore {

    /** Stores an open invitation; one to the same address that is open is withdrawn. */
    void add(Invitation invitation, TokenHash hash);

    /** The open invitation of this token, left as it is. */
    Optional<Invitation> find(TokenHash hash, Instant now);

    /** The open invitation of this token, which is accepted then; of many callers at once one gets it. */
    Optional<Invitation> accept(TokenHash hash, Instant now);

    /** Withdraws an open invitation; says whether there was one. */
    boolean withdraw(InvitationId id, Instant now);

    /** Those that are open, the newest first. */
    List<Invitation> open(Instant now);

    /** Deletes those that ended before then; how many. */
    int purge(Instant before);
}
