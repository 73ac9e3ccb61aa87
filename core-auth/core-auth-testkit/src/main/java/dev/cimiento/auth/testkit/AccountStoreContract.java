package dev.cimiento.auth.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cimiento.auth.Account;
import dev.cimiento.auth.AccountId;
import dev.cimiento.auth.AccountQuery;
import dev.cimiento.auth.EmailAddress;
import dev.cimiento.auth.Role;
import dev.cimiento.auth.spi.Credentials;
import dev.cimiento.tenancy.NoTenantException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What every {@code AccountStore} must keep. */
public abstract class AccountStoreContract extends AuthStoreContract {

    private static final Role ADMIN = Role.of("admin");

    /** For subclasses. */
    protected AccountStoreContract() {}

    @Test
    @DisplayName("an account is found by id and by address, with its roles, its hash and the moment it was made")
    final void finds() {
        Account ana = account("ana@example.com", "admin", "front-desk");
        assertThat(in(A, () -> store().accounts().add(ana, hash("h1")))).isTrue();

        assertThat(in(A, () -> store().accounts().find(ana.id())))
                .get()
                .usingRecursiveComparison()
                .isEqualTo(ana);
        Credentials credentials =
                in(A, () -> store().accounts().find(ana.email())).orElseThrow();
        assertThat(credentials.account()).usingRecursiveComparison().isEqualTo(ana);
        assertThat(credentials.hash()).isEqualTo(hash("h1"));
        assertThat(in(A, () -> store().accounts().find(AccountId.random()))).isEmpty();
        assertThat(in(A, () -> store().accounts().find(EmailAddress.of("eva@example.com"))))
                .isEmpty();
    }

    @Test
    @DisplayName("a second account of the same address is not added, and changes nothing")
    final void addressIsUnique() {
        Account first = account("ana@example.com");
        in(A, () -> store().accounts().add(first, hash("h1")));

        assertThat(in(A, () -> store().accounts().add(account("ANA@example.com", "admin"), hash("h2"))))
                .isFalse();
        Credentials kept = in(A, () -> store().accounts().find(first.email())).orElseThrow();
        assertThat(kept.account().id()).isEqualTo(first.id());
        assertThat(kept.hash()).isEqualTo(hash("h1"));
        assertThat(kept.account().roles()).isEmpty();
    }

    @Test
    @DisplayName("of 32 that add the same address at once, one does")
    final void addingIsRaced() {
        List<Boolean> added =
                in(A, () -> Race.of(32, i -> store().accounts().add(account("ana@example.com"), hash("h" + i))));

        assertThat(added).containsOnlyOnce(true);
        assertThat(in(A, () -> store().accounts().list(AccountQuery.first(10)))).hasSize(1);
    }

    @Test
    @DisplayName("the same address is another account in another tenant, and none is seen from the other")
    final void tenantsAreApart() {
        Account ofA = account("ana@example.com", "admin");
        Account ofB = account("ana@example.com");
        assertThat(in(A, () -> store().accounts().add(ofA, hash("a")))).isTrue();
        assertThat(in(B, () -> store().accounts().add(ofB, hash("b")))).isTrue();

        assertThat(in(B, () -> store().accounts().find(ofA.id()))).isEmpty();
        assertThat(in(B, () -> store().accounts().find(ofA.email())))
                .map(Credentials::hash)
                .contains(hash("b"));
        assertThat(in(B, () -> store().accounts().grant(ofA.id(), ADMIN, NOW))).isEmpty();
        assertThat(in(B, () -> store().accounts().replaceHash(ofA.id(), hash("a"), hash("x"))))
                .isFalse();
        assertThat(in(B, () -> store().accounts().list(AccountQuery.first(10)))).containsExactly(ofB);
    }

    @Test
    @DisplayName("without a tenant nothing is found")
    final void needsATenant() {
        assertThatThrownBy(() -> store().accounts().find(AccountId.random())).isInstanceOf(NoTenantException.class);
    }

    @Test
    @DisplayName("roles are granted and revoked any number of times, and an unknown account is told")
    final void roles() {
        Account ana = account("ana@example.com");
        in(A, () -> store().accounts().add(ana, hash("h")));

        for (int i = 0; i < 2; i++) {
            assertThat(in(A, () -> store().accounts().grant(ana.id(), ADMIN, NOW)))
                    .map(Account::roles)
                    .contains(java.util.Set.of(ADMIN));
        }
        for (int i = 0; i < 2; i++) {
            assertThat(in(A, () -> store().accounts().revoke(ana.id(), ADMIN, NOW)))
                    .map(Account::roles)
                    .contains(java.util.Set.of());
        }
        assertThat(in(A, () -> store().accounts().grant(AccountId.random(), ADMIN, NOW)))
                .isEmpty();
        assertThat(in(A, () -> store().accounts().revoke(AccountId.random(), ADMIN, NOW)))
                .isEmpty();
    }

    @Test
    @DisplayName("of many roles granted at once none is lost")
    final void grantingIsRaced() {
        Account ana = account("ana@example.com");
        in(A, () -> store().accounts().add(ana, hash("h")));

        in(A, () -> Race.of(16, i -> store().accounts().grant(ana.id(), Role.of("role" + i), NOW)));

        assertThat(in(A, () -> store().accounts().find(ana.id())))
                .map(Account::roles)
                .hasValueSatisfying(roles -> assertThat(roles).hasSize(16));
    }

    @Test
    @DisplayName("a hash is replaced only while it is the expected one")
    final void replacesHash() {
        Account ana = account("ana@example.com");
        in(A, () -> store().accounts().add(ana, hash("old")));

        assertThat(in(A, () -> store().accounts().replaceHash(ana.id(), hash("other"), hash("new"))))
                .isFalse();
        assertThat(in(A, () -> store().accounts().replaceHash(ana.id(), hash("old"), hash("new"))))
                .isTrue();
        assertThat(in(A, () -> store().accounts().find(ana.email())))
                .map(Credentials::hash)
                .contains(hash("new"));
    }

    @Test
    @DisplayName("accounts are listed page by page in the order of their addresses, all or those of a role")
    final void lists() {
        List<String> addresses =
                List.of("a-b@example.com", "a.b@example.com", "a_b@example.com", "ab@example.com", "é@example.com");
        for (String address : addresses) {
            in(
                    A,
                    () -> store().accounts()
                            .add(address.startsWith("a_") ? account(address, "admin") : account(address), hash("h")));
        }

        List<Account> first = in(A, () -> store().accounts().list(AccountQuery.first(3)));
        List<Account> rest = in(
                A,
                () -> store().accounts()
                        .list(AccountQuery.first(3).after(first.get(2).email())));

        assertThat(first).extracting(account -> account.email().value()).isEqualTo(addresses.subList(0, 3));
        assertThat(rest).extracting(account -> account.email().value()).isEqualTo(addresses.subList(3, 5));
        assertThat(in(A, () -> store().accounts().list(AccountQuery.first(3).withRole(ADMIN))))
                .extracting(account -> account.email().value())
                .containsExactly("a_b@example.com");
        assertThat(Optional.of(first.get(2).roles())).contains(java.util.Set.of(ADMIN));
    }
}
