package dev.cimiento.queues;

import static java.util.Objects.requireNonNull;

import java.util.function.Function;

/**
 * How a payload becomes text and is read back. What was written by yesterday's program is read by today's: keep the format compatible.
 *
 * @param <T> the payload
 */
public interface PayloadCodec<T> {

    /** The payload as text, at most {@link Job#LONGEST_PAYLOAD} characters. */
    String encode(T payload);

    /** The payload of the text. What it throws counts as a failed attempt of the job. */
    T decode(String text);

    /** Text as it is. */
    static PayloadCodec<String> text() {
        return of(Function.identity(), Function.identity());
    }

    /** A codec of two functions. */
    static <T> PayloadCodec<T> of(Function<? super T, String> encode, Function<String, ? extends T> decode) {
        requireNonNull(encode, "encode");
        requireNonNull(decode, "decode");
        return new PayloadCodec<>() {
            @Override
            public String encode(T payload) {
                return encode.apply(payload);
            }

            @Override
            public T decode(String text) {
                return decode.apply(text);
            }
        };
    }
}
