package dev.cimiento.tenancy.secretsmanager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cimiento.tenancy.Secret;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.settings.PermanentSecretSourceException;
import dev.cimiento.tenancy.settings.RetryableSecretSourceException;
import dev.cimiento.tenancy.settings.SecretSource;
import dev.cimiento.tenancy.settings.SourcedSettings;
import dev.cimiento.tenancy.testkit.MutableClock;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

class SecretsManagerSecretSourceTest {

    private static final TenantId PADEL = TenantId.of("padel");
    private static final TenantId CLINIC = TenantId.of("clinic");
    private static final String CANARY = "sk_live_canary_4711";

    private SecretsManagerStandIn aws;
    private SecretsManagerClient client;
    private SecretSource source;

    @BeforeEach
    void start() throws IOException {
        aws = new SecretsManagerStandIn();
        client = client(aws.endpoint(), SecretsManagerStandIn.SECRET_KEY);
        source = SecretsManagerSecretSource.of(client, "production/cimiento");
        aws.secrets.put(
                "production/cimiento/padel",
                "{\"STRIPE_SECRET_KEY\": \"" + CANARY + "\", \"SMTP_PORT\": 587, \"OLD\": null, \"BLANK\": \" \"}");
    }

    @AfterEach
    void stop() {
        client.close();
        aws.close();
    }

    @Test
    @DisplayName("a tenant's secrets come from one JSON secret; a tenant without one has none")
    void reads() {
        assertThat(source.secrets(PADEL))
                .isEqualTo(Map.of("STRIPE_SECRET_KEY", Secret.of(CANARY), "SMTP_PORT", Secret.of("587")));
        assertThat(source.secrets(CLINIC)).isEmpty();
        assertThat(source + " " + source.secrets(PADEL)).doesNotContain(CANARY);
    }

    @Test
    @DisplayName("negative control: the stand-in refuses a request signed with another key")
    void wrongKey() {
        try (SecretsManagerClient stranger = client(aws.endpoint(), "not-the-secret-key")) {
            assertThatThrownBy(() -> SecretsManagerSecretSource.of(stranger, "production/cimiento")
                            .secrets(PADEL))
                    .isInstanceOfSatisfying(PermanentSecretSourceException.class, e -> {
                        assertThat(e.code()).isEqualTo("SignatureDoesNotMatch");
                        assertThat(e.tenant()).isEqualTo(PADEL);
                    });
        }
    }

    @Test
    @DisplayName("denied access is permanent; throttling, failures of the service and no network are worth another try")
    void classifies() throws IOException {
        for (String permanent : List.of(
                "400 AccessDeniedException",
                "400 DecryptionFailure",
                "400 InvalidRequestException",
                "400 UnrecognizedClientException")) {
            aws.failure = Optional.of(permanent);
            assertThatThrownBy(() -> source.secrets(PADEL))
                    .as(permanent)
                    .isInstanceOf(PermanentSecretSourceException.class)
                    .hasMessageContaining("production/cimiento/padel")
                    .hasMessageContaining(permanent.substring(4));
        }
        for (String retryable : List.of(
                "400 ThrottlingException", "500 InternalServiceError", "503 ServiceUnavailable", "502 BadGateway")) {
            aws.failure = Optional.of(retryable);
            assertThatThrownBy(() -> source.secrets(PADEL))
                    .as(retryable)
                    .isInstanceOf(RetryableSecretSourceException.class);
        }
        URI nobody;
        try (SecretsManagerStandIn closed = new SecretsManagerStandIn()) {
            nobody = closed.endpoint();
        }
        try (SecretsManagerClient unreachable = client(nobody, SecretsManagerStandIn.SECRET_KEY)) {
            assertThatThrownBy(() ->
                            SecretsManagerSecretSource.of(unreachable, "p").secrets(PADEL))
                    .isInstanceOf(RetryableSecretSourceException.class);
        }
    }

