package dev.cimiento.auth.oidc;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** An OpenID provider that says whatever a test wants it to. */
final class HostileProvider implements AutoCloseable {

    static {
        // Without it every answer waits for the delayed acknowledgement of the one before.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    final Queue<String> tokenRequests = new ConcurrentLinkedQueue<>();
    final Queue<String> keyRequests = new ConcurrentLinkedQueue<>();
    final Map<String, Object> metadata = new ConcurrentHashMap<>();
    volatile ECKey key;
    volatile Function<String, String> idTokens = nonce -> "";
    volatile String tokenEndpoint = "";

    private final HttpServer server;

    HostileProvider() throws Exception {
        key = new ECKeyGenerator(Curve.P_256).keyID("k1").generate();
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newFixedThreadPool(4, task -> {
            Thread thread = new Thread(task);
            thread.setDaemon(true);
            return thread;
        }));
        server.createContext("/", this::handle);
        server.start();
    }

    String issuer() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private volatile String nonce = "";

    /** The next token is for the login that this URL began. */
    void expect(OidcStart start) {
        nonce = Party.query(start.location()).get("nonce");
    }

    private void handle(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        int status = 200;
        String answer;
        if (path.endsWith("/.well-known/openid-configuration")) {
            answer = "{\"issuer\":\"" + metadata.getOrDefault("issuer", issuer())
                    + "\",\"authorization_endpoint\":\"" + issuer() + "/auth\",\"token_endpoint\":\""
                    + (tokenEndpoint.isEmpty() ? issuer() + "/token" : tokenEndpoint) + "\",\"jwks_uri\":\"" + issuer()
                    + "/jwks\",\"subject_types_supported\":[\"public\"],\"response_types_supported\":[\"code\"],"
                    + "\"id_token_signing_alg_values_supported\":[\"ES256\"],"
                    + "\"authorization_response_iss_parameter_supported\":"
                    + metadata.getOrDefault("iss", Boolean.FALSE) + "}";
        } else if (path.equals("/jwks")) {
            keyRequests.add(path);
            answer = new JWKSet(key.toPublicJWK()).toString();
        } else if (path.equals("/token")) {
            tokenRequests.add(body);
            answer = "{\"access_token\":\"at\",\"token_type\":\"Bearer\",\"expires_in\":60,\"id_token\":\""
                    + idTokens.apply(nonce) + "\"}";
        } else {
            status = 302;
            exchange.getResponseHeaders().set("Location", "http://169.254.169.254/");
            answer = "";
        }
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    /** What a good token says at this moment. */
    JWTClaimsSet.Builder claims(String login, Instant now) {
        return new JWTClaimsSet.Builder()
                .issuer(issuer())
                .audience("tests")
                .subject("ana")
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plus(Duration.ofMinutes(5))))
                .claim("nonce", login)
                .claim("email", "ana@example.com")
                .claim("email_verified", true);
    }

    String signed(JWTClaimsSet claims) {
        return signed(claims, key.getKeyID());
    }

    String signed(JWTClaimsSet claims, String keyId) {
        try {
            SignedJWT token = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(keyId).build(), claims);
            token.sign(new ECDSASigner(key));
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
