package dev.cimiento.auth.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cimiento.auth.Account;
import dev.cimiento.auth.AccountLinks;
import dev.cimiento.auth.Accounts;
import dev.cimiento.auth.ApiKeyRequest;
import dev.cimiento.auth.ApiKeys;
import dev.cimiento.auth.Client;
import dev.cimiento.auth.EmailAddress;
import dev.cimiento.auth.Factor;
import dev.cimiento.auth.ImportedAccount;
import dev.cimiento.auth.Invitations;
import dev.cimiento.auth.KeyEncryptionKey;
import dev.cimiento.auth.LoginResult;
import dev.cimiento.auth.Password;
import dev.cimiento.auth.PasswordHash;
import dev.cimiento.auth.RegistrationResult;
import dev.cimiento.auth.SignUpResult;
import dev.cimiento.auth.Totp;
import dev.cimiento.auth.TotpEnrollment;
import dev.cimiento.auth.inmemory.InMemoryTokens;
import dev.cimiento.auth.postgresql.PostgresAuthStore;
import dev.cimiento.tenancy.Secret;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.testkit.MutableClock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Whether an account exists is not told by the time either: counted instead of measured, so that no busy machine decides. The same passwords
 * are hashed, and the same statements sent to PostgreSQL, in the same transactions, whoever is asked about.
 */
class EnumerationTest {

    private static final Client CLIENT = new Client("192.0.2.0/24");
    private static final Password PASSWORD = TestIdentity.PASSWORD;
    private static final Password WRONG = Password.of("not the password at all");

    private final MutableClock clock = MutableClock.at("2026-11-23T12:00:00Z");
    private final CountingHasher hasher = new CountingHasher("v1");
    private final List<Integer> messages = new ArrayList<>();
    private RecordedStatements statements;
    private Accounts accounts;
    private AccountLinks links;

    /** What was done for somebody: how many hashes, which statements, how many messages, and what was answered. */
    private record Work(int hashes, List<String> statements, int messages, String answer) {}

    @BeforeEach
    void wire() {
        AuthDatabase.emptyStore();
        statements = new RecordedStatements(AuthDatabase.TENANTS);
        PostgresAuthStore store = new PostgresAuthStore(statements.dataSource());
        Accounts plain = Accounts.of(store, hasher, new InMemoryTokens(clock), clock);
        Totp totp = Totp.of(plain, KeyEncryptionKey.of(Secret.of("a secret of the tests, 32 characters")), "Tests");
        accounts = plain.withSecondFactors(totp);
        links = AccountLinks.of(accounts, message -> messages.add(1));
        in(() -> {
            accounts.ensure("known@example.com", PASSWORD, Set.of());
            links.register("unverified@example.com", PASSWORD);
            Account disabled = accounts.ensure("disabled@example.com", PASSWORD, Set.of());
            accounts.disable(disabled.id());
            accounts.add(ImportedAccount.of(EmailAddress.of("invited@example.com"), PasswordHash.none()));
            Account factor = accounts.ensure("factor@example.com", PASSWORD, Set.of());
            TotpEnrollment enrollment = totp.begin(factor.id()).orElseThrow();
            totp.confirm(factor.id(), Authenticator.of(enrollment).code(clock.instant()));
            return factor;
        });
    }

    @Test
    @DisplayName(
            "ASVS 6.3.8: a failed login does the same for an unknown address as for an account that is known, unverified, disabled, without a password, or has a second factor")
    void login() {
        Map<String, Work> work = new LinkedHashMap<>();
        for (String email : List.of("unknown", "known", "unverified", "disabled", "invited", "factor")) {
            work.put(email, doing(() -> accounts.login(email + "@example.com", WRONG, CLIENT)));
        }
        work.put("disabled, right password", doing(() -> accounts.login("disabled@example.com", PASSWORD, CLIENT)));

        Work unknown = work.get("unknown");
        assertThat(unknown.hashes()).isEqualTo(1);
        assertThat(unknown.statements()).isNotEmpty();
        assertThat(unknown.answer()).isEqualTo(new LoginResult.BadCredentials().toString());
        assertThat(work).allSatisfy((who, done) -> assertThat(done).as(who).isEqualTo(unknown));
    }

