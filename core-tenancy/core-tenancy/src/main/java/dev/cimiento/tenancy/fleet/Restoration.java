package dev.cimiento.tenancy.fleet;

import static java.util.Objects.requireNonNull;

import dev.cimiento.tenancy.Tenant;

/** What became of the wish to bring an exported tenant back. */
public sealed interface Restoration {

    /**
     * It is back, row by row as it was exported, and {@code SUSPENDED}: look, and resume it.
     *
     * @param tenant as the registry has it
     * @param tables how many tables were compared with the export
     * @param rows how many rows these have
     */
    record Restored(Tenant tenant, int tables, long rows) implements Restoration {}

    /**
     * It is not, and nothing was changed that a repetition would trip over.
     *
     * @param reason why
     * @param explanation in words, naming the file, module or table
     */
    record Refused(Reason reason, String explanation) implements Restoration {

        /** Checks nothing but presence. */
        public Refused {
            requireNonNull(reason, "reason");
            requireNonNull(explanation, "explanation");
        }
    }

    /** Why an export is not restored. */
    enum Reason {
        /** There is no export, or it is not as its checksums say. */
        DAMAGED,
        /** There is a tenant with its id. */
        EXISTS,
        /** It was exported by another release than this program is, or holds tables that this program does not know. */
        OTHER_RELEASE,
        /** It holds what nobody here could put back: belongings of an unknown kind, rows of a database of its own. */
        NOT_RESTORABLE,
        /** Something of it is another's by now: an address, a number that the control plane counts. */
        CONFLICT
    }
}
