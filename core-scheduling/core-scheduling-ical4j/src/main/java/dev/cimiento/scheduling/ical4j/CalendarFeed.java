package dev.cimiento.scheduling.ical4j;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Arrays;

/**
 * A calendar as it is handed to a subscriber, with what HTTP says about it. Immutable.
 *
 * @param text the iCalendar object; encode it in UTF-8
 * @param etag the value of the header {@code ETag}, quotes included: the same as long as the text is
 * @param lastModified the value of {@code Last-Modified}, in whole seconds: when this content was first read
 */
public record CalendarFeed(String text, String etag, Instant lastModified) {

    /** The value of {@code Content-Type}. */
    public static final String CONTENT_TYPE = "text/calendar; charset=utf-8";

    /** Checks that all is there. */
    public CalendarFeed {
        requireNonNull(text, "text");
        requireNonNull(etag, "etag");
        requireNonNull(lastModified, "lastModified");
    }

    /**
     * Whether a reader who sends this header has the content already, and is to be answered 304 (RFC 9110, section 13.1.2).
     *
     * @param ifNoneMatch the value of {@code If-None-Match}: tags separated by commas, or {@code *}
     */
    public boolean isKnownBy(String ifNoneMatch) {
        return Arrays.stream(requireNonNull(ifNoneMatch, "ifNoneMatch").split(",", -1))
                .map(String::strip)
                .map(tag -> tag.startsWith("W/") ? tag.substring(2) : tag)
                .anyMatch(tag -> tag.equals("*") || tag.equals(etag));
    }

    /** Without the text, which names customers. */
    @Override
    public String toString() {
        return "CalendarFeed[" + text.length() + " characters, " + etag + ", " + lastModified + "]";
    }
}
