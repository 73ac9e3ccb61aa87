package dev.cimiento.auth.jwt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cimiento.auth.Account;
import dev.cimiento.auth.AccountId;
import dev.cimiento.auth.AccountLinks;
import dev.cimiento.auth.Accounts;
import dev.cimiento.auth.ApiKeyRequest;
import dev.cimiento.auth.ApiKeyVerification;
import dev.cimiento.auth.ApiKeys;
import dev.cimiento.auth.AuthMessage;
import dev.cimiento.auth.Client;
import dev.cimiento.auth.EmailAddress;
import dev.cimiento.auth.EmailChangeResult;
import dev.cimiento.auth.Factor;
import dev.cimiento.auth.FederatedIdentity;
import dev.cimiento.auth.FederatedLogins;
import dev.cimiento.auth.FederatedProof;
import dev.cimiento.auth.FederationResult;
import dev.cimiento.auth.ImpersonationResult;
import dev.cimiento.auth.Impersonations;
import dev.cimiento.auth.InvitationResult;
import dev.cimiento.auth.Invitations;
import dev.cimiento.auth.IssuedApiKey;
import dev.cimiento.auth.KeyEncryptionKey;
import dev.cimiento.auth.LinkResult;
import dev.cimiento.auth.LiveTokenVerifier;
import dev.cimiento.auth.LoginResult;
import dev.cimiento.auth.Password;
import dev.cimiento.auth.PasswordHash;
import dev.cimiento.auth.RecoveryCodes;
import dev.cimiento.auth.RefreshResult;
import dev.cimiento.auth.Role;
import dev.cimiento.auth.Roles;
import dev.cimiento.auth.SessionId;
import dev.cimiento.auth.Tokens;
import dev.cimiento.auth.Totp;
import dev.cimiento.auth.TotpEnrollment;
import dev.cimiento.auth.Verification;
import dev.cimiento.auth.inmemory.InMemoryMessenger;
import dev.cimiento.auth.inmemory.InMemoryPasswordHasher;
import dev.cimiento.auth.postgresql.PostgresAuthStore;
import dev.cimiento.auth.postgresql.PostgresFederationStore;
import dev.cimiento.auth.spi.LoginAttempt;
import dev.cimiento.auth.spi.TokenHash;
import dev.cimiento.auth.testkit.Authenticator;
import dev.cimiento.tenancy.Secret;
import dev.cimiento.tenancy.TenantContext;
import dev.cimiento.tenancy.TenantDataSource;
import dev.cimiento.tenancy.TenantId;
import dev.cimiento.tenancy.testkit.MutableClock;
import dev.cimiento.tenancy.testkit.TestDatabase;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Every kind of credential of every tenant, shown to every tenant, on PostgreSQL: good at home alone. The tenants have everything in common
 * that could lead astray: one key-encryption secret, one signing key, one account id, one address, one password.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CredentialMatrixTest {

    private static final List<TenantId> TENANTS =
            List.of(TenantId.of("padel"), TenantId.of("clinic"), TenantId.of("spa"));
    private static final EmailAddress ANA = EmailAddress.of("ana@example.com");
    private static final AccountId ID = new AccountId(UUID.fromString("00000000-0000-4000-8000-000000000001"));
    private static final Password PASSWORD = Password.of("the same in all of them");
    private static final KeyEncryptionKey KEK = KeyEncryptionKey.of(Secret.of("one secret for all of the tenants"));
    private static final Client HOME = new Client("192.0.2.0/24");

    private final MutableClock clock = MutableClock.at(Forge.NOW);
    private final InMemoryMessenger messenger = new InMemoryMessenger();
    private TestDatabase database;
    private JwtTokens tokens;
    private LiveTokenVerifier verifier;
    private Accounts accounts;
    private AccountLinks links;
    private Invitations invitations;
    private Totp totp;
    private RecoveryCodes codes;
    private ApiKeys apiKeys;
    private Impersonations impersonations;
    private PostgresFederationStore federation;

    /** A kind of credential, and whether a tenant takes one. */
    private enum Kind {
        ACCESS_TOKEN,
        REFRESH_TOKEN,
        EMAIL_VERIFICATION,
        PASSWORD_RESET,
        EMAIL_CHANGE,
        INVITATION,
        SECOND_FACTOR_CHALLENGE,
        TOTP_CODE,
        RECOVERY_CODE,
        API_KEY,
        PREVIOUS_API_KEY,
        IMPERSONATION_ACCESS_TOKEN,
        IMPERSONATION_REFRESH_TOKEN,
        SESSION_ID,
        FEDERATION_STATE,
        FEDERATED_IDENTITY
    }

    @BeforeAll
    void start() throws Exception {
        database = TestDatabase.create();
        TENANTS.forEach(tenant -> database.migrate(tenant, PostgresAuthStore.SCHEMA));
        TenantDataSource dataSource = database.tenantPool(2);
        PostgresAuthStore store = new PostgresAuthStore(dataSource);
        tokens = JwtTokens.of(store, KEK, tenant -> "https://" + tenant + ".example.com", "bookings", clock);
        verifier = LiveTokenVerifier.of(tokens, store, clock);
        Accounts plain = Accounts.of(store, new InMemoryPasswordHasher(), tokens, clock);
        totp = Totp.of(plain, KEK, "Cimiento");
        codes = RecoveryCodes.of(plain);
        accounts = plain.withSecondFactors(totp, codes);
        links = AccountLinks.of(accounts, messenger);
        invitations = Invitations.of(accounts, messenger);
        apiKeys = ApiKeys.of(accounts);
        impersonations = Impersonations.of(accounts);
        federation = new PostgresFederationStore(dataSource);
        PasswordHash hash = new InMemoryPasswordHasher().hash(PASSWORD);
        Forge forge = new Forge();
        for (TenantId tenant : TENANTS) {
            in(tenant, () -> {
                Roles.of(accounts).define(Role.of("admin"), Set.of(Impersonations.PERMISSION));
                return tenant;
            });
            in(tenant, () -> store.signingKeys().add(forge.stored(tenant, KEK)));
            in(
                    tenant,
                    () -> store.accounts().add(Account.of(ID, ANA, Set.of(Role.of("admin")), clock.instant()), hash));
        }
    }

    @AfterAll
    void stop() {
        database.close();
    }

    @Test
    @DisplayName(
            "ASVS 8.4.1, 9.2.3: of every kind of credential, those of a tenant are good there and nowhere else, though tenants share key, id, address and password")
    void matrix() {
        for (Kind kind : Kind.values()) {
            for (TenantId from : TENANTS) {
                for (TenantId at : TENANTS) {
                    if (!from.equals(at)) {
                        Supplier<Boolean> shown = fresh(kind, from);
                        assertThat(in(at, shown))
                                .as("%s of %s at %s", kind, from, at)
                                .isFalse();
                        assertThat(in(from, shown))
                                .as("%s of %s at home after", kind, from)
                                .isTrue();
                    }
                }
            }
        }
    }

    @Test
    @DisplayName("ASVS 9.2.2: no credential of one kind passes for another in its own tenant")
    void kindsAreApart() {
        TenantId tenant = TENANTS.get(0);
        Map<Kind, Function<Secret, Boolean>> doors = new EnumMap<>(Kind.class);
        doors.put(Kind.ACCESS_TOKEN, text -> verifier.verify(text) instanceof Verification.Verified);
        doors.put(Kind.REFRESH_TOKEN, text -> accounts.refresh(text) instanceof RefreshResult.Refreshed);
        doors.put(Kind.EMAIL_VERIFICATION, text -> links.verifyEmail(text) instanceof LinkResult.Done);
        doors.put(Kind.PASSWORD_RESET, text -> links.resetPassword(text, PASSWORD) instanceof LinkResult.Done);
        doors.put(Kind.EMAIL_CHANGE, text -> links.confirmEmailChange(text) instanceof LinkResult.Done);
        doors.put(
                Kind.INVITATION, text -> !(invitations.accept(text, PASSWORD) instanceof InvitationResult.InvalidLink));
        doors.put(Kind.API_KEY, text -> apiKeys.verify(text) instanceof ApiKeyVerification.Verified);
        Map<Kind, Secret> credentials = new HashMap<>();
        in(tenant, () -> {
            Tokens pair = session();
            credentials.put(Kind.ACCESS_TOKEN, pair.access().value());
            credentials.put(Kind.REFRESH_TOKEN, pair.refresh());
            links.requestPasswordReset(ANA.value());
            credentials.put(
                    Kind.PASSWORD_RESET,
                    last(AuthMessage.ResetPassword.class, ANA).token());
            invitations.invite("kinds@example.com", Set.of());
            credentials.put(
                    Kind.INVITATION,
                    last(AuthMessage.Invited.class, EmailAddress.of("kinds@example.com"))
                            .token());
            credentials.put(
                    Kind.API_KEY,
                    apiKeys.create(ApiKeyRequest.of("till", Set.of())).text());
            return tenant;
        });

        credentials.forEach((kind, text) -> doors.forEach((door, opens) -> {
            if (door != kind) {
                assertThat(in(tenant, () -> opens.apply(text)))
                        .as("%s at the door for %s", kind, door)
                        .isFalse();
            }
        }));
    }

    /** A credential of this kind, of that tenant; asked in a tenant, it tells whether it is good there. */
    private Supplier<Boolean> fresh(Kind kind, TenantId from) {
        return in(from, () -> switch (kind) {
            case ACCESS_TOKEN -> {
                Secret token = session().access().value();
                yield () -> isVerified(token);
            }
            case REFRESH_TOKEN -> {
                Secret token = session().refresh();
                yield () -> accounts.refresh(token) instanceof RefreshResult.Refreshed;
            }
            case EMAIL_VERIFICATION -> {
                EmailAddress email = newcomer();
                Secret token = last(AuthMessage.VerifyEmail.class, email).token();
                yield () -> links.verifyEmail(token) instanceof LinkResult.Done;
            }
            case PASSWORD_RESET -> {
                links.requestPasswordReset(ANA.value());
                Secret token = last(AuthMessage.ResetPassword.class, ANA).token();
                yield () -> links.resetPassword(token, PASSWORD) instanceof LinkResult.Done;
            }
            case EMAIL_CHANGE -> {
                EmailAddress email = newcomer();
                Tokens pair = tokens(accounts.login(email.value(), PASSWORD, HOME));
                String moved = "moved-" + email.value();
                Verification.Verified good =
                        (Verification.Verified) verifier.verify(pair.access().value());
                assertThat(links.requestEmailChange(good.caller(), moved))
                        .isInstanceOf(EmailChangeResult.Requested.class);
                Secret token = last(AuthMessage.ConfirmNewEmail.class, EmailAddress.of(moved))
                        .token();
                yield () -> links.confirmEmailChange(token) instanceof LinkResult.Done;
            }
            case INVITATION -> {
                String guest = UUID.randomUUID() + "@example.com";
                invitations.invite(guest, Set.of());
                Secret token =
                        last(AuthMessage.Invited.class, EmailAddress.of(guest)).token();
                yield () -> invitations.accept(token, PASSWORD) instanceof InvitationResult.Accepted;
            }
            case SECOND_FACTOR_CHALLENGE -> {
                Authenticator app = authenticator();
                Secret challenge = challenge();
                yield () -> accounts.completeLogin(challenge, Factor.TOTP, app.code(clock.instant()), HOME)
                        instanceof LoginResult.LoggedIn;
            }
            case TOTP_CODE -> {
                Authenticator app = authenticator();
                yield () -> {
                    if (!totp.isEnrolled(ID)) {
                        totp.begin(ID);
                        return totp.confirm(ID, app.code(clock.instant()));
                    }
                    return totp.proves(ID, app.code(clock.instant()), clock.instant());
                };
            }
            case RECOVERY_CODE -> {
                String code = codes.issue(ID).get(0).reveal();
                yield () -> codes.proves(ID, code, clock.instant());
            }
            case API_KEY -> {
                Secret text = apiKeys.create(ApiKeyRequest.of("till", Set.of())).text();
                yield () -> apiKeys.verify(text) instanceof ApiKeyVerification.Verified;
            }
            case PREVIOUS_API_KEY -> {
                IssuedApiKey issued = apiKeys.create(ApiKeyRequest.of("till", Set.of()));
                apiKeys.rotate(issued.key().id(), Duration.ofDays(1)).orElseThrow();
                yield () -> apiKeys.verify(issued.text()) instanceof ApiKeyVerification.Verified;
            }
            case IMPERSONATION_ACCESS_TOKEN -> {
                Secret token = impersonated().access().value();
                yield () -> isVerified(token);
            }
            case IMPERSONATION_REFRESH_TOKEN -> {
                Secret token = impersonated().refresh();
                yield () -> accounts.refresh(token) instanceof RefreshResult.Refreshed;
            }
            case SESSION_ID -> {
                SessionId session = session().session();
                yield () -> accounts.logout(ID, session);
            }
            case FEDERATION_STATE -> {
                TokenHash state = TokenHash.of(Secret.of("state " + UUID.randomUUID()));
                TokenHash browser = TokenHash.of(Secret.of("the same browser"));
                federation.begin(new LoginAttempt(
                        state, browser, "google", "/", clock.instant().plusSeconds(600)));
                yield () -> federation.take(state, browser, clock.instant()).isPresent();
            }
            case FEDERATED_IDENTITY -> {
                totp.remove(ID);
                FederatedIdentity identity = new FederatedIdentity(
                        "https://accounts.google.com", UUID.randomUUID().toString());
                assertThat(federation.link(identity, ID, clock.instant())).isTrue();
                yield () -> FederatedLogins.of(accounts, federation).enter(FederatedProof.of(identity), HOME)
                        instanceof FederationResult.Entered;
            }
        });
    }

    /** The session of the account that all tenants have, who acts as somebody that each tenant has. */
    private Tokens impersonated() {
        EmailAddress customer = newcomer();
        Verification.Verified staff =
                (Verification.Verified) verifier.verify(session().access().value());
        ImpersonationResult result = impersonations.start(
                staff.caller(), accounts.find(customer).orElseThrow().id(), "ticket 7", HOME);
        assertThat(result).isInstanceOf(ImpersonationResult.Started.class);
        return ((ImpersonationResult.Started) result).tokens();
    }

    private Tokens session() {
        totp.remove(ID);
        return tokens(accounts.login(ANA.value(), PASSWORD, HOME));
    }

    private Secret challenge() {
        LoginResult result = accounts.login(ANA.value(), PASSWORD, HOME);
        assertThat(result).isInstanceOf(LoginResult.SecondFactorNeeded.class);
        return ((LoginResult.SecondFactorNeeded) result).challenge();
    }

    private Authenticator authenticator() {
        totp.remove(ID);
        TotpEnrollment enrollment = totp.begin(ID).orElseThrow();
        Authenticator app = Authenticator.of(enrollment);
        clock.advance(Duration.ofSeconds(30));
        assertThat(totp.confirm(ID, app.code(clock.instant()))).isTrue();
        clock.advance(Duration.ofSeconds(30));
        return app;
    }

    private EmailAddress newcomer() {
        String email = UUID.randomUUID() + "@example.com";
        links.register(email, PASSWORD);
        return EmailAddress.of(email);
    }

    private <M extends AuthMessage> M last(Class<M> kind, EmailAddress to) {
        return messenger.last(kind, to).orElseThrow();
    }

    private static Tokens tokens(LoginResult result) {
        assertThat(result).isInstanceOf(LoginResult.LoggedIn.class);
        return ((LoginResult.LoggedIn) result).tokens();
    }

    private static <T> T in(TenantId tenant, Supplier<T> body) {
        return TenantContext.<T, RuntimeException>call(tenant, body::get);
    }

    /** By the token alone or with what is true now: another tenant has no such session, so the latter would hide what the former lets pass. */
    private boolean isVerified(Secret token) {
        return tokens.verify(token) instanceof Verification.Verified
                || verifier.verify(token) instanceof Verification.Verified;
    }
}
