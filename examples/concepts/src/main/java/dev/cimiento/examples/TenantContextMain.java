package dev.cimiento.examples;

import dev.cimiento.tenancy.NoTenantException;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantId;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Work belongs to a tenant from where one is entered to where the body ends. Outside there is none, and no default. */
public final class TenantContextMain {

    private TenantContextMain() {}

    /** Runs it. */
    public static void main(String[] args) throws InterruptedException {
        TenantId padel = TenantId.of("padel");
        TenantId clinica = TenantId.of("clinica");

        TenantContext.run(padel, () -> {
            System.out.println("entered " + TenantContext.require());
            TenantContext.run(clinica, () -> System.out.println("nested in " + TenantContext.require()));
            System.out.println("back in " + TenantContext.require());
        });

        try {
            TenantContext.require();
        } catch (NoTenantException refused) {
            System.out.println("outside: refused");
        }

        ExecutorService threads = Executors.newSingleThreadExecutor();
        Executor carrying = TenantContext.propagate((Executor) threads);
        TenantContext.run(padel, () -> {
            threads.execute(() -> System.out.println("another thread: " + TenantContext.current()));
            carrying.execute(() -> System.out.println("another thread, carried: " + TenantContext.current()));
        });
        threads.shutdown();
        if (!threads.awaitTermination(10, TimeUnit.SECONDS)) {
            throw new IllegalStateException("the thread did not end");
        }

        String answer = TenantContext.system("show what system scope is", () -> "system: " + TenantContext.isSystem());
        System.out.println(answer);
    }
}
