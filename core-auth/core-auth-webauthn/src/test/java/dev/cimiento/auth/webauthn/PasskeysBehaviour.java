package dev.cimiento.auth.webauthn;

import static dev.cimiento.auth.webauthn.People.ANA;
import static dev.cimiento.auth.webauthn.People.HOME;
import static dev.cimiento.auth.webauthn.People.ID;
import static dev.cimiento.auth.webauthn.People.PASSWORD;
import static dev.cimiento.auth.webauthn.People.in;
import static dev.cimiento.auth.webauthn.People.options;
import static dev.cimiento.auth.webauthn.People.origin;
import static dev.cimiento.auth.webauthn.People.tokens;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cimiento.auth.Account;
import dev.cimiento.auth.AccountId;
import dev.cimiento.auth.Assurance;
import dev.cimiento.auth.AuthEvent;
import dev.cimiento.auth.Caller;
import dev.cimiento.auth.EmailAddress;
import dev.cimiento.auth.Factor;
import dev.cimiento.auth.FederatedIdentity;
import dev.cimiento.auth.FederatedLogins;
import dev.cimiento.auth.FederatedProof;
import dev.cimiento.auth.FederationResult;
import dev.cimiento.auth.LoginResult;
import dev.cimiento.auth.OwnerResult;
import dev.cimiento.auth.Passkey;
import dev.cimiento.auth.PasskeyFault;
import dev.cimiento.auth.PasskeyOptions;
import dev.cimiento.auth.PasskeyResult;
import dev.cimiento.auth.PasskeyStart;
import dev.cimiento.auth.RefreshResult;
import dev.cimiento.auth.RelyingParty;
import dev.cimiento.auth.SignUpResult;
import dev.cimiento.auth.Tokens;
import dev.cimiento.auth.inmemory.InMemoryFederationStore;
import dev.cimiento.auth.spi.AuthStore;
import dev.cimiento.auth.spi.PasskeyCredential;
import dev.cimiento.auth.spi.StoredPasskey;
import dev.cimiento.auth.testkit.PasskeyDevice;
import dev.cimiento.tenancy.TenantId;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What people do with passkeys; run over each store. */
abstract class PasskeysBehaviour {

    static final TenantId A = TenantId.of("a");
    static final TenantId B = TenantId.of("b");

    private People people;

    abstract AuthStore emptyStore();

