package dev.cimiento.aiagent.langchain4j;

import dev.cimiento.aiagent.AddressRefusedException;
import dev.cimiento.aiagent.Provenance.Reason;
import dev.cimiento.aiagent.RetryableAiAgentException;
import dev.cimiento.aiagent.spi.LocalHttp;
import dev.langchain4j.exception.HttpException;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Why the model did not answer.
 *
 * @param reason for the host
 * @param detail for the log: a class, a status; never what anybody said
 */
record Failure(Reason reason, String detail) {

    /** Reads an exception that came out of LangChain4j, which may have wrapped ours. */
    static Failure of(RuntimeException thrown) {
        Optional<AddressRefusedException> refused = find(thrown, AddressRefusedException.class);
        if (refused.isPresent()) {
            throw refused.get();
        }
        return find(thrown, HttpException.class)
                .map(Failure::ofStatus)
                .orElseGet(() -> new Failure(reason(thrown), thrown.getClass().getSimpleName()));
    }

    private static Failure ofStatus(HttpException e) {
        Reason reason = switch (e.statusCode()) {
            case 404 -> Reason.NO_MODEL;
            case 429, 502, 503, 504 -> Reason.UNREACHABLE;
            default -> Reason.MALFORMED;
        };
        String advice = e.statusCode() == 404 ? ", is it pulled?" : "";
        return new Failure(reason, "status " + e.statusCode() + advice);
    }

    private static Reason reason(RuntimeException thrown) {
        if (find(thrown, LocalHttp.Late.class).isPresent()) {
            return Reason.TOO_SLOW;
        }
        if (find(thrown, RetryableAiAgentException.class).isPresent()) {
            return Reason.UNREACHABLE;
        }
        if (find(thrown, OllamaHttp.RemoteModelException.class).isPresent()) {
            return Reason.NOT_LOCAL;
        }
        return find(thrown, OllamaHttp.TooManyCallsException.class).isPresent()
                ? Reason.TOO_MANY_STEPS
                : Reason.MALFORMED;
    }

    private static <T> Optional<T> find(Throwable thrown, Class<T> type) {
        return Stream.iterate(thrown, cause -> cause != null, Throwable::getCause)
                .limit(20)
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst();
    }
}
