-- Twenty tables with a primary key and two indexes each.
DO $$
BEGIN
    FOR i IN 1..20 LOOP
        EXECUTE format('CREATE TABLE thing_%s (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL,'
            || ' amount numeric, at timestamptz NOT NULL DEFAULT now())', i);
        EXECUTE format('CREATE INDEX thing_%s_name ON thing_%s (name)', i, i);
        EXECUTE format('CREATE INDEX thing_%s_at ON thing_%s (at)', i, i);
    END LOOP;
END $$;
