package dev.cimiento.tenancy.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cimiento.tenancy.files.FileContent;
import dev.cimiento.tenancy.files.FileKey;
import dev.cimiento.tenancy.files.FileQuery;
import dev.cimiento.tenancy.files.Files;
import dev.cimiento.tenancy.files.PermanentFilesException;
import dev.cimiento.tenancy.files.PutResult;
import dev.cimiento.tenancy.files.RetryableFilesException;
import dev.cimiento.tenancy.files.StoredFile;
import dev.cimiento.tenancy.testkit.FilesContract;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

class S3FilesTest extends FilesContract {

    private static final int MIB = 1024 * 1024;

    private S3StandIn s3;
    private S3Client client;
    private S3Presigner presigner;

    @BeforeEach
    void start() throws IOException {
        s3 = new S3StandIn();
        client = client(s3.endpoint(), S3StandIn.SECRET_KEY);
        presigner = presigner(s3.endpoint(), S3StandIn.SECRET_KEY);
    }

    @AfterEach
    void stop() {
        client.close();
        presigner.close();
        s3.close();
    }

    @Override
    protected Files empty() {
        return store();
    }

    @Override
    protected int large() {
        return 12 * MIB + 17;
    }

    private S3Files store() {
        return S3Files.in(client, presigner, S3StandIn.BUCKET, "tenants")
                .withPartSize(5 * MIB)
                .withLimit(20L * MIB);
    }

