package dev.cimiento.notifications;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The rule of the failover decorators. */
final class Failover {

    private static final Logger LOG = LoggerFactory.getLogger(Failover.class);

    private Failover() {}

    @SafeVarargs
    static <T> List<T> chain(T first, T second, T... others) {
        return Stream.concat(
                        Stream.of(requireNonNull(first, "first"), requireNonNull(second, "second")), Stream.of(others))
                .toList();
    }

    static <T> SendResult send(List<T> transports, Function<T, SendResult> attempt) {
        NotificationsException reported = null;
        for (T transport : transports) {
            try {
                return attempt.apply(transport);
            } catch (RetryableNotificationsException | PermanentNotificationsException e) {
                LOG.warn("{} did not take the message: {}", transport.getClass().getSimpleName(), e.getMessage());
                reported = worthReporting(reported, e);
            }
        }
        throw requireNonNull(reported, "a chain has two transports or more");
    }

    /** One that may be mended by waiting is the better news. */
    private static NotificationsException worthReporting(
            @Nullable NotificationsException before, NotificationsException now) {
        return before instanceof RetryableNotificationsException ? before : now;
    }
}
