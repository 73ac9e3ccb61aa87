package dev.cimiento.tenancy.s3;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.cimiento.tenancy.Secret;
import dev.cimiento.tenancy.testkit.AwsSignature;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One bucket as S3 serves it, path style: PUT, GET with ranges, HEAD, DELETE, ListObjectsV2 and multipart uploads, with conditional writes,
 * checksums and error codes; and refusing every request whose signature it does not compute itself.
 */
final class S3StandIn implements AutoCloseable {

    static final String ACCESS_KEY = "AKIDEXAMPLE";
    static final String SECRET_KEY = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
    static final String BUCKET = "files";

    private static final int LEAST_PART = 5 * 1024 * 1024;
    private static final DateTimeFormatter HTTP_DATE = DateTimeFormatter.RFC_1123_DATE_TIME.withZone(ZoneOffset.UTC);
    private static final Pattern PART = Pattern.compile(
            "<Part>(?=.*?<ETag>([^<]*)</ETag>.*?</Part>)(?=.*?<PartNumber>(\\d+)</PartNumber>.*?</Part>).*?</Part>",
            Pattern.DOTALL);

    /** By key, in order of the bytes in UTF-8, as S3 lists. */
    final ConcurrentSkipListMap<String, Stored> objects = new ConcurrentSkipListMap<>(
            (a, b) -> Arrays.compareUnsigned(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8)));

    final ConcurrentMap<String, Upload> uploads = new ConcurrentHashMap<>();
    final List<String> requests = new ArrayList<>();
    /** Fails requests whose line begins with this, as {@code PUT 503 SlowDown}. */
    volatile Optional<String> failure = Optional.empty();

    private final AtomicInteger ids = new AtomicInteger();
    private final AwsSignature signature =
            AwsSignature.of(ACCESS_KEY, Secret.of(SECRET_KEY), "us-east-1", "s3", InstantSource.system());
    private final HttpServer server;

    S3StandIn() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            try (exchange) {
                answer(exchange);
            }
        });
        server.setExecutor(Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "s3-stand-in");
            thread.setDaemon(true);
            return thread;
        }));
        server.start();
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private void answer(HttpExchange exchange) throws IOException {
        String method = exchange.getRequestMethod();
        URI uri = exchange.getRequestURI();
        byte[] body = exchange.getRequestBody().readAllBytes();
        synchronized (requests) {
            requests.add(method + " " + uri.getRawPath());
        }
        Optional<String> refusal = signature.refusal(method, uri, exchange.getRequestHeaders(), body);
        if (refusal.isPresent()) {
            error(exchange, 403, refusal.get());
            return;
        }
        if (failure.isPresent() && failure.get().startsWith(method + " ")) {
            String[] parts = failure.get().split(" ");
            error(exchange, Integer.parseInt(parts[1]), parts[2]);
            return;
        }
        String path = URLDecoder.decode(uri.getRawPath().replace("+", "%2B"), StandardCharsets.UTF_8);
        if (!path.equals("/" + BUCKET) && !path.startsWith("/" + BUCKET + "/")) {
            error(exchange, 404, "NoSuchBucket");
            return;
        }
        String key = path.length() <= BUCKET.length() + 2 ? "" : path.substring(BUCKET.length() + 2);
        Map<String, String> query = query(uri);
        if (key.isEmpty()) {
            list(exchange, query);
        } else if (method.equals("POST") && query.containsKey("uploads")) {
            create(exchange, key);
        } else if (method.equals("POST") && query.containsKey("uploadId")) {
            complete(exchange, key, query.get("uploadId"), new String(body, StandardCharsets.UTF_8));
        } else if (method.equals("PUT") && query.containsKey("uploadId")) {
            part(exchange, query, body);
        } else if (method.equals("PUT")) {
            put(exchange, key, body);
        } else if (method.equals("DELETE") && query.containsKey("uploadId")) {
            uploads.remove(query.get("uploadId"));
            send(exchange, 204, new byte[0]);
        } else if (method.equals("DELETE")) {
            objects.remove(key);
            send(exchange, 204, new byte[0]);
        } else if (method.equals("GET") || method.equals("HEAD")) {
            get(exchange, key, query);
        } else {
            error(exchange, 405, "MethodNotAllowed");
        }
    }

    private void put(HttpExchange exchange, String key, byte[] body) throws IOException {
        if (wrongChecksum(exchange, body)) {
            error(exchange, 400, "BadDigest");
            return;
        }
        Stored stored = new Stored(body, headers(exchange), Instant.now());
        if ("*".equals(exchange.getRequestHeaders().getFirst("If-None-Match"))) {
            if (objects.putIfAbsent(key, stored) != null) {
                error(exchange, 412, "PreconditionFailed");
                return;
            }
        } else {
            objects.put(key, stored);
        }
        exchange.getResponseHeaders().set("ETag", stored.etag());
        send(exchange, 200, new byte[0]);
    }

    private void get(HttpExchange exchange, String key, Map<String, String> query) throws IOException {
        Stored stored = objects.get(key);
        if (stored == null) {
            error(exchange, 404, "NoSuchKey");
            return;
        }
        stored.headers().forEach(exchange.getResponseHeaders()::set);
        exchange.getResponseHeaders().set("ETag", stored.etag());
        exchange.getResponseHeaders().set("Last-Modified", HTTP_DATE.format(stored.at()));
        if (query.containsKey("response-content-disposition")) {
            exchange.getResponseHeaders().set("Content-Disposition", query.get("response-content-disposition"));
        }
        String range = exchange.getRequestHeaders().getFirst("Range");
        int length = stored.body().length;
        if (range == null) {
            send(exchange, 200, stored.body());
            return;
        }
        String[] ends = range.substring("bytes=".length()).split("-", -1);
        long first = Long.parseLong(ends[0]);
        long last = ends[1].isEmpty() ? length - 1 : Math.min(length - 1, Long.parseLong(ends[1]));
        if (first >= length) {
            error(exchange, 416, "InvalidRange");
            return;
        }
        exchange.getResponseHeaders().set("Content-Range", "bytes " + first + "-" + last + "/" + length);
        send(exchange, 206, Arrays.copyOfRange(stored.body(), (int) first, (int) last + 1));
    }

    private void list(HttpExchange exchange, Map<String, String> query) throws IOException {
        if (!"2".equals(query.get("list-type"))) {
            error(exchange, 501, "NotImplemented");
            return;
        }
        int most = Integer.parseInt(query.getOrDefault("max-keys", "1000"));
        String after = query.getOrDefault("start-after", "");
        boolean encoded = "url".equals(query.get("encoding-type"));
        List<Map.Entry<String, Stored>> all = objects.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(query.getOrDefault("prefix", "")))
                .filter(entry -> after.isEmpty() || objects.comparator().compare(entry.getKey(), after) > 0)
                .toList();
        StringBuilder xml = new StringBuilder("<ListBucketResult><Name>" + BUCKET + "</Name><IsTruncated>"
                + (all.size() > most) + "</IsTruncated>" + (encoded ? "<EncodingType>url</EncodingType>" : ""));
        all.stream()
                .limit(most)
                .forEach(entry -> xml.append("<Contents><Key>")
                        .append(
                                encoded
                                        ? URLEncoder.encode(entry.getKey(), StandardCharsets.UTF_8)
                                        : xml(entry.getKey()))
                        .append("</Key><LastModified>")
                        .append(entry.getValue().at())
                        .append("</LastModified><Size>")
                        .append(entry.getValue().body().length)
                        .append("</Size></Contents>"));
        send(exchange, 200, xml.append("</ListBucketResult>").toString().getBytes(StandardCharsets.UTF_8));
    }

    private void create(HttpExchange exchange, String key) throws IOException {
        String id = "upload-" + ids.incrementAndGet();
        uploads.put(id, new Upload(key, headers(exchange), new ConcurrentSkipListMap<>()));
        send(
                exchange,
                200,
                ("<InitiateMultipartUploadResult><UploadId>" + id + "</UploadId></InitiateMultipartUploadResult>")
                        .getBytes(StandardCharsets.UTF_8));
    }

    private void part(HttpExchange exchange, Map<String, String> query, byte[] body) throws IOException {
        Upload upload = uploads.get(query.get("uploadId"));
        if (upload == null) {
            error(exchange, 404, "NoSuchUpload");
        } else if (wrongChecksum(exchange, body)) {
            error(exchange, 400, "BadDigest");
        } else {
            upload.parts().put(Integer.parseInt(query.get("partNumber")), body);
            exchange.getResponseHeaders().set("ETag", etag(body));
            send(exchange, 200, new byte[0]);
        }
    }

    private void complete(HttpExchange exchange, String key, String id, String xml) throws IOException {
        Upload upload = uploads.get(id);
        if (upload == null || !upload.key().equals(key)) {
            error(exchange, 404, "NoSuchUpload");
            return;
        }
        List<byte[]> parts = new ArrayList<>();
        Matcher named = PART.matcher(xml);
        while (named.find()) {
            byte[] part = upload.parts().get(Integer.parseInt(named.group(2)));
            if (part == null || !etag(part).equals(named.group(1).replace("&quot;", "\""))) {
                error(exchange, 400, "InvalidPart");
                return;
            }
            parts.add(part);
        }
        for (int i = 0; i < parts.size() - 1; i++) {
            if (parts.get(i).length < LEAST_PART) {
                error(exchange, 400, "EntityTooSmall");
                return;
            }
        }
        byte[] whole = new byte[parts.stream().mapToInt(part -> part.length).sum()];
        int position = 0;
        for (byte[] part : parts) {
            System.arraycopy(part, 0, whole, position, part.length);
            position += part.length;
        }
        Stored stored = new Stored(whole, upload.headers(), Instant.now());
        if ("*".equals(exchange.getRequestHeaders().getFirst("If-None-Match"))) {
            if (objects.putIfAbsent(key, stored) != null) {
                error(exchange, 412, "PreconditionFailed");
                return;
            }
        } else {
            objects.put(key, stored);
        }
        uploads.remove(id);
        send(
                exchange,
                200,
                ("<CompleteMultipartUploadResult><Key>" + xml(key) + "</Key><ETag>" + stored.etag()
                                + "</ETag></CompleteMultipartUploadResult>")
                        .getBytes(StandardCharsets.UTF_8));
    }

    private static boolean wrongChecksum(HttpExchange exchange, byte[] body) {
        String declared = exchange.getRequestHeaders().getFirst("x-amz-checksum-sha256");
        return declared != null && !declared.equals(Base64.getEncoder().encodeToString(digest("SHA-256", body)));
    }

    /** What S3 keeps of an upload and gives back. */
    private static Map<String, String> headers(HttpExchange exchange) {
        Map<String, String> kept = new TreeMap<>();
        exchange.getRequestHeaders().forEach((name, values) -> {
            String lower = name.toLowerCase(java.util.Locale.ROOT);
            if (lower.equals("content-type")
                    || lower.startsWith("x-amz-meta-")
                    || lower.startsWith("x-amz-server-side-encryption")) {
                kept.put(lower, values.get(0));
            }
        });
        return kept;
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

    private static void error(HttpExchange exchange, int status, String code) throws IOException {
        send(
                exchange,
                status,
                ("<Error><Code>" + code + "</Code><Message>refused</Message><RequestId>r-1</RequestId></Error>")
                        .getBytes(StandardCharsets.UTF_8));
    }

    private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("x-amz-request-id", "r-1");
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.getResponseHeaders().set("Content-Length", Integer.toString(status == 200 ? body.length : 0));
            exchange.sendResponseHeaders(status, -1);
            return;
        }
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            exchange.getResponseBody().write(body);
        }
    }

    private static String xml(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    private static String etag(byte[] body) {
        return "\"" + HexFormat.of().formatHex(digest("MD5", body)) + "\"";
    }

    private static byte[] digest(String algorithm, byte[] body) {
        try {
            return MessageDigest.getInstance(algorithm).digest(body);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }

    record Stored(byte[] body, Map<String, String> headers, Instant at) {
        String etag() {
            return S3StandIn.etag(body);
        }
    }

    record Upload(String key, Map<String, String> headers, ConcurrentSkipListMap<Integer, byte[]> parts) {}
}
