package dev.cimiento.reference.web;

import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** What Jetty itself refuses (a malformed request line, an oversized header), as a problem and without a page of its own. */
final class ProblemErrorHandler extends ErrorHandler {

    private final Json json = new Json();

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        int status = response.getStatus();
        Problem problem = Problem.of(
                status, "http-" + status, HttpStatus.getMessage(status), "the request could not be understood");
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, Problem.MEDIA_TYPE);
        Content.Sink.write(response, true, json.write(problem.members()), callback);
        return true;
    }

    static byte[] bytes(Json json, Problem problem) {
        return json.write(problem.members()).getBytes(StandardCharsets.UTF_8);
    }
}