    @BeforeEach
    final void begin() {
        people = new People(emptyStore(), List.of(A, B));
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(PasskeyDevice.Algorithm.class)
    @DisplayName("ASVS 6.3.3: a passkey logs its owner in without a name, and counts as two factors")
    void loginWithoutName(PasskeyDevice.Algorithm algorithm) {
        PasskeyDevice device = PasskeyDevice.of(algorithm);
        in(A, () -> {
            Passkey passkey = people.register(device);
            assertThat(passkey.name()).isEqualTo("Phone");
            assertThat(passkey.relyingParty()).isEqualTo("example.com");
            assertThat(passkey.backup()).isEqualTo(Passkey.Backup.MADE);
            assertThat(passkey.usedAt()).isEmpty();
            assertThat(people.passkeys.list(ID)).containsExactly(passkey);

            LoginResult result = people.login(device);
            Caller caller = people.caller(tokens(result));
            assertThat(((LoginResult.LoggedIn) result).account().id()).isEqualTo(ID);
            assertThat(caller.factors()).containsExactly(Factor.PASSKEY);
            assertThat(caller.assurance()).isEqualTo(Assurance.AAL2);
            assertThat(people.passkeys.list(ID).get(0).usedAt()).contains(people.clock.instant());
            return "";
        });
        assertThat(people.events.stream().map(AuthEvent::kind))
                .contains(AuthEvent.Kind.SECOND_FACTOR_ADDED, AuthEvent.Kind.LOGGED_IN);
    }

    @Test
    @DisplayName(
            "the options ask for what the standard has: no attestation, user verification, a passkey that needs no name")
    void registrationOptions() {
        in(A, () -> {
            Map<String, Object> asked =
                    options(people.passkeys.begin(people.ana(), origin(A))).members();
            assertThat(asked.get("rp")).isEqualTo(Map.of("id", "example.com", "name", "Example"));
            assertThat(asked.get("attestation")).isEqualTo("none");
            assertThat(asked.get("authenticatorSelection"))
                    .isEqualTo(Map.of(
                            "residentKey", "required", "requireResidentKey", true, "userVerification", "required"));
            assertThat((String) asked.get("challenge")).hasSize(43);
            String handle = (String) ((Map<?, ?>) asked.get("user")).get("id");
            assertThat(Base64.getUrlDecoder().decode(handle)).hasSize(32);
            assertThat(handle).doesNotContain("ana").doesNotContain(ID.toString());
            return "";
        });
    }

    @Test
    @DisplayName("tenants of one domain do not overwrite each other's passkeys in a device that is in both")
    void oneDeviceTwoTenants() {
        PasskeyDevice device = PasskeyDevice.phone();
        in(A, () -> people.register(device));
        PasskeyDevice atA = device.copy();
        in(B, () -> people.register(device));
        assertThat(in(B, () -> people.login(device))).isInstanceOf(LoginResult.LoggedIn.class);
        assertThat(in(A, () -> people.login(atA))).isInstanceOf(LoginResult.LoggedIn.class);
    }

    @Test
    @DisplayName("a device that has a passkey of the account is told not to make another")
    void excluded() {
        in(A, () -> {
            PasskeyDevice device = PasskeyDevice.phone();
            people.register(device);
            Map<String, Object> again =
                    options(people.passkeys.begin(people.ana(), origin(A))).members();
            assertThatThrownBy(() -> device.register(again, origin(A))).hasMessageContaining("InvalidStateError");
            assertThat(people.register(PasskeyDevice.securityKey()).backup()).isEqualTo(Passkey.Backup.NONE);
            assertThat(people.passkeys.list(ID)).hasSize(2);
            return "";
        });
    }

    @Test
    @DisplayName("an account has so many passkeys and no more, asked before and after the device")
    void limited() {
        in(A, () -> {
            Caller ana = people.ana();
            var few = people.passkeys.withMost(2);
            PasskeyOptions early = options(few.begin(ana, origin(A)));
            people.register(ana, PasskeyDevice.phone());
            people.register(ana, PasskeyDevice.phone());
            assertThat(few.begin(ana, origin(A))).isEqualTo(new PasskeyStart.LimitReached());
            assertThat(few.add(ana, "Third", PasskeyDevice.phone().register(early.members(), origin(A))))
                    .isEqualTo(new PasskeyResult.LimitReached());
            return "";
        });
    }

    @Test
    @DisplayName("ASVS 7.5.1: a passkey is made by somebody who has just proved who they are, in their own name")
    void whoMayAdd() {
        in(A, () -> {
            Caller ana = people.ana();
            assertThat(people.passkeys.begin(ana, "https://evil.example")).isEqualTo(new PasskeyStart.NoRelyingParty());
            assertThat(people.passkeys.begin(ana, origin(B))).isEqualTo(new PasskeyStart.NoRelyingParty());
            people.clock.advance(Duration.ofMinutes(11));
            assertThat(people.passkeys.begin(ana, origin(A))).isEqualTo(new PasskeyStart.StepUpNeeded());
            Caller fresh = people.ana();
            people.accounts.disable(ID);
            assertThat(people.passkeys.begin(fresh, origin(A))).isEqualTo(new PasskeyStart.NotTheOwner());
            assertThat(people.passkeys.beginStepUp(fresh, origin(A))).isEqualTo(new PasskeyStart.NotTheOwner());
            return "";
        });
    }

    @Test
    @DisplayName(
            "ASVS 7.4.1: with the access token of a session that ended, no passkey is made, renamed, removed or used for a step-up")
    void endedSession() {
        in(A, () -> {
            PasskeyDevice device = PasskeyDevice.phone();
            Passkey passkey = people.register(device);
            Caller thief = people.ana();
            String origin = origin(A);
            Map<String, Object> options =
                    options(people.passkeys.begin(thief, origin)).members();
            String begun = PasskeyDevice.phone().register(options, origin);
            Map<String, Object> asked =
                    options(people.passkeys.beginStepUp(thief, origin)).members();
            people.accounts.logoutEverywhere(ID);

            assertThat(people.passkeys.begin(thief, origin)).isEqualTo(new PasskeyStart.NotTheOwner());
            assertThat(people.passkeys.add(thief, "Thief", begun)).isInstanceOf(PasskeyResult.Refused.class);
            assertThat(people.passkeys.rename(thief, passkey.id(), "Thief")).isEqualTo(new OwnerResult.NotTheOwner<>());
            assertThat(people.passkeys.remove(thief, passkey.id())).isEqualTo(new OwnerResult.NotTheOwner<>());
            assertThat(people.passkeys.beginStepUp(thief, origin)).isEqualTo(new PasskeyStart.NotTheOwner());
            assertThat(people.passkeys.stepUp(thief, device.login(asked, origin), HOME))
                    .isEqualTo(new LoginResult.BadCredentials());
            assertThat(people.passkeys.list(ID))
                    .singleElement()
                    .satisfies(left -> assertThat(left.name()).isEqualTo(passkey.name()));

            Caller owner = people.ana();
            assertThat(people.passkeys.rename(owner, passkey.id(), "Mine")).isEqualTo(new OwnerResult.Done<>(true));
            people.clock.advance(Duration.ofMinutes(11));
            assertThat(people.passkeys.remove(owner, passkey.id())).isEqualTo(new OwnerResult.StepUpNeeded<>());
            assertThat(people.passkeys.remove(people.ana(), passkey.id())).isEqualTo(new OwnerResult.Done<>(true));
            return "";
        });
    }

    @Test
    @DisplayName("pre-hijacking: an account whose address nobody proved gets no passkey")
    void unprovedAddress() {
        in(A, () -> {
            people.plain.signUp("eva@example.com", PASSWORD);
            Caller eva = people.caller(tokens(people.plain.login("eva@example.com", PASSWORD, HOME)));
            assertThat(people.passkeys.begin(eva, origin(A))).isEqualTo(new PasskeyStart.AddressNotProved());
            return "";
        });
    }

    @Test
    @DisplayName("pre-hijacking: a passkey in an account of an address that nobody proved is gone when its owner comes")
    void claimedAccounts() {
        in(A, () -> {
            AccountId eva = ((SignUpResult.SignedUp) people.plain.signUp("eva@example.com", PASSWORD))
                    .account()
                    .id();
            people.store.passkeys().add(stored(eva), 10);
            FederationResult entered = FederatedLogins.of(people.plain, new InMemoryFederationStore())
                    .enter(
                            FederatedProof.of(new FederatedIdentity("https://accounts.google.com", "1"))
                                    .withVerifiedEmail(EmailAddress.of("eva@example.com")),
                            HOME);
            assertThat(entered).isInstanceOf(FederationResult.Entered.class);
            assertThat(people.passkeys.list(eva)).isEmpty();
            return "";
        });
    }

    private StoredPasskey stored(AccountId account) {
        return new StoredPasskey(
                new dev.cimiento.auth.PasskeyId("A".repeat(43)),
                account,
                "example.com",
                "Planted",
                new PasskeyCredential("AAAA", new UUID(0, 0), List.of(), 0, Passkey.Backup.NONE),
                people.clock.instant(),
                Optional.empty());
    }

    @Test
    @DisplayName("a tenant with a domain of its own has two parties, and a passkey of one is none at the other")
    void ownDomain() {
        String own = "https://reservas.padel.test";
        in(A, () -> {
            people.parties.put(
                    A,
                    List.of(
                            RelyingParty.of("example.com", "Example", origin(A)),
                            RelyingParty.of("padel.test", "Padel", own)));
            PasskeyDevice device = PasskeyDevice.phone();
            people.register(device);
            Map<String, Object> atOwn =
                    options(people.passkeys.beginLogin(own, HOME)).members();
            assertThat(atOwn.get("rpId")).isEqualTo("padel.test");
            assertThat(people.passkeys.login(device.loginAcross(atOwn, own), HOME))
                    .isEqualTo(new LoginResult.BadCredentials());
            assertThat(people.lastFault()).isEqualTo("passkey: " + PasskeyFault.WRONG_RELYING_PARTY);

            Caller ana = people.ana();
            Map<String, Object> making =
                    options(people.passkeys.begin(ana, own)).members();
            assertThat((List<?>) making.get("excludeCredentials"))
                    .as("the passkey of the other domain is no hindrance")
                    .isEmpty();
            assertThat(people.passkeys.add(ana, "Own", device.register(making, own)))
                    .isInstanceOf(PasskeyResult.Added.class);
            Map<String, Object> again =
                    options(people.passkeys.beginLogin(own, HOME)).members();
            assertThat(people.passkeys.login(device.login(again, own), HOME)).isInstanceOf(LoginResult.LoggedIn.class);
            assertThat(people.login(device)).isInstanceOf(LoginResult.LoggedIn.class);

            people.parties.put(A, List.of(RelyingParty.of("example.com", "Example", origin(A))));
            assertThat(people.passkeys.beginLogin(own, HOME))
                    .as("a domain that was taken away")
                    .isEqualTo(new PasskeyStart.NoRelyingParty());
            return "";
        });
    }

    @Test
    @DisplayName("ASVS 7.2.4: stepping up by a passkey gives a new session with two factors, and ends the one before")
    void stepUp() {
        in(A, () -> {
            PasskeyDevice device = PasskeyDevice.phone();
            people.register(device);
            Tokens before = tokens(people.plain.login(ANA.value(), PASSWORD, HOME));
            Caller caller = people.caller(before);
            people.clock.advance(Duration.ofMinutes(9));
            Map<String, Object> asked =
                    options(people.passkeys.beginStepUp(caller, origin(A))).members();
            assertThat((List<?>) asked.get("allowCredentials")).hasSize(1);
            Caller fresh = people.caller(tokens(people.passkeys.stepUp(caller, device.login(asked, origin(A)), HOME)));
            assertThat(fresh.isFresh(Assurance.AAL2, Duration.ofMinutes(1), people.clock.instant()))
                    .isTrue();
            assertThat(people.plain.refresh(before.refresh())).isInstanceOf(RefreshResult.Refused.class);
            return "";
        });
    }

    @Test
    @DisplayName("whoever has a passkey and types a password is asked for it; the passkey is the second factor")
    void secondFactor() {
        in(A, () -> {
            PasskeyDevice device = PasskeyDevice.phone();
            people.register(device);
            LoginResult result = people.accounts.login(ANA.value(), PASSWORD, HOME);
            assertThat(result).isInstanceOf(LoginResult.SecondFactorNeeded.class);
            LoginResult.SecondFactorNeeded needed = (LoginResult.SecondFactorNeeded) result;
            assertThat(needed.factors()).isEqualTo(Set.of(Factor.PASSKEY));
            assertThat(people.accounts.completeLogin(needed.challenge(), Factor.PASSKEY, "000000", HOME))
                    .isEqualTo(new LoginResult.BadCredentials());
            String answer = device.login(people.asked(), origin(A));
            Caller caller = people.caller(
                    tokens(people.accounts.completeLogin(needed.challenge(), Factor.PASSKEY, answer, HOME)));
            assertThat(caller.factors()).containsExactlyInAnyOrder(Factor.PASSWORD, Factor.PASSKEY);
            return "";
        });
    }

    @Test
    @DisplayName("somebody else's passkey is no second factor and no step-up of mine")
    void anothersPasskey() {
        in(A, () -> {
            PasskeyDevice anas = PasskeyDevice.phone();
            people.register(anas);
            people.store.accounts().add(verified("eva@example.com"), hash());
            Caller eva = people.caller(tokens(people.plain.login("eva@example.com", PASSWORD, HOME)));
            PasskeyDevice evas = PasskeyDevice.phone();
            people.register(eva, evas);
            LoginResult.SecondFactorNeeded needed =
                    (LoginResult.SecondFactorNeeded) people.accounts.login("eva@example.com", PASSWORD, HOME);
            assertThat(people.accounts.completeLogin(
                            needed.challenge(), Factor.PASSKEY, anas.login(people.asked(), origin(A)), HOME))
                    .isEqualTo(new LoginResult.BadCredentials());
            Map<String, Object> asked =
                    options(people.passkeys.beginStepUp(eva, origin(A))).members();
            assertThat(people.passkeys.stepUp(eva, anas.loginAcross(asked, origin(A)), HOME))
                    .isEqualTo(new LoginResult.BadCredentials());
            assertThat(people.lastFault()).isEqualTo("passkey: " + PasskeyFault.UNKNOWN_PASSKEY);
            return "";
        });
    }

    private Account verified(String email) {
        return Account.of(AccountId.random(), EmailAddress.of(email), Set.of(), people.clock.instant())
                .withVerifiedEmail(EmailAddress.of(email), people.clock.instant());
    }

    private static dev.cimiento.auth.PasswordHash hash() {
        return new dev.cimiento.auth.inmemory.InMemoryPasswordHasher().hash(PASSWORD);
    }

    @Test
    @DisplayName(
            "owners rename and remove their passkeys; one that was removed, or whose account was disabled, opens nothing")
    void managed() {
        in(A, () -> {
            PasskeyDevice device = PasskeyDevice.phone();
            Passkey passkey = people.register(device);
            assertThat(people.passkeys.rename(ID, passkey.id(), "Old phone")).isTrue();
            assertThat(people.passkeys.list(ID).get(0).name()).isEqualTo("Old phone");
            for (String name : List.of(" ", "x".repeat(101), "phone\0", "a\nb")) {
                assertThatThrownBy(() -> people.passkeys.rename(ID, passkey.id(), name))
                        .isInstanceOf(IllegalArgumentException.class);
            }
            assertThat(people.passkeys.remove(AccountId.random(), passkey.id())).isFalse();
            people.accounts.disable(ID);
            assertThat(people.login(device)).isEqualTo(new LoginResult.BadCredentials());
            people.accounts.enable(ID);
            assertThat(people.login(device)).isInstanceOf(LoginResult.LoggedIn.class);
            assertThat(people.passkeys.remove(ID, passkey.id())).isTrue();
            assertThat(people.login(device)).isEqualTo(new LoginResult.BadCredentials());
            assertThat(people.lastFault()).isEqualTo("passkey: " + PasskeyFault.UNKNOWN_PASSKEY);
            assertThat(people.accounts.login(ANA.value(), PASSWORD, HOME)).isInstanceOf(LoginResult.LoggedIn.class);
            return "";
        });
    }
}
