package dev.cimiento.tenancy;

/**
 * Work without a result.
 *
 * @param <X> what it throws; {@link RuntimeException} is inferred where the body throws nothing checked
 */
@FunctionalInterface
public interface Action<X extends Exception> {

    /**
     * Does the work.
     *
     * @throws X when the work fails
     */
    void run() throws X;
}
