package dev.cimiento.auth.webauthn;

import static dev.cimiento.auth.webauthn.People.HOME;
import static dev.cimiento.auth.webauthn.People.ID;
import static dev.cimiento.auth.webauthn.People.in;
import static dev.cimiento.auth.webauthn.People.options;
import static dev.cimiento.auth.webauthn.People.origin;
import static dev.cimiento.auth.webauthn.Tampered.flipped;
import static dev.cimiento.auth.webauthn.Tampered.replaced;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cimiento.auth.AuthEvent;
import dev.cimiento.auth.Caller;
import dev.cimiento.auth.Client;
import dev.cimiento.auth.LoginResult;
import dev.cimiento.auth.PasskeyFault;
import dev.cimiento.auth.PasskeyId;
import dev.cimiento.auth.PasskeyResult;
import dev.cimiento.auth.Passkeys;
import dev.cimiento.auth.RelyingParty;
import dev.cimiento.auth.inmemory.InMemoryAuthStore;
import dev.cimiento.auth.spi.PasskeyVerdict;
import dev.cimiento.auth.spi.PasskeyVerifier;
import dev.cimiento.auth.spi.StoredPasskey;
import dev.cimiento.auth.testkit.PasskeyDevice;
import dev.cimiento.tenancy.Secret;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What somebody who is not the owner may send (W3C WebAuthn sections 7 and 13). */
class PasskeyAttacksTest {

    private static final TenantId A = TenantId.of("a");
    private static final TenantId B = TenantId.of("b");

    private People people;
    private PasskeyDevice device;

    @BeforeEach
    void begin() {
        people = new People(new InMemoryAuthStore(), List.of(A, B));
        device = PasskeyDevice.phone();
        in(A, () -> people.register(device));
    }

    private String answer() {
        return device.login(people.asked(), origin(A));
    }

    private void assertRefused(String what, String answer, PasskeyFault fault) {
        assertThat(people.passkeys.login(answer, HOME)).as(what).isEqualTo(new LoginResult.BadCredentials());
        assertThat(people.lastFault()).as(what).isEqualTo("passkey: " + fault);
    }

    private void assertGood(String answer) {
        assertThat(people.passkeys.login(answer, HOME)).isInstanceOf(LoginResult.LoggedIn.class);
    }

    private PasskeyResult register(Caller caller, PasskeyDevice maker, UnaryOperator<String> change) {
        Map<String, Object> asked =
                options(people.passkeys.begin(caller, origin(A))).members();
        return people.passkeys.add(caller, "New", change.apply(maker.register(asked, origin(A))));
    }

