package dev.cimiento.auth.oidc;

import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import dev.cimiento.tenancy.http.BoundedBody;
import dev.cimiento.tenancy.http.Reachable;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** Asks providers: no redirects, five seconds in all, one megabyte. */
final class Transport {

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int LARGEST = 1024 * 1024;

    private final Reachable reachable;
    private final HttpClient client = HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(PATIENCE)
            .build();

    Transport(Reachable reachable) {
        this.reachable = reachable;
    }

    /** The body of a document that must be there. */
    String document(URI uri) {
        try {
            HTTPResponse response = send(uri, HttpRequest.newBuilder(uri).header("Accept", "application/json"));
            if (response.getStatusCode() != 200) {
                throw new OidcUnavailableException(uri + " answered " + response.getStatusCode() + ", not 200");
            }
            return response.getBody() == null ? "" : response.getBody();
        } catch (IOException e) {
            throw new OidcUnavailableException(uri + " " + e.getMessage(), e);
        }
    }

    /** Sends what the SDK made. */
    HTTPResponse send(HTTPRequest request) throws IOException {
        HttpRequest.Builder ours = HttpRequest.newBuilder(request.getURI());
        for (Map.Entry<String, List<String>> header : request.getHeaderMap().entrySet()) {
            header.getValue().forEach(value -> ours.header(header.getKey(), value));
        }
        String body = request.getBody();
        ours.method(
                request.getMethod().name(),
                body == null
                        ? HttpRequest.BodyPublishers.noBody()
                        : HttpRequest.BodyPublishers.ofString(body, StandardCharsets.UTF_8));
        return send(request.getURI(), ours);
    }

    private HTTPResponse send(URI uri, HttpRequest.Builder request) throws IOException {
        String objection = reachable.objection(uri);
        if (!objection.isEmpty()) {
            throw new IOException(objection);
        }
        CompletableFuture<HttpResponse<byte[]>> sent =
                client.sendAsync(request.timeout(PATIENCE).build(), info -> new BoundedBody(LARGEST));
        try {
            HttpResponse<byte[]> response = sent.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            HTTPResponse theirs = new HTTPResponse(response.statusCode());
            response.headers().map().forEach((name, values) -> theirs.setHeader(name, values.toArray(new String[0])));
            theirs.setBody(new String(response.body(), StandardCharsets.UTF_8));
            return theirs;
        } catch (ExecutionException e) {
            throw new IOException("did not answer as it should", e.getCause());
        } catch (java.util.concurrent.TimeoutException e) {
            sent.cancel(true);
            throw new IOException("did not answer within " + PATIENCE.toSeconds() + " seconds", e);
        } catch (InterruptedException e) {
            sent.cancel(true);
            Thread.currentThread().interrupt();
            throw new IOException("was asked by a thread that was interrupted", e);
        }
    }
}
