package dev.cimiento.scheduling.ical4j;

import static java.util.Objects.requireNonNull;

import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantId;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Tokens of calendars in memory, for tests and for trying things out: gone with the process. Safe for use by many threads. */
public final class InMemoryFeedTokens implements FeedTokens {

    private final Map<Optional<TenantId>, Map<String, Seen>> tenants = new HashMap<>();

    /** Without any. */
    public InMemoryFeedTokens() {}

    @Override
    public synchronized void put(Kept token, Instant now) {
        requireNonNull(token, "token");
        remove(token.scope());
        own().put(token.selector(), new Seen(token, requireNonNull(now, "now"), Optional.empty()));
    }

    @Override
    public synchronized void remove(FeedScope scope) {
        requireNonNull(scope, "scope");
        own().values().removeIf(seen -> seen.token().scope().equals(scope));
    }

    @Override
    public synchronized Optional<Kept> find(String selector) {
        return Optional.ofNullable(own().get(requireNonNull(selector, "selector")))
                .map(Seen::token);
    }

    @Override
    public synchronized Instant seen(String selector, byte[] content, Instant now) {
        Seen seen = own().get(requireNonNull(selector, "selector"));
        if (seen == null) {
            return now;
        }
        if (seen.content().filter(last -> Arrays.equals(last, content)).isPresent()) {
            return seen.modified();
        }
        Instant later = seen.modified().plusSeconds(1);
        Instant modified = seen.content().isEmpty() || now.isAfter(later) ? now : later;
        own().put(selector, new Seen(seen.token(), modified, Optional.of(content.clone())));
        return modified;
    }

    private Map<String, Seen> own() {
        return tenants.computeIfAbsent(TenantContext.current(), tenant -> new HashMap<>());
    }

    /**
     * A token and what was last read by it.
     *
     * @param token what is kept of it
     * @param modified when its content was first seen
     * @param content a hash of that; empty before it was read
     */
    private record Seen(Kept token, Instant modified, Optional<byte[]> content) {}
}
