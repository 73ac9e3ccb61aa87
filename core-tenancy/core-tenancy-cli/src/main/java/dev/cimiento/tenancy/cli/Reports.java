package dev.cimiento.tenancy.cli;

import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.fleet.MigrationPlan;
import dev.cimiento.tenancy.fleet.MigrationRun;
import dev.cimiento.tenancy.fleet.TenantResult;
import dev.cimiento.tenancy.fleet.TenantResult.Status;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Migrations, in words and as structures. */
final class Reports {

    private Reports() {}

    static Map<String, Object> of(MigrationPlan plan) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put(
                "pending",
                plan.pending().stream()
                        .map(pending -> Map.of("tenant", pending.tenant().id().value(), "scripts", pending.scripts()))
                        .toList());
        fields.put("current", plan.current().stream().map(TenantId::value).toList());
        return fields;
    }

    static String text(MigrationPlan plan) {
        String pending = plan.pending().stream()
                .map(tenant -> "%-24s %s%n"
                        .formatted(
                                tenant.tenant().id(),
                                tenant.scripts().isEmpty() ? "to be looked at" : String.join(", ", tenant.scripts())))
                .collect(Collectors.joining());
        return pending + plan.pending().size() + " to migrate, "
                + plan.current().size() + " current";
    }

    static Map<String, Object> of(MigrationRun run) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("run", run.id().toString());
        fields.put("state", run.state().name());
        fields.put("reason", run.reason());
        for (Status status : Status.values()) {
            fields.put(status.name().toLowerCase(Locale.ROOT), run.count(status));
        }
        fields.put("results", run.results().stream().map(Reports::of).toList());
        return fields;
    }

    private static Map<String, Object> of(TenantResult result) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("tenant", result.tenant().value());
        fields.put("status", result.status().name());
        fields.put("millis", result.took().toMillis());
        fields.put("scripts", result.scripts());
        result.error().ifPresent(error -> fields.put("error", error));
        return fields;
    }

    static String text(MigrationRun run) {
        String failures = run.results().stream()
                .filter(result -> result.status() == Status.FAILED)
                .map(result -> "%-24s FAILED %s%n"
                        .formatted(result.tenant(), result.error().orElse("")))
                .collect(Collectors.joining());
        String counts = run.count(Status.MIGRATED) + " migrated, " + run.count(Status.CURRENT) + " current, "
                + run.count(Status.FAILED) + " failed, " + run.count(Status.SKIPPED) + " skipped";
        String reason = run.reason().isEmpty() ? "" : System.lineSeparator() + run.reason();
        String more =
                run.isSuccess() ? "" : System.lineSeparator() + "go on with: tenants migrate --resume " + run.id();
        return failures + counts + reason + more;
    }
}
