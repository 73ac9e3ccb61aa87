package dev.cimiento.tenancy.testkit;

import static java.util.Objects.requireNonNull;

import dev.cimiento.tenancy.Secret;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Checks that a request is signed as AWS demands: for stand-ins of AWS in tests, which must refuse what AWS would refuse.
 *
 * <p>Computes Signature Version 4 anew from the request as it was received and the known secret key, for signatures in the {@code
 * Authorization} header and in the query of a presigned URL (AWS General Reference, "Create a signed AWS API request"; Amazon S3 API
 * Reference, "Authenticating Requests: Using Query Parameters"). Immutable.
 */
public final class AwsSignature {

    private static final String ALGORITHM = "AWS4-HMAC-SHA256";
    private static final String UNSIGNED = "UNSIGNED-PAYLOAD";
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final Duration SKEW = Duration.ofMinutes(15);

    private final String accessKey;
    private final Secret secretKey;
    private final String region;
    private final String service;
    private final InstantSource clock;

    private AwsSignature(String accessKey, Secret secretKey, String region, String service, InstantSource clock) {
        this.accessKey = requireNonNull(accessKey, "accessKey");
        this.secretKey = requireNonNull(secretKey, "secretKey");
        this.region = requireNonNull(region, "region");
        this.service = requireNonNull(service, "service");
        this.clock = requireNonNull(clock, "clock");
    }

    /** Of requests to this service, {@code s3} for instance, by who has this pair of keys. */
    public static AwsSignature of(
            String accessKey, Secret secretKey, String region, String service, InstantSource clock) {
        return new AwsSignature(accessKey, secretKey, region, service, clock);
    }

    /**
     * Why AWS would refuse the request, as its error code; empty where the signature is right.
     *
     * @param uri as it stood in the request line, still encoded
     */
    public Optional<String> refusal(String method, URI uri, Map<String, List<String>> headers, byte[] body) {
        Map<String, String> lower = new TreeMap<>();
        headers.forEach((name, values) -> lower.put(
                name.toLowerCase(Locale.ROOT),
                values.stream()
                        .map(value -> value.strip().replaceAll(" +", " "))
                        .collect(Collectors.joining(","))));
        Map<String, String> query = query(uri);
        String authorization = lower.get("authorization");
        if (authorization != null) {
            return ofHeader(method, uri, lower, authorization, body);
        }
        return query.containsKey("X-Amz-Signature")
                ? ofQuery(method, uri, lower, query)
                : Optional.of("MissingAuthenticationToken");
    }

