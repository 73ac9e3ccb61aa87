-- Numbers of jobs that begin in a transaction. Even, since those that Redis gives are odd.
CREATE SEQUENCE redis_job_number AS bigint INCREMENT BY 2 MINVALUE 2 START WITH 2;

CREATE SEQUENCE redis_job_round AS bigint;

-- What was said to the jobs in Redis inside transactions, on its way there and for a while afterwards.
CREATE TABLE redis_job_outbox (
    position   bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    -- Whose it is; 'system' for the platform itself, which no tenant may be called.
    tenant     text COLLATE "C" NOT NULL,
    operation  text COLLATE "C" NOT NULL
        CHECK (operation IN ('insert', 'batch', 'chain', 'cancel', 'cancelAll', 'complete', 'report')),
    jobs       bigint[] NOT NULL,
    arguments  text[] NOT NULL,
    -- Of a job that is on its way, so that a second one with its key is kept out; given up on arrival, when Redis does so.
    kind       text COLLATE "C",
    unique_key text COLLATE "C",
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    -- With which others it was handed over; null while it is on its way.
    round      bigint,
    relayed_at timestamptz
) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_cost_delay = 0);

CREATE INDEX redis_job_outbox_on_its_way ON redis_job_outbox (position) WHERE round IS NULL;
CREATE INDEX redis_job_outbox_relayed ON redis_job_outbox (relayed_at) WHERE round IS NOT NULL;
CREATE UNIQUE INDEX redis_job_outbox_unique ON redis_job_outbox (tenant, kind, unique_key) WHERE unique_key IS NOT NULL;
-- A job that was completed in a transaction is not completed in another, whatever Redis knows of the first.
CREATE UNIQUE INDEX redis_job_outbox_completed ON redis_job_outbox ((jobs[1])) WHERE operation = 'complete';
