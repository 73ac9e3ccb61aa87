package dev.cimiento.payments.testkit;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.cimiento.tenancy.TenantDataSource;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.function.UnaryOperator;

/** One of the processes of a storm: it delivers, and may be killed. */
final class WebhookStormProcess {

    private WebhookStormProcess() {}

    public static void main(String[] arguments) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(arguments[0]);
        config.setMaximumPoolSize(4);
        try (HikariDataSource pool = new HikariDataSource(config)) {
            new WebhookStorm(TenantDataSource.over(pool), InstantSource.system())
                    .deliver(
                            Path.of(arguments[1]),
                            Path.of(arguments[2]),
                            Integer.parseInt(arguments[3]),
                            2,
                            3,
                            UnaryOperator.identity());
        }
    }
}
