package dev.cimiento.reference;

import java.util.concurrent.CountDownLatch;

/** Starts the service, says where it is, and stops it in order on SIGTERM. */
public final class App {

    private App() {}

    /** Takes no arguments: {@link Settings} reads the environment. */
    @SuppressWarnings("SystemExitOutsideMain")
    public static void main(String[] args) throws InterruptedException {
        RunningApp app;
        try {
            app = RunningApp.start(Settings.from(System.getenv()));
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(2);
            return;
        }
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            app.close();
                            stopped.countDown();
                        },
                        "shutdown"));
        System.out.println(app.greeting());
        stopped.await();
    }
}
