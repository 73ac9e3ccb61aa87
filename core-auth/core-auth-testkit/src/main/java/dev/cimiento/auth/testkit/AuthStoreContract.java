package dev.cimiento.auth.testkit;

import dev.cimiento.auth.Account;
import dev.cimiento.auth.AccountId;
import dev.cimiento.auth.EmailAddress;
import dev.cimiento.auth.PasswordHash;
import dev.cimiento.auth.Role;
import dev.cimiento.auth.spi.AuthStore;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantId;
import java.time.Instant;
import java.util.Arrays;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;

/** What the contracts of the parts of an {@code AuthStore} have in common: two tenants, {@code a} and {@code b}, and a store empty of both. */
public abstract class AuthStoreContract {

    /** A tenant that the store serves. */
    protected static final TenantId A = TenantId.of("a");

    /** Another tenant that the store serves. */
    protected static final TenantId B = TenantId.of("b");

    static final Instant NOW = Instant.parse("2026-11-23T12:00:00.123456Z");

    private AuthStore store;

    /** For subclasses. */
    protected AuthStoreContract() {}

    /** A store for tenants {@code a} and {@code b} that holds nothing. */
    protected abstract AuthStore emptyStore();

    @BeforeEach
    final void prepare() {
        store = emptyStore();
    }

    final AuthStore store() {
        return store;
    }

    static <T> T in(TenantId tenant, Supplier<T> body) {
        return TenantContext.<T, RuntimeException>call(tenant, body::get);
    }

    static Account account(String email, String... roles) {
        return Account.of(
                AccountId.random(),
                EmailAddress.of(email),
                Arrays.stream(roles).map(Role::of).collect(Collectors.toSet()),
                NOW);
    }

    static PasswordHash hash(String text) {
        return PasswordHash.of(text);
    }
}
