package dev.cimiento.examples.springboot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cimiento.tenancy.NoTenantException;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.testkit.TestDatabase;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

class ClubApplicationTest {

    private static final TenantId NORTE = TenantId.of("norte");
    private static final TenantId SUR = TenantId.of("sur");

    private static TestDatabase database;
    private static ConfigurableApplicationContext application;
    private static Opening opening;
    private static Courts courts;

    @BeforeAll
    static void start() {
        database = TestDatabase.create().migrate(NORTE, Courts.SCHEMA).migrate(SUR, Courts.SCHEMA);
        application = SpringApplication.run(ClubApplication.class, "--spring.datasource.url=" + database.jdbcUrl());
        opening = application.getBean(Opening.class);
        courts = application.getBean(Courts.class);
    }

    @AfterAll
    static void stop() {
        application.close();
        database.close();
    }

    @Test
    @DisplayName("the suite's store and Spring's own statement commit together, in the tenant's schema")
    void commits() {
        TenantContext.run(NORTE, () -> opening.open("Glass 1"));

        TenantContext.run(NORTE, () -> {
            assertThat(courts.names()).containsExactly("Glass 1");
            assertThat(log()).containsExactly("opened Glass 1");
        });
        TenantContext.run(SUR, () -> {
            assertThat(courts.names()).isEmpty();
            assertThat(log()).isEmpty();
        });
    }

    @Test
    @DisplayName("and vanish together when the method throws")
    void rollsBack() {
        TenantContext.run(SUR, () -> {
            assertThatThrownBy(() -> opening.open("closed 1")).hasMessage("closed 1 cannot be opened");
            assertThat(courts.names()).isEmpty();
            assertThat(log()).isEmpty();
        });
    }

    @Test
    @DisplayName("without a tenant, no transaction begins")
    void noTenant() {
        assertThatThrownBy(() -> opening.open("Glass 9")).hasRootCauseInstanceOf(NoTenantException.class);
    }

    @Test
    @DisplayName("a tenant entered inside the transaction of another cannot write into it")
    void otherTenantInsideTransaction() {
        TransactionTemplate transaction =
                new TransactionTemplate(application.getBean(PlatformTransactionManager.class));
        TenantContext.run(NORTE, () -> {
            List<String> before = courts.names();
            assertThatThrownBy(() -> transaction.executeWithoutResult(
                            status -> TenantContext.run(SUR, () -> courts.add("Stray"))))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("tenant norte")
                    .hasMessageContaining("tenant sur");
            assertThat(courts.names()).isEqualTo(before);
        });
        TenantContext.run(SUR, () -> assertThat(courts.names()).doesNotContain("Stray"));
    }

    private static List<String> log() {
        return application.getBean(JdbcTemplate.class).queryForList("SELECT line FROM court_log", String.class);
    }
}