    @Test
    @DisplayName("every object lies under its tenant, encrypted as told")
    void keysAndEncryption() {
        S3Files files = store();
        StoredFile stored = stored(as(PADEL, () -> files.put(FileKey.of("a/b.txt"), text("x"))));
        assertThat(stored.storedAt())
                .isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(1));
        assertThat(s3.requests).as("one request a file").hasSize(1);
        stored(as(PADEL, () -> files.withEncryption(new S3Encryption.S3Keys()).put(FileKey.of("s3"), text("x"))));
        stored(as(
                PADEL_2,
                () -> files.withEncryption(new S3Encryption.KmsKey("alias/files"))
                        .put(FileKey.of("kms"), text("x"))));
        assertThat(s3.objects.keySet())
                .containsExactly("tenants/padel-2/kms", "tenants/padel/a/b.txt", "tenants/padel/s3");
        assertThat(s3.objects.get("tenants/padel/a/b.txt").headers()).doesNotContainKey("x-amz-server-side-encryption");
        assertThat(s3.objects.get("tenants/padel/s3").headers())
                .containsEntry("x-amz-server-side-encryption", "AES256");
        assertThat(s3.objects.get("tenants/padel-2/kms").headers())
                .containsEntry("x-amz-server-side-encryption", "aws:kms")
                .containsEntry("x-amz-server-side-encryption-aws-kms-key-id", "alias/files");
    }

    @Test
    @DisplayName("a large file goes in parts; one that fails on the way leaves neither a file nor parts")
    void multipart() {
        S3Files files = store();
        FileKey key = FileKey.of("large");
        FileContent content = FileContent.of("application/octet-stream", new byte[11 * MIB]);
        stored(as(PADEL, () -> files.put(key, content)));
        assertThat(s3.requests.stream().filter(line -> line.startsWith("PUT"))).hasSize(3);
        assertThat(s3.objects.get("tenants/padel/large").body()).hasSize(11 * MIB);
        assertThat(as(
                        PADEL,
                        () -> files.put(
                                key,
                                FileContent.of("text/plain", new byte[6 * MIB]).onlyIfAbsent())))
                .isInstanceOf(PutResult.AlreadyThere.class);
        s3.failure = Optional.of("PUT 503 SlowDown");
        assertThatThrownBy(() -> as(
                        PADEL, () -> files.put(FileKey.of("other"), FileContent.of("text/plain", new byte[6 * MIB]))))
                .isInstanceOf(RetryableFilesException.class)
                .hasMessageContaining("SlowDown");
        assertThat(s3.uploads).isEmpty();
        assertThat(s3.objects).hasSize(1);
    }

    @Test
    @DisplayName("negative control: the stand-in refuses requests and links signed with another key, and changed links")
    void wrongKey() throws Exception {
        S3Files files = store();
        FileKey key = FileKey.of("receipts/ñ 1+2.pdf");
        stored(as(PADEL, () -> files.put(key, text("receipt"))));
        try (S3Client stranger = client(s3.endpoint(), "not-the-secret-key");
                S3Presigner strangers = presigner(s3.endpoint(), "not-the-secret-key")) {
            S3Files strange = S3Files.in(stranger, strangers, S3StandIn.BUCKET, "tenants");
            assertThatThrownBy(() -> as(PADEL, () -> strange.open(key)))
                    .isInstanceOf(PermanentFilesException.class)
                    .hasMessageContaining("SignatureDoesNotMatch");
            assertThatThrownBy(() -> as(PADEL, () -> strange.put(key, text("x"))))
                    .isInstanceOf(PermanentFilesException.class);
            assertThat(get(as(PADEL, () -> strange.link(key, Duration.ofMinutes(1))))
                            .statusCode())
                    .isEqualTo(403);
        }
        URI link = as(PADEL, () -> files.link(key, Duration.ofMinutes(1)));
        HttpResponse<String> response = get(link);
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("receipt");
        assertThat(response.headers().firstValue("Content-Disposition")).contains("attachment");
        stored(as(PADEL_2, () -> files.put(key, text("of another"))));
        assertThat(get(URI.create(link.toString().replace("/padel/", "/padel-2/")))
                        .statusCode())
                .isEqualTo(403);
        assertThat(get(URI.create(link.toString().replace("X-Amz-Expires=60", "X-Amz-Expires=600")))
                        .statusCode())
                .isEqualTo(403);
        assertThat(get(URI.create(link.toString().substring(0, link.toString().indexOf('?'))))
                        .statusCode())
                .isEqualTo(403);
        assertThatThrownBy(() -> as(PADEL, () -> files.link(key, Duration.ZERO)))
                .hasMessageContaining("validFor");
    }

    @Test
    @DisplayName("denied access is permanent; throttling, failures of the service and no network are worth another try")
    void classifies() throws IOException {
        S3Files files = store();
        FileKey key = FileKey.of("a");
        for (String permanent : List.of("GET 403 AccessDenied", "GET 404 NoSuchBucket", "GET 400 InvalidRequest")) {
            s3.failure = Optional.of(permanent);
            assertThatThrownBy(() -> as(PADEL, () -> files.open(key)))
                    .as(permanent)
                    .isInstanceOf(PermanentFilesException.class)
                    .hasMessageContaining("tenants/padel/")
                    .hasMessageContaining("r-1");
        }
        for (String retryable : List.of("GET 503 SlowDown", "GET 500 InternalError", "GET 409 OperationAborted")) {
            s3.failure = Optional.of(retryable);
            assertThatThrownBy(() -> as(PADEL, () -> files.list(FileQuery.under(""))))
                    .as(retryable)
                    .isInstanceOf(RetryableFilesException.class);
        }
        s3.close();
        assertThatThrownBy(() -> as(PADEL, () -> files.find(key))).isInstanceOf(RetryableFilesException.class);
        assertThat(files.toString()).isEqualTo("S3Files[files/tenants]");
    }

    private static HttpResponse<String> get(URI link) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(link).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static S3Client client(URI endpoint, String secretKey) {
        return S3Client.builder()
                .region(Region.US_EAST_1)
                .endpointOverride(endpoint)
                .credentialsProvider(credentials(secretKey))
                .httpClient(UrlConnectionHttpClient.create())
                .forcePathStyle(true)
                .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
                .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
                .serviceConfiguration(
                        S3Configuration.builder().chunkedEncodingEnabled(false).build())
                .overrideConfiguration(o -> o.retryStrategy(AwsRetryStrategy.doNotRetry()))
                .build();
    }

    private static S3Presigner presigner(URI endpoint, String secretKey) {
        return S3Presigner.builder()
                .region(Region.US_EAST_1)
                .endpointOverride(endpoint)
                .credentialsProvider(credentials(secretKey))
                .serviceConfiguration(
                        S3Configuration.builder().pathStyleAccessEnabled(true).build())
                .build();
    }

    private static StaticCredentialsProvider credentials(String secretKey) {
        return StaticCredentialsProvider.create(AwsBasicCredentials.create(S3StandIn.ACCESS_KEY, secretKey));
    }
}
