package dev.cimiento.tenancy.fleet;

import dev.cimiento.tenancy.TenantId;
import java.time.Instant;
import java.util.Optional;

/** What became of the wish to delete a tenant. */
public sealed interface Deletion {

    /**
     * Nothing of it is there any more; that was looked for. Also given when it was deleted before.
     *
     * @param tenant who it was
     * @param deletedAt when
     * @param tables how many tables its schema had; of shared ones, how many held rows of it
     * @param controlRows how many rows it had in the control plane
     * @param exportChecksum of the export that was made before, if one was
     * @param server the database that it had of its own, if it had: nothing of the tenant is in it any more, and to drop it, or to give it to
     *     another, is the host's
     */
    record Deleted(
            TenantId tenant,
            Instant deletedAt,
            int tables,
            long controlRows,
            Optional<String> exportChecksum,
            Optional<String> server)
            implements Deletion {}

    /**
     * It is out of service and kept until then.
     *
     * @param tenant who
     * @param until when asking again deletes it
     */
    record Waiting(TenantId tenant, Instant until) implements Deletion {}

    /**
     * There is no such tenant, nor was one deleted.
     *
     * @param tenant who was asked for
     */
    record Unknown(TenantId tenant) implements Deletion {}
}
