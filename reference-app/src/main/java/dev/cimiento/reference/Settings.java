package dev.cimiento.reference;

import dev.cimiento.reference.web.HttpServer.Proxy;
import dev.cimiento.tenancy.PlanId;
import dev.cimiento.tenancy.Secret;
import dev.cimiento.tenancy.Tenant;
import dev.cimiento.tenancy.TenantId;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What an operator can set, read from the environment and from nowhere else. A wrong value is named together with all other wrong values.
 *
 * @param mode {@code APP_MODE}: {@code dev} (default) or {@code production}, which refuses sandboxes and the embedded database
 * @param port {@code PORT}, 8080; 0 takes any free one
 * @param baseDomain {@code BASE_DOMAIN}, {@code localhost}: a tenant is {@code <tenant>.<baseDomain>}
 * @param publicScheme {@code PUBLIC_SCHEME}, {@code http}: how people outside reach this service
 * @param publicPort {@code PUBLIC_PORT}: the port people outside use; {@code PORT} in dev, the scheme's own in production
 * @param proxy {@code TRUST_PROXY}, {@code false}: whether {@code X-Forwarded-*} headers come from a proxy of yours, and so are believed
 * @param database {@code DATABASE_URL} with {@code DATABASE_USER} and {@code DATABASE_PASSWORD}; empty means the embedded one
 * @param poolSize {@code DATABASE_POOL_SIZE}, 10
 * @param dataDir {@code DATA_DIR}, {@code ./data}: the embedded database and the development key
 * @param tenantsDir {@code TENANTS_DIR}, {@code <DATA_DIR>/tenants}: one {@code <tenant>.env} each
 * @param masterKey {@code MASTER_KEY}: 32 bytes in base64 that encrypt signing keys at rest; dev makes one in the data folder
 * @param otherMasterKeys {@code MASTER_KEYS_OTHER}: keys used before, or the next one, separated by commas: needed to read, used for nothing new
 * @param breachedPasswords {@code BREACHED_PASSWORDS_URL}: a service of ranges such as {@code https://api.pwnedpasswords.com/range/}, asked
 *     whether a new password is among leaked ones; empty asks nobody
 * @param tenants {@code TENANTS}: {@code id:name:plan} separated by commas, provisioned at start; dev has a padel club and a clinic
 * @param adminEmail {@code ADMIN_EMAIL}: the first administrator of each of these tenants
 * @param adminPassword {@code ADMIN_PASSWORD}
 * @param ollamaUrl {@code OLLAMA_URL}: empty means that the assistant answers from the documents alone
 * @param ollamaModel {@code OLLAMA_MODEL}, {@code llama3.2}
 * @param chroma {@code CHROMA_URL} with {@code CHROMA_EMBEDDING_MODEL} ({@code nomic-embed-text}): empty means that documents are kept in PostgreSQL
 * @param metricsPort {@code METRICS_PORT}: a port of its own for Prometheus; empty means that nothing is served there, 0 takes any free one
 * @param shutdownGrace {@code SHUTDOWN_GRACE_SECONDS}, 20: how long a stop waits for requests and jobs
 * @param environment everything else, as the fallback of the tenants' own files
 */
record Settings(
        Mode mode,
        int port,
        String baseDomain,
        String publicScheme,
        Optional<Integer> publicPort,
        Proxy proxy,
        Optional<DatabaseAddress> database,
        int poolSize,
        Path dataDir,
        Path tenantsDir,
        Optional<Secret> masterKey,
        List<Secret> otherMasterKeys,
        Optional<URI> breachedPasswords,
        List<Tenant> tenants,
        Optional<String> adminEmail,
        Optional<Secret> adminPassword,
        Optional<URI> ollamaUrl,
        String ollamaModel,
        Optional<Chroma> chroma,
        Optional<Integer> metricsPort,
        Duration shutdownGrace,
        Map<String, String> environment) {

    /** The two ways to run. */
    enum Mode {
        DEV,
        PRODUCTION
    }

    /**
     * A PostgreSQL server.
     *
     * @param url a JDBC URL
     * @param user who connects
     * @param password with what; empty where the server trusts the address
     */
    record DatabaseAddress(String url, String user, Optional<Secret> password) {}

    /**
     * A Chroma server.
     *
     * @param url where it listens
     * @param embeddingModel the model, on Ollama, that makes embeddings
     */
    record Chroma(URI url, String embeddingModel) {}

    private static final String DEMO_TENANTS = "padel:Club Pádel Norte:advanced,clinica:Clínica del Sol:basic";

    /**
     * Reads the environment.
     *
     * @throws IllegalArgumentException naming every setting that is wrong or missing
     */
    static Settings from(Map<String, String> environment) {
        Reader read = new Reader(environment);
        Mode mode = read.value("APP_MODE", "dev", text -> switch (text) {
            case "dev" -> Mode.DEV;
            case "production" -> Mode.PRODUCTION;
            default -> throw new IllegalArgumentException("must be dev or production, was '" + text + "'");
        });
        Path dataDir = read.value("DATA_DIR", "data", Path::of);
        Optional<DatabaseAddress> database = read.optional("DATABASE_URL", url -> url)
                .map(url -> new DatabaseAddress(
                        read.value("DATABASE_URL", url, Settings::jdbcUrl),
                        read.value("DATABASE_USER", "postgres", text -> text),
                        read.optional("DATABASE_PASSWORD", Secret::of)));
        Optional<URI> ollama = read.optional("OLLAMA_URL", Settings::httpUrl);
        Optional<Chroma> chroma = read.optional("CHROMA_URL", Settings::httpUrl)
                .map(url -> new Chroma(url, read.value("CHROMA_EMBEDDING_MODEL", "nomic-embed-text", text -> text)));
        if (chroma.isPresent() && ollama.isEmpty()) {
            read.wrong("CHROMA_URL", "needs OLLAMA_URL, which makes the embeddings");
        }
        Optional<Secret> masterKey = read.optional("MASTER_KEY", Settings::key);
        Settings settings = new Settings(
                mode,
                read.value("PORT", "8080", Settings.number(0, 65_535)),
                read.value("BASE_DOMAIN", "localhost", Settings::domain),
                read.value("PUBLIC_SCHEME", "http", Settings::scheme),
                read.optional("PUBLIC_PORT", Settings.number(1, 65_535))
                        .or(() -> mode == Mode.DEV ? Optional.empty() : Optional.of(0)),
                read.value("TRUST_PROXY", "false", text -> switch (text) {
                    case "true" -> Proxy.TRUSTED;
                    case "false" -> Proxy.NONE;
                    default -> throw new IllegalArgumentException("must be true or false, was '" + text + "'");
                }),
                database,
                read.value("DATABASE_POOL_SIZE", "10", Settings.number(2, 1_000)),
                dataDir,
                read.value("TENANTS_DIR", dataDir.resolve("tenants").toString(), Path::of),
                masterKey,
                read.value("MASTER_KEYS_OTHER", "", Settings::keys),
                read.optional("BREACHED_PASSWORDS_URL", Settings::rangesUrl),
                read.value("TENANTS", mode == Mode.DEV ? DEMO_TENANTS : "", Settings::tenants),
                read.optional("ADMIN_EMAIL", text -> text),
                read.optional("ADMIN_PASSWORD", Secret::of),
                ollama,
                read.value("OLLAMA_MODEL", "llama3.2", text -> text),
                chroma,
                read.optional("METRICS_PORT", Settings.number(0, 65_535)),
                Duration.ofSeconds(read.value("SHUTDOWN_GRACE_SECONDS", "20", Settings.number(0, 600))),
                Map.copyOf(environment));
        if (mode == Mode.PRODUCTION) {
            read.require("DATABASE_URL", database);
            read.require("MASTER_KEY", masterKey);
            if (!settings.tenants().isEmpty()) {
                read.require("ADMIN_EMAIL", settings.adminEmail());
                read.require("ADMIN_PASSWORD", settings.adminPassword());
            }
        }
        read.finish();
        return settings;
    }

    /** Without the environment, which holds secrets. */
    @Override
    public String toString() {
        return "Settings[" + mode + ", port " + port + ", " + tenants.size() + " tenants]";
    }

    private static Function<String, Integer> number(int least, int most) {
        return text -> {
            try {
                int value = Integer.parseInt(text);
                if (value >= least && value <= most) {
                    return value;
                }
            } catch (NumberFormatException notANumber) {
                throw new IllegalArgumentException("must be a number, was '" + text + "'", notANumber);
            }
            throw new IllegalArgumentException("must be " + least + " to " + most + ", was " + text);
        };
    }

    private static String jdbcUrl(String text) {
        if (!text.startsWith("jdbc:postgresql:")) {
            throw new IllegalArgumentException("must begin with jdbc:postgresql:");
        }
        return text;
    }

    private static String scheme(String text) {
        if (!text.equals("http") && !text.equals("https")) {
            throw new IllegalArgumentException("must be http or https, was '" + text + "'");
        }
        return text;
    }

    private static String domain(String text) {
        if (!text.matches("[a-z0-9]([a-z0-9.-]*[a-z0-9])?")) {
            throw new IllegalArgumentException("must be a lower-case domain such as tupadel.com, was '" + text + "'");
        }
        return text;
    }

    private static URI httpUrl(String text) {
        URI url = URI.create(text);
        if (url.getHost() == null || !("http".equals(url.getScheme()) || "https".equals(url.getScheme()))) {
            throw new IllegalArgumentException("must be an http or https URL, was '" + text + "'");
        }
        return url;
    }

    private static Secret key(String text) {
        try {
            if (Base64.getDecoder().decode(text).length == 32) {
                return Secret.of(text);
            }
        } catch (IllegalArgumentException notBase64) {
            throw new IllegalArgumentException("must be base64", notBase64);
        }
        throw new IllegalArgumentException("must be 32 bytes in base64");
    }

    private static List<Secret> keys(String text) {
        return Arrays.stream(text.split(","))
                .map(String::strip)
                .filter(key -> !key.isEmpty())
                .map(Settings::key)
                .distinct()
                .toList();
    }

    private static URI rangesUrl(String text) {
        URI url = httpUrl(text);
        if (!"https".equals(url.getScheme()) || !text.endsWith("/")) {
            throw new IllegalArgumentException("must be an https URL that ends with a slash, was '" + text + "'");
        }
        return url;
    }

    private static List<Tenant> tenants(String text) {
        return Arrays.stream(text.split(","))
                .map(String::strip)
                .filter(entry -> !entry.isEmpty())
                .map(entry -> {
                    String[] parts = entry.split(":", -1);
                    if (parts.length != 3) {
                        throw new IllegalArgumentException("must hold id:name:plan entries, was '" + entry + "'");
                    }
                    return Tenant.of(TenantId.of(parts[0].strip()), parts[1].strip(), new PlanId(parts[2].strip()));
                })
                .toList();
    }

    /** Reads one setting after another and remembers what was wrong. */
    private static final class Reader {

        private final Map<String, String> environment;
        private final List<String> problems = new ArrayList<>();

        Reader(Map<String, String> environment) {
            this.environment = environment;
        }

        <T> Optional<T> optional(String key, Function<String, T> parse) {
            Optional<String> text = Optional.ofNullable(environment.get(key)).filter(value -> !value.isBlank());
            try {
                return text.map(parse);
            } catch (IllegalArgumentException e) {
                wrong(key, String.valueOf(e.getMessage()));
                return Optional.empty();
            }
        }

        <T> T value(String key, String otherwise, Function<String, T> parse) {
            return optional(key, parse).orElseGet(() -> parse.apply(otherwise));
        }

        void require(String key, Optional<?> value) {
            if (value.isEmpty() && !environment.containsKey(key)) {
                wrong(key, "must be set in production");
            }
        }

        void wrong(String key, String problem) {
            problems.add(key + " " + problem);
        }

        void finish() {
            if (!problems.isEmpty()) {
                throw new IllegalArgumentException("cannot start:\n  " + String.join("\n  ", problems));
            }
        }
    }
}
