package dev.cimiento.auth.testkit;

import com.zaxxer.hikari.HikariDataSource;
import dev.cimiento.auth.Accounts;
import dev.cimiento.auth.RefreshResult;
import dev.cimiento.tenancy.Secret;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantDataSource;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.Transactions;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;

/** A process that refreshes until it is killed: run by {@code KilledRefreshTest}. */
final class KilledRefresher {

    private KilledRefresher() {}

    /** In {@code held} the token is spent in a transaction that never commits; in {@code chain} each successor is refreshed in turn. */
    public static void main(String[] args) throws Exception {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        try (HikariDataSource pool = Racer.pool(args[0], 2)) {
            TenantDataSource tenants = TenantDataSource.over(pool);
            Accounts accounts = Racer.accounts(tenants);
            TenantContext.<Void, Exception>call(TenantId.of("a"), () -> {
                if (args[1].equals("held")) {
                    Transactions.call(tenants, () -> {
                        out.println("spent " + successor(accounts, args[2]));
                        new CountDownLatch(1).await();
                        return args;
                    });
                }
                String token = args[2];
                while (true) {
                    token = successor(accounts, token);
                    out.println("token " + token);
                }
            });
        }
    }

    private static String successor(Accounts accounts, String token) {
        RefreshResult result = accounts.refresh(Secret.of(token));
        return ((RefreshResult.Refreshed) result).tokens().refresh().reveal();
    }
}