    @Test
    @DisplayName("ASVS 6.3.8: somebody who guesses too often gets the same pause after the same work, known or not")
    void lockout() {
        Map<String, List<Work>> work = new LinkedHashMap<>();
        for (String email : List.of("unknown", "known", "disabled", "invited")) {
            List<Work> each = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                each.add(doing(() -> accounts.login(email + "@example.com", WRONG, CLIENT)));
            }
            work.put(email, each);
        }

        assertThat(work.get("unknown").get(11).answer()).startsWith("LockedOut");
        assertThat(work).allSatisfy((who, done) -> assertThat(done).as(who).isEqualTo(work.get("unknown")));
    }

    @Test
    @DisplayName("ASVS 6.3.8: a reset that is asked for does the same, known or not, and sends one message")
    void reset() {
        Map<String, Work> work = new LinkedHashMap<>();
        for (String email : List.of("unknown", "known", "unverified", "disabled", "invited", "factor")) {
            work.put(email, doing(() -> {
                links.requestPasswordReset(email + "@example.com");
                return "";
            }));
        }

        assertThat(work.get("unknown").messages()).isEqualTo(1);
        assertThat(work).allSatisfy((who, done) -> assertThat(done).as(who).isEqualTo(work.get("unknown")));
    }

    @Test
    @DisplayName(
            "ASVS 6.3.8: registering does the same for a new address as for one that is taken, and sends one message")
    void register() {
        Map<String, Work> work = new LinkedHashMap<>();
        for (String email : List.of("new", "known", "unverified", "disabled", "invited", "factor")) {
            work.put(email, doing(() -> links.register(email + "@example.com", PASSWORD)));
        }

        assertThat(work.get("new")).satisfies(done -> {
            assertThat(done.hashes()).isEqualTo(1);
            assertThat(done.messages()).isEqualTo(1);
            assertThat(done.answer()).isEqualTo(new RegistrationResult.CheckMail().toString());
        });
        assertThat(work).allSatisfy((who, done) -> assertThat(done).as(who).isEqualTo(work.get("new")));
        assertThat(in(() -> accounts.signUp("new@example.com", PASSWORD)))
                .as("it was made all the same")
                .isInstanceOf(SignUpResult.EmailTaken.class);
    }

    @Test
    @DisplayName("what cannot be a credential is refused before the database hears of it")
    void rubbish() {
        ApiKeys apiKeys = ApiKeys.of(accounts);
        Invitations invitations = Invitations.of(accounts, message -> messages.add(1));
        Secret good =
                in(() -> apiKeys.create(ApiKeyRequest.of("till", Set.of())).text());
        char last = good.reveal().charAt(good.reveal().length() - 1);
        for (String text : List.of(
                "x",
                "rt_short",
                "ot_" + "A".repeat(44),
                "rt_" + "\u0000".repeat(43),
                "' OR 1=1 --",
                "x".repeat(100_000),
                good.reveal().substring(0, good.reveal().length() - 1) + (last == 'A' ? 'B' : 'A'),
                good.reveal().replace("_a_", "_b_"))) {
            Secret rubbish = Secret.of(text);
            Work done = doing(() -> List.of(
                    apiKeys.verify(rubbish),
                    accounts.refresh(rubbish),
                    links.verifyEmail(rubbish),
                    links.confirmEmailChange(rubbish),
                    links.resetPassword(rubbish, PASSWORD),
                    invitations.accept(rubbish, PASSWORD),
                    accounts.completeLogin(rubbish, Factor.TOTP, "123456", CLIENT)));
            assertThat(done.statements()).as(text).isEmpty();
            assertThat(done.hashes()).as(text).isZero();
            assertThat(done.answer()).doesNotContain("Verified", "Refreshed", "Done", "LoggedIn");
        }
    }

    private Work doing(Supplier<Object> what) {
        statements.drain();
        hasher.work();
        messages.clear();
        Object answer = in(what);
        return new Work(hasher.work(), statements.drain(), messages.size(), answer.toString());
    }

    private static <T> T in(Supplier<T> body) {
        return TenantContext.<T, RuntimeException>call(TenantId.of("a"), body::get);
    }
}