    @Test
    @DisplayName("an answer is good once, within five minutes, and of many that bring it at once one is logged in")
    void replayed() {
        in(A, () -> {
            String answer = answer();
            assertGood(answer);
            assertRefused("again", answer, PasskeyFault.UNKNOWN_CHALLENGE);
            String late = answer();
            people.clock.advance(Duration.ofMinutes(5));
            assertRefused("too late", late, PasskeyFault.UNKNOWN_CHALLENGE);
            return "";
        });
        String raced = in(A, this::answer);
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<LoginResult>> futures = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                Callable<LoginResult> task = () -> in(A, () -> people.passkeys.login(raced, HOME));
                futures.add(threads.submit(task));
            }
            int in = 0;
            for (Future<LoginResult> future : futures) {
                in += future.get() instanceof LoginResult.LoggedIn ? 1 : 0;
            }
            assertThat(in).isEqualTo(1);
        } catch (Exception e) {
            throw new AssertionError(e);
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    @DisplayName("a challenge is for its purpose, its session, its browser: no other takes the answer")
    void bound() {
        in(A, () -> {
            Caller ana = people.ana();
            Caller other = people.ana();
            Map<String, Object> stepUp =
                    options(people.passkeys.beginStepUp(ana, origin(A))).members();
            assertRefused("a step-up as a login", device.login(stepUp, origin(A)), PasskeyFault.UNKNOWN_CHALLENGE);
            assertThat(people.passkeys.stepUp(ana, answer(), HOME))
                    .as("a login as a step-up")
                    .isEqualTo(new LoginResult.BadCredentials());
            assertThat(people.passkeys.stepUp(other, device.login(stepUp, origin(A)), HOME))
                    .as("a step-up of another session")
                    .isEqualTo(new LoginResult.BadCredentials());

            PasskeyDevice second = PasskeyDevice.phone();
            Map<String, Object> making =
                    options(people.passkeys.begin(ana, origin(A))).members();
            assertThat(people.passkeys.add(other, "New", second.register(making, origin(A))))
                    .as("begun in another session")
                    .isEqualTo(new PasskeyResult.Refused(PasskeyFault.UNKNOWN_CHALLENGE));

            Client mine = HOME.withDevice(Secret.of("a device cookie of some length"));
            Client theirs = HOME.withDevice(Secret.of("another device cookie, as long"));
            String answer = device.login(people.asked(mine), origin(A));
            assertThat(people.passkeys.login(answer, theirs))
                    .as("begun in another browser")
                    .isEqualTo(new LoginResult.BadCredentials());
            assertThat(people.passkeys.login(device.login(people.asked(mine), origin(A)), mine))
                    .isInstanceOf(LoginResult.LoggedIn.class);
            return "";
        });
    }

    @ParameterizedTest(name = "origin {index}")
    @DisplayName("a page of another origin is refused, however near its name is")
    @ValueSource(
            strings = {
                "https://evil.example",
                "https://b.example.com",
                "https://example.com",
                "http://a.example.com",
                "https://a.example.com:8443",
                "https://a.example.com.evil.example",
                "https://evil.example/a.example.com",
                "https://a.example.com@evil.example",
                "https://a-example.com",
                "android:apk-key-hash:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "null",
                ""
            })
    void wrongOrigin(String origin) {
        in(A, () -> {
            LoginResult result = people.passkeys.login(device.login(people.asked(), origin), HOME);
            assertThat(result).isEqualTo(new LoginResult.BadCredentials());
            assertThat(people.lastFault())
                    .isIn("passkey: " + PasskeyFault.WRONG_ORIGIN, "passkey: " + PasskeyFault.MALFORMED);
            Caller ana = people.ana();
            Map<String, Object> asked =
                    options(people.passkeys.begin(ana, origin(A))).members();
            assertThat(people.passkeys.add(ana, "New", PasskeyDevice.phone().register(asked, origin)))
                    .isInstanceOf(PasskeyResult.Refused.class);
            assertGood(answer());
            return "";
        });
    }

    @Test
    @DisplayName("a page inside a frame of another's is refused")
    void framed() {
        in(A, () -> {
            device.inFrame();
            assertRefused("framed", answer(), PasskeyFault.WRONG_ORIGIN);
            assertThat(register(people.ana(), PasskeyDevice.phone().inFrame(), answer -> answer))
                    .isEqualTo(new PasskeyResult.Refused(PasskeyFault.WRONG_ORIGIN));
            return "";
        });
    }

    @Test
    @DisplayName("a passkey of another domain is neither taken nor made")
    void wrongRelyingParty() {
        in(A, () -> {
            assertRefused(
                    "another domain's hash",
                    Tampered.bytes(answer(), "authenticatorData", flipped(0)),
                    PasskeyFault.WRONG_RELYING_PARTY);
            Caller ana = people.ana();
            Map<String, Object> asked =
                    new HashMap<>(options(people.passkeys.begin(ana, origin(A))).members());
            asked.put("rp", Map.of("id", "evil.example", "name", "Evil"));
            assertThat(people.passkeys.add(ana, "New", PasskeyDevice.phone().register(asked, origin(A))))
                    .isEqualTo(new PasskeyResult.Refused(PasskeyFault.WRONG_RELYING_PARTY));
            return "";
        });
    }

    @Test
    @DisplayName("an authenticator that did not ask its owner is refused, at making and at login")
    void withoutUserVerification() {
        in(A, () -> {
            assertThat(register(people.ana(), PasskeyDevice.phone().withoutUserVerification(), answer -> answer))
                    .isEqualTo(new PasskeyResult.Refused(PasskeyFault.USER_NOT_VERIFIED));
            device.withoutUserVerification();
            assertRefused("without verification", answer(), PasskeyFault.USER_NOT_VERIFIED);
            return "";
        });
    }

    @Test
    @DisplayName(
            "of a security key and its copy, the one that counts behind is refused, and its owner's list says so to the listener")
    void cloned() {
        in(A, () -> {
            device = PasskeyDevice.securityKey();
            people.register(device);
            PasskeyDevice copy = device.copy();
            assertGood(answer());
            assertRefused("the copy", copy.login(people.asked(), origin(A)), PasskeyFault.COUNTER_WENT_BACK);
            assertThat(people.events.get(people.events.size() - 1).account()).contains(ID);
            assertThat(people.events.get(people.events.size() - 1).kind()).isEqualTo(AuthEvent.Kind.LOGIN_FAILED);
            assertGood(answer());
            return "";
        });
    }

    @Test
    @DisplayName("of a security key and its copy with one count at the same moment, the second to be noted is refused")
    void clonedAtOnce() {
        in(A, () -> {
            device = PasskeyDevice.securityKey();
            people.register(device);
            PasskeyDevice copy = device.copy();
            String copys = copy.login(people.asked(), origin(A));
            Passkeys slow = Passkeys.of(
                    people.plain, judgingWhile(() -> assertGood(copys)), tenant -> people.parties.get(tenant));
            assertThat(slow.login(answer(), HOME)).isEqualTo(new LoginResult.BadCredentials());
            assertThat(people.lastFault()).isEqualTo("passkey: " + PasskeyFault.COUNTER_WENT_BACK);
            return "";
        });
    }

    /** Judges as the real one does, and lets something happen before its verdict is noted. */
    private static PasskeyVerifier judgingWhile(Runnable meanwhile) {
        WebAuthn4jPasskeyVerifier real = new WebAuthn4jPasskeyVerifier();
        return new PasskeyVerifier() {
            @Override
            public Optional<Registration> registration(String json) {
                return real.registration(json);
            }

            @Override
            public Optional<Assertion> assertion(String json) {
                return real.assertion(json).map(assertion -> new Assertion() {
                    @Override
                    public byte[] challenge() {
                        return assertion.challenge();
                    }

                    @Override
                    public PasskeyId passkey() {
                        return assertion.passkey();
                    }

                    @Override
                    public Optional<byte[]> userHandle() {
                        return assertion.userHandle();
                    }

                    @Override
                    public PasskeyVerdict judge(RelyingParty party, StoredPasskey passkey) {
                        PasskeyVerdict verdict = assertion.judge(party, passkey);
                        meanwhile.run();
                        return verdict;
                    }
                });
            }
        };
    }

    @Test
    @DisplayName("whose passkey it is has to be said, and to be so")
    void userHandles() {
        in(A, () -> {
            assertRefused(
                    "another's", Tampered.bytes(answer(), "userHandle", flipped(0)), PasskeyFault.UNKNOWN_PASSKEY);
            assertRefused(
                    "nobody's", answer().replaceAll(",\"userHandle\":\"[^\"]*\"", ""), PasskeyFault.UNKNOWN_PASSKEY);
            assertRefused(
                    "a passkey that nobody has",
                    Tampered.bytes(Tampered.bytes(answer(), "id", flipped(3)), "rawId", flipped(3)),
                    PasskeyFault.UNKNOWN_PASSKEY);
            return "";
        });
    }

    @Test
    @DisplayName("what was signed is what counts: nothing of it can be changed afterwards")
    void tampered() {
        in(A, () -> {
            assertRefused(
                    "client data",
                    Tampered.client(answer(), "\"crossOrigin\":false", "\"crossOrigin\":false,\"x\":1"),
                    PasskeyFault.BAD_SIGNATURE);
            assertRefused("type", Tampered.client(answer(), "webauthn.get", "webauthn.create"), PasskeyFault.OTHER);
            assertRefused(
                    "count", Tampered.bytes(answer(), "authenticatorData", flipped(-1)), PasskeyFault.BAD_SIGNATURE);
            assertRefused("signature", Tampered.bytes(answer(), "signature", flipped(20)), PasskeyFault.BAD_SIGNATURE);
            assertRefused(
                    "no signature",
                    answer().replaceAll("\"signature\":\"[^\"]*\"", "\"signature\":\"\""),
                    PasskeyFault.BAD_SIGNATURE);
            String asked = people.asked().get("challenge").toString();
            String mine = answer();
            String swapped = Tampered.bytes(
                    mine,
                    "clientDataJSON",
                    bytes -> new String(bytes, java.nio.charset.StandardCharsets.UTF_8)
                            .replaceAll("\"challenge\":\"[^\"]*\"", "\"challenge\":\"" + asked + "\"")
                            .getBytes(java.nio.charset.StandardCharsets.UTF_8));
            assertRefused("another open challenge", swapped, PasskeyFault.BAD_SIGNATURE);
            assertThat(register(
                            people.ana(),
                            PasskeyDevice.phone(),
                            text -> Tampered.client(text, "webauthn.create", "webauthn.get")))
                    .isEqualTo(new PasskeyResult.Refused(PasskeyFault.OTHER));
            return "";
        });
    }

    @Test
    @DisplayName("a key of no algorithm, or of one that was not asked for, makes no passkey")
    void algorithms() {
        byte[] es256 = {0x03, 0x26, 0x20, 0x01};
        in(A, () -> {
            // none at all; 0, which is reserved; ES384; and one that nobody knows
            for (byte algorithm : new byte[] {0x00, 0x38, 0x2b, 0x17}) {
                byte[] other = algorithm == 0x38
                        ? new byte[] {0x03, 0x38, 0x22, 0x20, 0x01}
                        : new byte[] {0x03, algorithm, 0x20, 0x01};
                PasskeyResult result = register(
                        people.ana(),
                        PasskeyDevice.phone(),
                        text -> Tampered.bytes(text, "attestationObject", replaced(es256, other)));
                assertThat(result).as("algorithm %s", algorithm).isInstanceOf(PasskeyResult.Refused.class);
            }
            assertThat(people.passkeys.list(ID)).hasSize(1);
            return "";
        });
    }

    @Test
    @DisplayName("what is none of WebAuthn is refused, whatever it is, and quickly")
    void garbage() {
        String deep = Base64.getUrlEncoder().withoutPadding().encodeToString(deepCbor());
        List<String> rubbish = List.of(
                "",
                " ",
                "null",
                "[]",
                "{}",
                "\"text\"",
                "{\"id\":null}",
                "{\"id\":\"AAAA\",\"rawId\":\"AAAA\",\"type\":\"public-key\",\"response\":{}}",
                "{\"id\":\"%%%\",\"rawId\":\"%%%\",\"type\":\"public-key\",\"response\":{\"clientDataJSON\":\"%%%\"}}",
                "[".repeat(30_000),
                "{\"id\":\"" + "A".repeat(100_000) + "\"}",
                "\u0000\u0001\ud800");
        in(A, () -> {
            Caller ana = people.ana();
            for (String text : rubbish) {
                assertRefused(text, text, PasskeyFault.MALFORMED);
                assertThat(people.passkeys.add(ana, "New", text))
                        .isEqualTo(new PasskeyResult.Refused(PasskeyFault.MALFORMED));
            }
            for (UnaryOperator<byte[]> change : List.<UnaryOperator<byte[]>>of(
                    bytes -> new byte[0],
                    bytes -> new byte[] {(byte) 0xff},
                    bytes -> new byte[10_000],
                    bytes -> deepCbor(),
                    bytes -> java.util.Arrays.copyOf(bytes, bytes.length / 2),
                    bytes -> new byte[] {(byte) 0x9b, 0x7f, -1, -1, -1, -1, -1, -1, -1},
                    bytes -> new byte[] {(byte) 0x5b, 0x7f, -1, -1, -1, -1, -1, -1, -1},
                    bytes -> java.util.Arrays.copyOf(bytes, bytes.length + 10))) {
                long before = System.nanoTime();
                PasskeyResult result =
                        register(ana, PasskeyDevice.phone(), text -> Tampered.bytes(text, "attestationObject", change));
                assertThat(result).isInstanceOf(PasskeyResult.Refused.class);
                LoginResult login = people.passkeys.login(Tampered.bytes(answer(), "authenticatorData", change), HOME);
                assertThat(login).isEqualTo(new LoginResult.BadCredentials());
                people.passkeys.login(Tampered.bytes(answer(), "clientDataJSON", change), HOME);
                assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(5));
            }
            assertThat(deep).isNotEmpty();
            assertThat(people.passkeys.list(ID)).hasSize(1);
            assertGood(answer());
            return "";
        });
    }

    private static byte[] deepCbor() {
        byte[] arrays = new byte[12_000];
        java.util.Arrays.fill(arrays, (byte) 0x81);
        return arrays;
    }

    @Test
    @DisplayName("a passkey that never leaves its device cannot become one that does")
    void backupEligibility() {
        in(A, () -> {
            device = PasskeyDevice.securityKey();
            people.register(device);
            String answer = Tampered.bytes(answer(), "authenticatorData", bytes -> {
                bytes[32] |= 0x08;
                return bytes;
            });
            assertThat(people.passkeys.login(answer, HOME)).isEqualTo(new LoginResult.BadCredentials());
            return "";
        });
    }

    @Test
    @DisplayName(
            "ASVS 6.3.8: what a login asks tells nothing of who has an account: it is the same but for the challenge")
    void noEnumeration() {
        Map<String, Object> withPasskey = in(A, () -> new HashMap<>(people.asked()));
        in(A, () -> people.passkeys.remove(ID, people.passkeys.list(ID).get(0).id()));
        Map<String, Object> without = in(A, () -> new HashMap<>(people.asked()));
        assertThat(withPasskey.remove("challenge")).isNotEqualTo(without.remove("challenge"));
        assertThat(withPasskey).isEqualTo(without).containsEntry("allowCredentials", List.of());
    }

    @Test
    @DisplayName("ASVS 6.3.1: one network has so many attempts a minute")
    void throttled() {
        in(A, () -> {
            LoginResult last = new LoginResult.BadCredentials();
            for (int i = 0; i < 121; i++) {
                last = people.passkeys.login("{}", HOME);
            }
            assertThat(last).isInstanceOf(LoginResult.LockedOut.class);
            assertThat(people.passkeys.login(answer(), new Client("198.51.100.0/24")))
                    .isInstanceOf(LoginResult.LoggedIn.class);
            return TenantContext.require();
        });
    }
}