    @Test
    @DisplayName("a secret that is not an object of texts is refused by name, and nothing of it is shown")
    void malformed() {
        for (String json :
                List.of(CANARY, "[\"" + CANARY + "\"]", "{\"A\": {\"B\": \"" + CANARY + "\"}}", "{" + CANARY)) {
            aws.secrets.put("production/cimiento/padel", json);
            assertThatThrownBy(() -> source.secrets(PADEL))
                    .isInstanceOf(PermanentSecretSourceException.class)
                    .hasMessageContaining("production/cimiento/padel")
                    .satisfies(e -> {
                        StringWriter printed = new StringWriter();
                        e.printStackTrace(new PrintWriter(printed));
                        assertThat(printed.toString()).doesNotContain(CANARY);
                    });
        }
    }

    @Test
    @DisplayName("remembered: 64 readers at once make one request; the time to live and invalidate make another")
    void caches() {
        MutableClock clock = MutableClock.at("2026-11-23T12:00:00Z");
        SourcedSettings settings = SourcedSettings.of(source, Duration.ofMinutes(5), clock);
        List<CompletableFuture<Optional<String>>> readers = IntStream.range(0, 64)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> settings.find(PADEL, "STRIPE_SECRET_KEY")))
                .toList();
        readers.forEach(reader -> assertThat(reader.join()).contains(CANARY));
        assertThat(aws.requests).hasValue(1);
        assertThat(settings.find(CLINIC, "STRIPE_SECRET_KEY")).isEmpty();
        assertThat(settings.find(CLINIC, "STRIPE_SECRET_KEY")).isEmpty();
        assertThat(aws.requests).as("absence is remembered too").hasValue(2);
        aws.secrets.put("production/cimiento/padel", "{\"STRIPE_SECRET_KEY\": \"sk_new\"}");
        clock.advance(Duration.ofMinutes(5));
        assertThat(settings.find(PADEL, "STRIPE_SECRET_KEY")).contains("sk_new");
        settings.invalidate(PADEL);
        assertThat(settings.find(PADEL, "STRIPE_SECRET_KEY")).contains("sk_new");
        assertThat(aws.requests).hasValue(4);
    }

    @Test
    @DisplayName("while the service is down the last answer serves, for an hour; a refusal is not papered over")
    void servesOnWhenDown() {
        MutableClock clock = MutableClock.at("2026-11-23T12:00:00Z");
        SourcedSettings settings = SourcedSettings.of(source, Duration.ofMinutes(5), clock);
        assertThat(settings.find(PADEL, "SMTP_PORT")).contains("587");
        aws.failure = Optional.of("503 ServiceUnavailable");
        clock.advance(Duration.ofMinutes(6));
        assertThat(settings.find(PADEL, "SMTP_PORT")).contains("587");
        int asked = aws.requests.get();
        assertThat(settings.find(PADEL, "SMTP_PORT")).contains("587");
        assertThat(aws.requests).as("no hammering").hasValue(asked);
        clock.advance(Duration.ofMinutes(60));
        assertThatThrownBy(() -> settings.find(PADEL, "SMTP_PORT")).isInstanceOf(RetryableSecretSourceException.class);
        aws.failure = Optional.empty();
        assertThat(settings.find(PADEL, "SMTP_PORT")).contains("587");
        aws.failure = Optional.of("400 AccessDeniedException");
        clock.advance(Duration.ofMinutes(6));
        assertThatThrownBy(() -> settings.find(PADEL, "SMTP_PORT")).isInstanceOf(PermanentSecretSourceException.class);
    }

    private static SecretsManagerClient client(URI endpoint, String secretKey) {
        return SecretsManagerClient.builder()
                .region(Region.US_EAST_1)
                .endpointOverride(endpoint)
                .credentialsProvider(StaticCredentialsProvider.create(
                        AwsBasicCredentials.create(SecretsManagerStandIn.ACCESS_KEY, secretKey)))
                .httpClient(UrlConnectionHttpClient.create())
                .overrideConfiguration(o -> o.retryStrategy(AwsRetryStrategy.doNotRetry()))
                .build();
    }
}
