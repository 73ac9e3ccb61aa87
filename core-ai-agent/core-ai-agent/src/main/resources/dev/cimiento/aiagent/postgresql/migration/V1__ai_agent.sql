-- What the assistant may answer from, and what was said to it.

CREATE TABLE ai_document (
    id       text PRIMARY KEY,
    title    text NOT NULL,
    language text NOT NULL CHECK (language IN ('ES', 'EN', 'PT'))
);

CREATE TABLE ai_passage (
    document_id text     NOT NULL REFERENCES ai_document (id) ON DELETE CASCADE,
    number      integer  NOT NULL CHECK (number >= 0),
    language    text     NOT NULL CHECK (language IN ('ES', 'EN', 'PT')),
    body        text     NOT NULL,
    terms       tsvector NOT NULL,
    PRIMARY KEY (document_id, number)
);

CREATE INDEX ai_passage_terms ON ai_passage USING gin (terms);

CREATE TABLE ai_turn (
    id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    conversation text        NOT NULL,
    question     text        NOT NULL,
    answer       text        NOT NULL,
    at           timestamptz NOT NULL
);

CREATE INDEX ai_turn_conversation ON ai_turn (conversation, id);
CREATE INDEX ai_turn_at ON ai_turn (at);

-- The terms of a text, twice: as written, and as people type it on a telephone, without accents. Both, since the stemmers know the endings of
-- "reservación" but not of "reservacion". The words taken out of the second are stop words that lost their accent and would no longer be
-- known as such.
CREATE FUNCTION ai_terms(language text, body text) RETURNS tsvector
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
    SELECT to_tsvector(stemmer.config, written.body) || to_tsvector(stemmer.config, regexp_replace(
            translate(written.body, 'áàâãäéèêëíìîïóòôõöúùûüçñ', 'aaaaaeeeeiiiiooooouuuucn'),
            '\m(ate|estan|estao|ha|habia|habra|habria|ja|mas|mia|mio|nao|sao|sera|seran|seria|si|so|tambem|tambien|tendria|tenia|tera|voce|voces)\M',
            ' ', 'g'))
    FROM (SELECT lower(body) AS body) AS written,
         (SELECT CASE language
                     WHEN 'ES' THEN 'pg_catalog.spanish'::regconfig
                     WHEN 'EN' THEN 'pg_catalog.english'::regconfig
                     WHEN 'PT' THEN 'pg_catalog.portuguese'::regconfig
                 END AS config) AS stemmer
$$;
