package dev.cimiento.tenancy.audit;

import static java.util.Objects.requireNonNull;

/** What came of checking a log. */
public sealed interface AuditVerification {

    /** Whether nothing was found. */
    default boolean intact() {
        return this instanceof Intact;
    }

    /**
     * Every entry is as it was written, in its place, and none is missing at either end.
     *
     * @param entries how many are there
     * @param pruned how many were pruned before them, by the book
     */
    record Intact(long entries, long pruned) implements AuditVerification {}

    /**
     * The log was tampered with, or damaged.
     *
     * @param problem what was found first
     * @param sequence where
     * @param explanation in words; without what the entry says
     */
    record Broken(Problem problem, long sequence, String explanation) implements AuditVerification {

        /** Checks nothing but presence. */
        public Broken {
            requireNonNull(problem, "problem");
            requireNonNull(explanation, "explanation");
        }
    }

    /** What was found. */
    enum Problem {
        /** An entry's code does not fit what it says, or what stands before it: changed, forged, or moved. */
        EDITED,
        /** An entry is missing between others, or before them. */
        MISSING,
        /** Entries at the end are missing. */
        TRUNCATED,
        /** There are entries behind the head, which the program did not write. */
        EXTRA,
        /** The head is missing while there are entries. */
        HEAD_MISSING,
        /** The head was not signed by this program. */
        HEAD_FORGED,
        /** The statement of what was pruned was not signed by this program. */
        PRUNING_FORGED,
        /** The log is another one than the published checkpoint was made of. */
        REPLACED,
        /** The keys at hand do not include the one that an entry names. */
        UNKNOWN_KEY
    }
}