    private Optional<String> ofHeader(
            String method, URI uri, Map<String, String> headers, String authorization, byte[] body) {
        if (!authorization.startsWith(ALGORITHM + " ")) {
            return Optional.of("IncompleteSignature");
        }
        Map<String, String> fields = Arrays.stream(
                        authorization.substring(ALGORITHM.length() + 1).split(", *"))
                .map(field -> field.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
        String date = headers.getOrDefault("x-amz-date", "");
        Optional<String> refused =
                scope(fields.getOrDefault("Credential", ""), date, SKEW).or(() -> unsigned(headers, fields));
        if (refused.isPresent()) {
            return refused;
        }
        String hash = HexFormat.of().formatHex(sha256(body));
        String declared = headers.getOrDefault("x-amz-content-sha256", hash);
        if (!declared.equals(hash) && !declared.equals(UNSIGNED)) {
            return Optional.of("XAmzContentSHA256Mismatch");
        }
        return matches(
                fields.getOrDefault("Signature", ""),
                date,
                canonical(method, uri, sorted(uri, ""), headers, fields.getOrDefault("SignedHeaders", ""), declared));
    }

    private Optional<String> ofQuery(String method, URI uri, Map<String, String> headers, Map<String, String> query) {
        String date = query.getOrDefault("X-Amz-Date", "");
        Duration valid = Duration.ofSeconds(Long.parseLong(query.getOrDefault("X-Amz-Expires", "0")));
        return scope(query.getOrDefault("X-Amz-Credential", ""), date, valid)
                .or(() -> matches(
                        query.getOrDefault("X-Amz-Signature", ""),
                        date,
                        canonical(
                                method,
                                uri,
                                sorted(uri, "X-Amz-Signature"),
                                headers,
                                query.getOrDefault("X-Amz-SignedHeaders", ""),
                                UNSIGNED)));
    }

    private Optional<String> scope(String credential, String date, Duration valid) {
        String[] parts = credential.split("/");
        if (parts.length != 5 || !parts[0].equals(accessKey)) {
            return Optional.of("InvalidAccessKeyId");
        }
        if (!parts[2].equals(region)
                || !parts[3].equals(service)
                || !parts[4].equals("aws4_request")
                || !date.startsWith(parts[1])) {
            return Optional.of("AuthorizationHeaderMalformed");
        }
        Instant signed = Instant.from(STAMP.parse(date));
        Instant now = clock.instant();
        return now.isBefore(signed.minus(SKEW)) || now.isAfter(signed.plus(valid))
                ? Optional.of("RequestTimeTooSkewed")
                : Optional.empty();
    }

    /** Host and every {@code x-amz-} header must be signed, or a proxy could change them. */
    private static Optional<String> unsigned(Map<String, String> headers, Map<String, String> fields) {
        List<String> signed = List.of(fields.getOrDefault("SignedHeaders", "").split(";"));
        return headers.keySet().stream()
                .filter(name -> name.equals("host") || name.startsWith("x-amz-"))
                .filter(name -> !signed.contains(name))
                .findFirst()
                .map(name -> "AccessDenied: unsigned header " + name);
    }

    private Optional<String> matches(String signature, String date, String canonical) {
        String day = date.substring(0, 8);
        String toSign = String.join(
                "\n",
                ALGORITHM,
                date,
                String.join("/", day, region, service, "aws4_request"),
                HexFormat.of().formatHex(sha256(canonical.getBytes(StandardCharsets.UTF_8))));
        byte[] key = ("AWS4" + secretKey.reveal()).getBytes(StandardCharsets.UTF_8);
        for (String part : List.of(day, region, service, "aws4_request")) {
            key = hmac(key, part);
        }
        String expected = HexFormat.of().formatHex(hmac(key, toSign));
        return MessageDigest.isEqual(
                        expected.getBytes(StandardCharsets.UTF_8), signature.getBytes(StandardCharsets.UTF_8))
                ? Optional.empty()
                : Optional.of("SignatureDoesNotMatch");
    }

    private static String canonical(
            String method, URI uri, String query, Map<String, String> headers, String signed, String payload) {
        String lines = Arrays.stream(signed.split(";"))
                .map(name -> name + ":" + headers.getOrDefault(name, "") + "\n")
                .collect(Collectors.joining());
        String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        return String.join("\n", method, path, query, lines, signed, payload);
    }

    /** The parameters as they were encoded, sorted, each with an equals sign. */
    private static String sorted(URI uri, String without) {
        if (uri.getRawQuery() == null) {
            return "";
        }
        List<String> pairs = new ArrayList<>();
        for (String pair : uri.getRawQuery().split("&")) {
            String whole = pair.contains("=") ? pair : pair + "=";
            if (!whole.startsWith(without + "=")) {
                pairs.add(whole);
            }
        }
        pairs.sort((a, b) -> a.replace("=", "\0").compareTo(b.replace("=", "\0")));
        return String.join("&", pairs);
    }

    private static Map<String, String> query(URI uri) {
        Map<String, String> query = new TreeMap<>();
        if (uri.getRawQuery() != null) {
            for (String pair : uri.getRawQuery().split("&")) {
                String[] parts = pair.split("=", 2);
                query.put(
                        URLDecoder.decode(parts[0], StandardCharsets.UTF_8),
                        parts.length == 1 ? "" : URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
            }
        }
        return query;
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
