package dev.cimiento.tenancy.secretsmanager;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cimiento.tenancy.Secret;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.settings.PermanentSecretSourceException;
import dev.cimiento.tenancy.settings.RetryableSecretSourceException;
import dev.cimiento.tenancy.settings.SecretSource;
import dev.cimiento.tenancy.settings.SecretSourceException;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;

/**
 * One secret a tenant in AWS Secrets Manager, named {@code <prefix>/<tenant>}, holding a JSON object of keys and values: {@code
 * {"STRIPE_SECRET_KEY": "sk_live_...", "SMTP_PORT": 587}}. A tenant without a secret has none; one that is marked for deletion is a
 * permanent failure.
 *
 * <p>Wrap it in {@code SourcedSettings}: each call here is a request, which AWS counts and bills. It needs the permission {@code
 * secretsmanager:GetSecretValue} on the prefix, and gets "access denied" instead of "not found" for tenants without a secret unless it may
 * also {@code secretsmanager:ListSecrets}. Source of the errors: the API reference of GetSecretValue.
 *
 * <p>Safe for use by many threads. The client is the caller's: its region, credentials, time limits and retries; close it yourself.
 */
public final class SecretsManagerSecretSource implements SecretSource {

    private static final Pattern PREFIX = Pattern.compile("[A-Za-z0-9/_+=.@-]{1,400}");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final SecretsManagerClient client;
    private final String prefix;

    private SecretsManagerSecretSource(SecretsManagerClient client, String prefix) {
        this.client = requireNonNull(client, "client");
        if (!PREFIX.matcher(requireNonNull(prefix, "prefix")).matches() || prefix.endsWith("/")) {
            throw new IllegalArgumentException("prefix must be 1 to 400 of the characters that names of secrets have"
                    + " (letters, digits, /_+=.@-), not ending in '/', was '" + prefix + "'");
        }
        this.prefix = prefix;
    }

    /**
     * Secrets under this prefix.
     *
     * @param prefix {@code production/cimiento} for {@code production/cimiento/padel}
     */
    public static SecretsManagerSecretSource of(SecretsManagerClient client, String prefix) {
        return new SecretsManagerSecretSource(client, prefix);
    }

    @Override
    public Map<String, Secret> secrets(TenantId tenant) {
        String name = prefix + "/" + requireNonNull(tenant, "tenant");
        String json;
        try {
            json = client.getSecretValue(request -> request.secretId(name)).secretString();
        } catch (ResourceNotFoundException none) {
            return Map.of();
        } catch (AwsServiceException e) {
            throw failure(tenant, name, e);
        } catch (SdkClientException e) {
            // The cause stays behind: the SDK puts requests into some messages.
            throw new RetryableSecretSourceException(
                    tenant, e.getClass().getSimpleName(), "Secrets Manager could not be reached for '" + name + "'");
        }
        if (json == null) {
            throw new PermanentSecretSourceException(
                    tenant, "SecretBinary", "'" + name + "' holds bytes; store a JSON object as its text");
        }
        return parse(tenant, name, json);
    }

    private static SecretSourceException failure(TenantId tenant, String name, AwsServiceException e) {
        String code = e.awsErrorDetails() == null || e.awsErrorDetails().errorCode() == null
                ? "HTTP " + e.statusCode()
                : e.awsErrorDetails().errorCode();
        String where = "'" + name + "', request " + e.requestId();
        if (e.isThrottlingException()) {
            return new RetryableSecretSourceException(tenant, code, "Secrets Manager throttles: " + where);
        }
        if (e.statusCode() >= 500 || e.isClockSkewException()) {
            return new RetryableSecretSourceException(tenant, code, "Secrets Manager failed: " + where);
        }
        return new PermanentSecretSourceException(
                tenant, code, "Secrets Manager refused, check credentials, permissions and the secret: " + where);
    }

    private static Map<String, Secret> parse(TenantId tenant, String name, String json) {
        JsonNode root;
        try {
            root = JSON.readTree(json);
        } catch (JsonProcessingException quotesWhatItRead) {
            throw new PermanentSecretSourceException(tenant, "NotJson", "'" + name + "' is not a JSON object");
        }
        if (!root.isObject()) {
            throw new PermanentSecretSourceException(tenant, "NotJson", "'" + name + "' is not a JSON object");
        }
        Map<String, Secret> secrets = new HashMap<>();
        root.properties().forEach(property -> {
            JsonNode value = property.getValue();
            if (value.isContainerNode()) {
                throw new PermanentSecretSourceException(
                        tenant, "NotText", "'" + name + "': '" + property.getKey() + "' must be a text or a number");
            }
            // Null and blank mean not set, as everywhere in settings.
            if (!value.isNull() && !value.asText().isBlank()) {
                secrets.put(property.getKey(), Secret.of(value.asText()));
            }
        });
        return Map.copyOf(secrets);
    }

    @Override
    public String toString() {
        return "SecretsManagerSecretSource[" + prefix + "]";
    }
}
