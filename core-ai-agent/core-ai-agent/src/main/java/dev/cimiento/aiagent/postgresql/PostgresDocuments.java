package dev.cimiento.aiagent.postgresql;

import static java.util.Objects.requireNonNull;

import dev.cimiento.aiagent.Document;
import dev.cimiento.aiagent.DocumentId;
import dev.cimiento.aiagent.Documents;
import dev.cimiento.aiagent.Language;
import dev.cimiento.aiagent.Passage;
import dev.cimiento.aiagent.Source;
import dev.cimiento.aiagent.internal.Range;
import dev.cimiento.tenancy.ModuleId;
import dev.cimiento.tenancy.SchemaModule;
import dev.cimiento.tenancy.Transactions;
import dev.cimiento.tenancy.postgresql.Sql;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;

/**
 * Documents in the tenant's schema, found with PostgreSQL's own full-text search: each document by the stemmer of its language, with and
 * without accents, the words of its title as well, rare words first. Needs no extension.
 *
 * <p>Joins the caller's transaction. Safe for use by many threads and processes: of two that store one document at once, the later wins whole.
 */
public final class PostgresDocuments implements Documents {

    /** The tables of documents and conversations; hand it to the {@code TenantProvisioner}. */
    public static final SchemaModule SCHEMA =
            new SchemaModule(ModuleId.AI_AGENT, SchemaModule.Plane.TENANT, "dev/cimiento/aiagent/postgresql/migration");

    // A rare word says more about what is asked than a frequent one (inverse document frequency), so each word is
    // weighed by how many
    // passages have it; how densely they have it (ts_rank) decides between the best of those alone, since that reads
    // them. OFFSET 0 keeps
    // the planner from joining on the language first, which reads every passage rather than the index of terms. Lexemes
    // with a quote or a
    // backslash are left out, since they would have to be escaped in a tsquery.
    private static final String SEARCH = """
            WITH asked AS MATERIALIZED (
                SELECT spoken.language, word.lexeme, ('''' || word.lexeme || '''')::tsquery AS query
                FROM unnest(ARRAY['ES', 'EN', 'PT']) AS spoken (language),
                     LATERAL unnest(ai_terms(spoken.language, ?)) AS word
                WHERE word.lexeme !~ '[''\\\\]'),
            hit AS (
                SELECT p.document_id, p.number,
                       ln(1 + (SELECT count(*) FROM ai_passage)::float8
                              / count(*) OVER (PARTITION BY a.language, a.lexeme)) AS weight
                FROM asked a,
                     LATERAL (SELECT document_id, number, language FROM ai_passage WHERE terms @@ a.query OFFSET 0) AS p
                WHERE p.language = a.language),
            best AS (
                SELECT document_id, number, sum(weight) AS weight
                FROM hit GROUP BY document_id, number
                ORDER BY sum(weight) DESC, document_id, number
                LIMIT 100)
            SELECT d.id, d.title, p.language, p.number, p.body
            FROM best
            JOIN ai_passage p ON p.document_id = best.document_id AND p.number = best.number
            JOIN ai_document d ON d.id = best.document_id
            ORDER BY best.weight DESC,
                     (SELECT sum(ts_rank(p.terms, a.query, 1)) FROM asked a WHERE a.language = p.language) DESC,
                     d.id, p.number
            LIMIT ?""";

    private final DataSource dataSource;

    /** Over this data source. */
    public PostgresDocuments(DataSource dataSource) {
        this.dataSource = requireNonNull(dataSource, "dataSource");
    }

    @Override
    public void put(Document document) {
        String id = document.id().value();
        List<String> bodies = document.passages().stream().map(Passage::text).toList();
        Transactions.with(dataSource, connection -> {
            Sql sql = Sql.on(connection);
            // Locks the row, so that the passages below are those of one writer.
            sql.update(
                    "INSERT INTO ai_document (id, title, language) VALUES (?, ?, ?)"
                            + " ON CONFLICT (id) DO UPDATE SET title = EXCLUDED.title, language = EXCLUDED.language",
                    id,
                    document.title(),
                    document.language());
            sql.update("DELETE FROM ai_passage WHERE document_id = ?", id);
            return sql.update(
                    "INSERT INTO ai_passage (document_id, number, language, body, terms)"
                            + " SELECT d.id, piece.number - 1, d.language, piece.body,"
                            + " ai_terms(d.language, d.title) || ai_terms(d.language, piece.body)"
                            + " FROM ai_document d, unnest(?::text[]) WITH ORDINALITY AS piece (body, number) WHERE d.id = ?",
                    bodies,
                    id);
        });
    }

    @Override
    public boolean remove(DocumentId id) {
        return Transactions.with(
                        dataSource,
                        connection -> Sql.on(connection).update("DELETE FROM ai_document WHERE id = ?", id.value()))
                > 0;
    }

    @Override
    public List<Source> list() {
        return Transactions.with(
                dataSource,
                connection -> Sql.on(connection)
                        .list(
                                "SELECT id, title FROM ai_document ORDER BY id COLLATE \"C\"",
                                PostgresDocuments::source));
    }

    @Override
    public List<Passage> search(String words, int limit) {
        requireNonNull(words, "words");
        Range.check("limit", limit, MOST_PASSAGES);
        return Transactions.with(
                dataSource, connection -> Sql.on(connection).list(SEARCH, PostgresDocuments::passage, words, limit));
    }

    private static Source source(Sql.Row row) throws SQLException {
        return new Source(DocumentId.of(row.string("id")), row.string("title"));
    }

    private static Passage passage(Sql.Row row) throws SQLException {
        return new Passage(
                source(row), row.constant("language", Language.class), row.integer("number"), row.string("body"));
    }
}
