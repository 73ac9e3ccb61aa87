package dev.cimiento.tenancy.testkit.features;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cimiento.tenancy.Plans;
import dev.cimiento.tenancy.Tenant;
import dev.cimiento.tenancy.features.QuotaAnswer;
import dev.cimiento.tenancy.features.Quotas;
import dev.cimiento.tenancy.postgresql.PostgresTenants;
import dev.cimiento.tenancy.testkit.TestDatabase;
import java.io.BufferedReader;
import java.io.OutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class QuotaProcessesTest {

    private final TestDatabase database = TestDatabase.create();

    @BeforeEach
    void start() {
        database.migrate(QuotaTaker.TENANT, PostgresTenants.SCHEMA);
        new PostgresTenants(database.dataSource()).register(Tenant.of(QuotaTaker.TENANT, "Padel", Plans.BASIC.id()));
    }

    @AfterEach
    void stop() {
        database.close();
    }

    @Test
    @DisplayName("two processes of four threads each ask for 200 of 150: exactly 150 are granted")
    void race() throws Exception {
        Process other = QuotaTaker.start("race", database.jdbcUrl());
        try (BufferedReader output = QuotaTaker.output(other);
                OutputStream input = other.getOutputStream();
                Quotas quotas = QuotaTaker.quotas(database.jdbcUrl())) {
            assertThat(output.readLine()).isEqualTo("ready");
            input.write('\n');
            input.flush();
            int here = QuotaTaker.race(quotas);
            int there = Integer.parseInt(output.readLine());

            assertThat(here + there).isEqualTo(150);
            assertThat(quotas.usage(QuotaTaker.TENANT, QuotaTaker.BOOKINGS).spent())
                    .isEqualTo(150);
        } finally {
            other.destroyForcibly();
        }
    }

    @Test
    @DisplayName("leases of a process live while it lives, past their time, and come back after kill -9")
    void killed() throws Exception {
        Process other = QuotaTaker.start("hold", database.jdbcUrl());
        try (BufferedReader output = QuotaTaker.output(other);
                Quotas quotas = QuotaTaker.quotas(database.jdbcUrl())) {
            assertThat(output.readLine()).isEqualTo("ready");
            assertThat(output.readLine()).isEqualTo("Granted");
            Thread.sleep(QuotaTaker.LEASE_TIME.multipliedBy(2).toMillis());
            assertThat(quotas.acquire(QuotaTaker.TENANT, QuotaTaker.CALLS, 2)).isInstanceOf(QuotaAnswer.Refused.class);

            other.destroyForcibly().waitFor();
            Thread.sleep(QuotaTaker.LEASE_TIME.plusMillis(100).toMillis());
            assertThat(quotas.acquire(QuotaTaker.TENANT, QuotaTaker.CALLS, 3)).isInstanceOf(QuotaAnswer.Granted.class);
        } finally {
            other.destroyForcibly();
        }
    }
}
