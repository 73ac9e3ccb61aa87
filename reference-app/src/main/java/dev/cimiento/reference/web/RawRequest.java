package dev.cimiento.reference.web;

import jakarta.ws.rs.core.HttpHeaders;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/** What a webhook needs of a request: its headers and its bytes, untouched. */
public final class RawRequest {

    /** Providers send a few kilobytes. */
    public static final int LARGEST_BODY = 256 * 1024;

    private RawRequest() {}

    /** The headers as they came. */
    public static Map<String, List<String>> headers(HttpHeaders headers) {
        return Map.copyOf(headers.getRequestHeaders());
    }

    /** The bytes of the body, where it is not too large. */
    public static byte[] body(InputStream in) {
        try {
            byte[] bytes = in.readNBytes(LARGEST_BODY + 1);
            if (bytes.length > LARGEST_BODY) {
                throw new ProblemException(Problem.of(
                        413,
                        "too-large",
                        "The request is too large",
                        "a webhook has at most " + LARGEST_BODY + " bytes"));
            }
            return bytes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
