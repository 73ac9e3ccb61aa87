package dev.cimiento.auth.webauthn;

import static dev.cimiento.auth.webauthn.People.DOMAIN;
import static dev.cimiento.auth.webauthn.People.HOME;
import static dev.cimiento.auth.webauthn.People.in;
import static dev.cimiento.auth.webauthn.People.options;
import static dev.cimiento.auth.webauthn.People.origin;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cimiento.auth.Caller;
import dev.cimiento.auth.LoginResult;
import dev.cimiento.auth.PasskeyFault;
import dev.cimiento.auth.PasskeyResult;
import dev.cimiento.auth.RelyingParty;
import dev.cimiento.auth.postgresql.PostgresAuthStore;
import dev.cimiento.auth.testkit.PasskeyDevice;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.testkit.TestDatabase;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Passkeys of every tenant, shown to every tenant, on PostgreSQL: good at home alone. The tenants have one domain, one account id, one address and
 * one password in common, and each takes the origins of all of them.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PasskeyMatrixTest {

    private static final List<TenantId> TENANTS =
            List.of(TenantId.of("padel"), TenantId.of("clinic"), TenantId.of("spa"));

    private final Map<TenantId, PasskeyDevice> devices = new HashMap<>();
    private TestDatabase database;
    private People people;

    @BeforeAll
    void start() {
        database = TestDatabase.create();
        TENANTS.forEach(tenant -> database.migrate(tenant, PostgresAuthStore.SCHEMA));
        people = new People(new PostgresAuthStore(database.tenantPool(2)), TENANTS);
        Set<String> everywhere = TENANTS.stream().map(People::origin).collect(Collectors.toSet());
        for (TenantId tenant : TENANTS) {
            people.parties.put(tenant, List.of(new RelyingParty(DOMAIN, "Example", everywhere)));
            PasskeyDevice device = PasskeyDevice.phone();
            in(tenant, () -> people.register(device));
            devices.put(tenant, device);
        }
    }

    @AfterAll
    void stop() {
        database.close();
    }

    @Test
    @DisplayName(
            "ASVS 8.4.1: a passkey of a tenant is good there and nowhere else, though domain, account id and address are the same")
    void passkeys() {
        for (TenantId from : TENANTS) {
            for (TenantId at : TENANTS) {
                LoginResult result = in(at, () -> people.login(devices.get(from)));
                assertThat(result instanceof LoginResult.LoggedIn)
                        .as("a passkey of %s at %s", from, at)
                        .isEqualTo(from.equals(at));
            }
        }
    }

    @Test
    @DisplayName(
            "ASVS 8.4.1: what a tenant asked is answered there and nowhere else: logins, step-ups and new passkeys")
    void challenges() {
        for (TenantId from : TENANTS) {
            for (TenantId at : TENANTS) {
                if (from.equals(at)) {
                    continue;
                }
                String login = in(from, () -> devices.get(at).login(people.asked(), origin(at)));
                assertThat(in(at, () -> people.passkeys.login(login, HOME)))
                        .as("a challenge of %s at %s", from, at)
                        .isEqualTo(new LoginResult.BadCredentials());

                Caller here = in(from, people::ana);
                Caller there = in(at, people::ana);
                String stepUp = in(
                        from,
                        () -> devices.get(at)
                                .loginAcross(
                                        options(people.passkeys.beginStepUp(here, origin(from)))
                                                .members(),
                                        origin(at)));
                assertThat(in(at, () -> people.passkeys.stepUp(there, stepUp, HOME)))
                        .isEqualTo(new LoginResult.BadCredentials());

                String made = in(
                        from,
                        () -> PasskeyDevice.phone()
                                .register(
                                        options(people.passkeys.begin(here, origin(from)))
                                                .members(),
                                        origin(from)));
                assertThat(in(at, () -> people.passkeys.add(there, "Stolen", made)))
                        .isEqualTo(new PasskeyResult.Refused(PasskeyFault.UNKNOWN_CHALLENGE));
            }
        }
    }

    @Test
    @DisplayName("a passkey's row that was copied to another tenant is nobody's there")
    void copiedRows() {
        TenantId from = TENANTS.get(0);
        TenantId to = TENANTS.get(1);
        database.execute("INSERT INTO t_clinic.auth_passkey SELECT * FROM t_padel.auth_passkey WHERE id = '"
                + devices.get(from).newest().orElseThrow() + "'");
        assertThat(in(to, () -> people.login(devices.get(from)))).isEqualTo(new LoginResult.BadCredentials());
        assertThat(people.lastFault()).isEqualTo("passkey: " + PasskeyFault.UNKNOWN_PASSKEY);
        assertThat(in(from, () -> people.login(devices.get(from)))).isInstanceOf(LoginResult.LoggedIn.class);
    }
}
