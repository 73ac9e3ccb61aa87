package dev.cimiento.tenancy.testkit;

import static dev.cimiento.tenancy.testkit.IsolationScene.A;
import static dev.cimiento.tenancy.testkit.IsolationScene.B;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.postgresql.Identifier;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.DynamicTest;

/** What a schema's name, or its absence, can do. */
final class SchemaFailures {

    private static final int IDENTIFIER_BYTES = 63;
    private static final int FUZZED = 10_000;

    private static final List<String> NASTY = List.of(
            "",
            "\"",
            "'",
            "\";",
            "';",
            "--",
            "/*",
            "*/",
            "\\",
            "\0",
            "\n",
            "\r",
            " ",
            "a b",
            "$user",
            "public",
            "information_schema",
            "pg_catalog",
            "pg_x",
            "cimiento",
            "select",
            "user",
            "A",
            "kit-A",
            "Kit-a",
            "kit_a",
            "kit-a ",
            "kit-a;",
            "kit-a\"",
            "x'; DROP TABLE isolation_row; --",
            "x\"; DROP TABLE isolation_row; --",
            "kit-\u0430",
            "k\u0131t-a",
            "\u212Ait-a",
            "-",
            "--a",
            "a-",
            "%",
            "{}",
            "\u0000",
            "\u2028",
            "\uD83D\uDE00");

    private final IsolationScene scene;

    SchemaFailures(IsolationScene scene) {
        this.scene = scene;
    }

    void addTo(List<DynamicTest> tests) {
        scene.subject()
                .extensions()
                .ifPresent(schema -> scene.add(
                        tests,
                        "failure 6: the tenant's tables and the shared schema's types and functions resolve side by side",
                        () -> extensions(schema)));
        scene.add(
                tests,
                "failure 5: a tenant whose schema is gone fails: it neither reads nor writes what is in public",
                this::gone);
        scene.add(
                tests,
                "failures 7 and 8: no text becomes an id that leaves its quotes, is too long or is another's",
                this::names);
    }

    /** Drivers quote {@code setSchema("a, b")} as one name. */
    private void extensions(String schema) throws Exception {
        String place = Identifier.quoted(schema) + ".";
        scene.owner("CREATE SCHEMA IF NOT EXISTS " + Identifier.quoted(schema));
        scene.owner("DROP DOMAIN IF EXISTS " + place + "isolation_shade CASCADE");
        scene.owner("CREATE DOMAIN " + place + "isolation_shade AS text CHECK (VALUE IN ('light', 'dark'))");
        scene.owner("CREATE OR REPLACE FUNCTION " + place
                + "isolation_shout(t text) RETURNS text LANGUAGE sql AS 'SELECT upper(t)'");
        scene.owner("GRANT USAGE ON SCHEMA " + Identifier.quoted(schema) + " TO PUBLIC");
        for (TenantId tenant : List.of(A, B, A)) {
            for (boolean inTransaction : new boolean[] {false, true}) {
                scene.as(tenant, c -> {
                    c.setAutoCommit(!inTransaction);
                    IsolationScene.write(c, tenant, "dark");
                    assertThat(
                                    IsolationScene.rows(
                                            c,
                                            "SELECT DISTINCT tenant, isolation_shout(body::isolation_shade) FROM isolation_row"))
                            .containsExactly(tenant + "|DARK");
                    if (inTransaction) {
                        c.commit();
                    }
                    return true;
                });
            }
        }
    }

    private void gone() throws Exception {
        scene.as(A, c -> IsolationScene.write(c, A, "one"));
        scene.as(B, c -> IsolationScene.write(c, B, "one"));
        scene.as(A, IsolationScene::read);
        String schema = "\"" + scene.subject().schemaOf(A) + "\"";
        scene.owner("ALTER SCHEMA " + schema + " RENAME TO kit_gone");
        try {
            assertThatThrownBy(() -> scene.as(A, IsolationScene::read))
                    .as("reading where the schema is gone")
                    .isInstanceOf(Exception.class);
            assertThatThrownBy(() -> scene.as(A, c -> IsolationScene.write(c, A, "lost")))
                    .as("writing where the schema is gone")
                    .isInstanceOf(Exception.class);
        } finally {
            scene.owner("ALTER SCHEMA kit_gone RENAME TO " + schema);
        }
        scene.expect(List.of("one"), List.of("one"));
    }

    private void names() throws Exception {
        Map<String, String> owners = new HashMap<>();
        List<String> texts = new ArrayList<>(NASTY);
        Random random = new Random(7);
        while (texts.size() < FUZZED) {
            StringBuilder text = new StringBuilder();
            int parts = random.nextInt(6);
            for (int i = 0; i <= parts; i++) {
                text.append(
                        random.nextBoolean()
                                ? NASTY.get(random.nextInt(NASTY.size()))
                                : Character.toString('a' + random.nextInt(26)));
            }
            texts.add(text.toString());
        }
        for (int length = 45; length <= 70; length++) {
            texts.add("a".repeat(length));
            texts.add("a".repeat(length - 1) + "b");
            texts.add("\u00F1".repeat(length));
        }
        for (String text : texts) {
            TenantId.parse(text).ifPresent(id -> {
                String schema = scene.subject().schemaOf(id);
                assertThat(schema.getBytes(StandardCharsets.UTF_8).length)
                        .as("bytes of the schema of '%s'", text)
                        .isLessThanOrEqualTo(IDENTIFIER_BYTES);
                assertThat(schema).as("the schema of '%s'", text).doesNotContain("\"", "'", ";", "\0", "\n", "\\");
                String other = owners.putIfAbsent(schema.toLowerCase(Locale.ROOT), text);
                assertThat(other == null || other.equals(text))
                        .as("'%s' and '%s' share a schema", text, other)
                        .isTrue();
            });
        }
        assertThat(owners).isNotEmpty();
        scene.expect(List.of(), List.of());
    }
}
