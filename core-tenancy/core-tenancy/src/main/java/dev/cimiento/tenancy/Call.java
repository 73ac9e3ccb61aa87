package dev.cimiento.tenancy;

/**
 * Work that gives a result and may throw one kind of checked exception, which the caller then sees unwrapped.
 *
 * @param <T> the result
 * @param <X> what it throws; {@link RuntimeException} is inferred where the body throws nothing checked
 */
@FunctionalInterface
public interface Call<T, X extends Exception> {

    /**
     * Does the work.
     *
     * @throws X when the work fails
     */
    T call() throws X;
}
