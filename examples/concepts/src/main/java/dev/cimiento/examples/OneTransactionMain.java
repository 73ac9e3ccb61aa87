package dev.cimiento.examples;

import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantDataSource;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.Transactions;
import dev.cimiento.tenancy.flyway.FlywayMigrations;

/** Two stores, one transaction: what is written inside one call commits together or vanishes together, and neither store knows. */
public final class OneTransactionMain {

    private OneTransactionMain() {}

    /** Runs it. */
    public static void main(String[] args) {
        TenantId padel = TenantId.of("padel");
        try (ExampleDatabase database = ExampleDatabase.start()) {
            FlywayMigrations.over(database.owner()).migrate(padel.schema(), Courts.SCHEMA);
            TenantDataSource dataSource = TenantDataSource.over(database.pool());
            Courts courts = new Courts(dataSource);
            Courts anotherStore = new Courts(dataSource);

            TenantContext.run(padel, () -> {
                Transactions.run(dataSource, () -> {
                    courts.add("Glass 1");
                    anotherStore.add("Glass 2");
                });
                System.out.println("committed: " + courts.names());

                try {
                    Transactions.run(dataSource, () -> {
                        courts.add("Glass 3");
                        System.out.println("inside: " + anotherStore.names());
                        throw new IllegalStateException("the card was declined");
                    });
                } catch (IllegalStateException declined) {
                    System.out.println("undone, since " + declined.getMessage() + ": " + courts.names());
                }
            });
        }
    }
}
