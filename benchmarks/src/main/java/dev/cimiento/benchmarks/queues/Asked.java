package dev.cimiento.benchmarks.queues;

import java.util.Locale;

/** Says beside each figure whether it is what was asked for. */
final class Asked {

    private Asked() {}

    static void atLeast(String what, double seen, double asked) {
        print(seen >= asked, what, seen, ">=", asked);
    }

    static void atMost(String what, double seen, double asked) {
        print(seen <= asked, what, seen, "<=", asked);
    }

    private static void print(boolean isSo, String what, double seen, String relation, double asked) {
        System.out.printf(
                Locale.ROOT, "%-5s %s: %.1f (asked %s %.0f)%n", isSo ? "PASS" : "short", what, seen, relation, asked);
    }
}
