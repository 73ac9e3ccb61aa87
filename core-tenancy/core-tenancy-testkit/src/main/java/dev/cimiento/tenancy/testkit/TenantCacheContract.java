package dev.cimiento.tenancy.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cimiento.tenancy.NoTenantException;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What every cache of tenants' things must keep, whatever library is behind it: no tenant finds, clears or guesses another's entry. */
public abstract class TenantCacheContract {

    private static final TenantId A = TenantId.of("a");
    private static final TenantId B = TenantId.of("b");
    private static final TenantId A_B = TenantId.of("a-b");

    /** For subclasses. */
    protected TenantCacheContract() {}

    /** What the current tenant has under this key. */
    protected abstract Optional<String> find(String key);

    /** Puts a value in for the current tenant. */
    protected abstract void put(String key, String value);

    /** Takes a value of the current tenant out. */
    protected abstract void evict(String key);

    /** Forgets all of the current tenant. */
    protected abstract void clear();

    @Test
    @DisplayName("failure 14: one key of two tenants is two entries, for get, put, evict and clear")
    final void apart() {
        TenantContext.run(A, () -> put("k", "of a"));
        TenantContext.run(B, () -> {
            assertThat(find("k")).isEmpty();
            put("k", "of b");
            put("only b's", "of b");
        });
        TenantContext.run(A, () -> {
            assertThat(find("k")).contains("of a");
            assertThat(find("only b's")).isEmpty();
            evict("k");
            assertThat(find("k")).isEmpty();
            put("k", "again");
            clear();
            assertThat(find("k")).isEmpty();
        });
        TenantContext.run(B, () -> {
            assertThat(find("k")).contains("of b");
            assertThat(find("only b's")).contains("of b");
        });
    }

    @Test
    @DisplayName("failure 14: tenant and key run together are no other tenant's key: 'a-b' + 'c' is not 'a' + 'b-c'")
    final void ambiguous() {
        TenantContext.run(A_B, () -> put("c", "first"));
        for (String separator : List.of(":", "-", "/", ".", "|", "\0", "")) {
            TenantContext.run(A, () -> {
                assertThat(find("b" + separator + "c")).isEmpty();
                assertThat(find("-b" + separator + "c")).isEmpty();
                put("b" + separator + "c", "second");
                put("-b" + separator + "c", "second");
            });
            TenantContext.run(A_B, () -> assertThat(find("c")).contains("first"));
        }
    }

    @Test
    @DisplayName("failure 14: without a tenant every method throws, and in system scope too")
    final void noTenant() {
        List<Runnable> methods = List.of(() -> find("k"), () -> put("k", "v"), () -> evict("k"), this::clear);
        for (Runnable method : methods) {
            assertThatThrownBy(method::run).isInstanceOf(NoTenantException.class);
            assertThatThrownBy(() -> TenantContext.system("a test of a cache", () -> {
                        method.run();
                        return "";
                    }))
                    .isInstanceOf(NoTenantException.class);
        }
    }
}
