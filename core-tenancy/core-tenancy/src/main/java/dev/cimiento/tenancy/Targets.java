package dev.cimiento.tenancy;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What connections are told, made once for each tenant rather than once for each loan. Safe for use by many threads. */
final class Targets {

    private static final int KEPT = 10_000;

    private final List<String> shared;
    private final Map<TenantId, Placed> made = new ConcurrentHashMap<>();

    Targets(List<String> shared) {
        this.shared = shared;
    }

    Target of(TenantContext.Scope scope, Placement placement) {
        if (!(scope instanceof TenantContext.Scope.OfTenant ofTenant)) {
            return Target.of(scope, placement, shared);
        }
        Placed placed = made.get(ofTenant.tenant());
        if (placed == null || !placed.placement().equals(placement)) {
            if (made.size() >= KEPT) {
                made.clear();
            }
            placed = new Placed(placement, Target.of(scope, placement, shared));
            made.put(ofTenant.tenant(), placed);
        }
        return placed.target();
    }

    private record Placed(Placement placement, Target target) {}
}
