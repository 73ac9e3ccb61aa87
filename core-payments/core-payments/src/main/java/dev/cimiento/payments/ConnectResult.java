package dev.cimiento.payments;

import dev.cimiento.tenancy.TenantId;

/** What became of {@link ConnectedAccounts#finish}. */
public sealed interface ConnectResult {

    /**
     * The account is connected, and its credentials are kept.
     *
     * @param tenant to which tenant
     * @param account which
     */
    record Connected(TenantId tenant, ConnectedAccount account) implements ConnectResult {}

    /**
     * It did not begin here, or is over: forged, for another provider, too old, or finished before. Nothing was done.
     *
     * @param reason for logs; tell it to nobody outside
     */
    record Refused(Reason reason) implements ConnectResult {}

    /** Why it is refused. */
    enum Reason {
        /** The state does not read as one of ours, or its signature is wrong. */
        FORGED,
        /** It began too long ago. */
        EXPIRED,
        /** It was finished before, or another one was begun since. */
        USED
    }
}
