package dev.cimiento.reference.signup;

import dev.cimiento.auth.Account;
import dev.cimiento.auth.Accounts;
import dev.cimiento.auth.Caller;
import dev.cimiento.auth.Client;
import dev.cimiento.auth.LoginResult;
import dev.cimiento.auth.Password;
import dev.cimiento.auth.RefreshResult;
import dev.cimiento.auth.SignUpResult;
import dev.cimiento.auth.Tokens;
import dev.cimiento.reference.web.Input;
import dev.cimiento.reference.web.Problem;
import dev.cimiento.reference.web.ProblemException;
import dev.cimiento.tenancy.Secret;
import dev.cimiento.tenancy.Transactions;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.CookieParam;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.NewCookie;
import jakarta.ws.rs.core.Response;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Sign-up, login and sessions. The access token goes in the answer, the refresh token in a cookie that scripts cannot read. */
@Path("/api/v1")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public final class AccountsResource {

    private static final String COOKIE = "cimiento_refresh";
    private static final String COOKIE_PATH = "/api/v1/session";

    private final Accounts accounts;
    private final Customers customers;
    private final Access access;
    private final DataSource dataSource;
    private final InstantSource clock;
    private final boolean secureCookies;

    /** Accounts and what is known of their owners; cookies are for https alone where the service is reached by it. */
    public AccountsResource(
            Accounts accounts,
            Customers customers,
            Access access,
            DataSource dataSource,
            InstantSource clock,
            String publicScheme) {
        this.accounts = accounts;
        this.customers = customers;
        this.access = access;
        this.dataSource = dataSource;
        this.clock = clock;
        this.secureCookies = publicScheme.equals("https");
    }

    /** Who signs up. */
    public record NewAccount(
            @Nullable String name,
            @Nullable String email,
            @Nullable String password) {}

    /** Who logs in. */
    public record Login(@Nullable String email, @Nullable String password) {}

    /**
     * A session.
     *
     * @param accessToken for the {@code Authorization} header
     * @param expiresAt when it ends
     * @param user whose it is
     */
    public record Session(String accessToken, Instant expiresAt, User user) {}

    /**
     * Somebody with an account.
     *
     * @param id the account
     * @param name what to call them
     * @param email where to write to
     * @param roles what they may do
     */
    public record User(String id, String name, String email, List<String> roles) {}

    /** Makes an account and logs it in. */
    @POST
    @Path("accounts")
    public Response signUp(NewAccount wanted, @Context HttpServletRequest request) {
        String name = Input.text("name", wanted.name(), 100);
        String email = Input.text("email", wanted.email(), 254);
        Password password = password(wanted.password());
        SignUpResult result = Transactions.call(dataSource, () -> {
            SignUpResult signedUp = accounts.signUp(email, password);
            if (signedUp instanceof SignUpResult.SignedUp done) {
                customers.save(new Customers.Customer(
                        done.account().id().toString(),
                        name,
                        done.account().email().value()));
            }
            return signedUp;
        });
        if (result instanceof SignUpResult.Invalid invalid) {
            throw ProblemException.field(invalid.field(), invalid.message());
        }
        if (result instanceof SignUpResult.EmailTaken) {
            throw ProblemException.conflict("email-taken", "there is an account with this e-mail address: log in");
        }
        return enter(Response.Status.CREATED, email, password, request);
    }

    /** Logs in. */
    @POST
    @Path("session")
    public Response login(Login login, @Context HttpServletRequest request) {
        return enter(Response.Status.OK, Input.text("email", login.email(), 254), password(login.password()), request);
    }

    /** The next access token, for the refresh token in the cookie. */
    @POST
    @Path("session/refresh")
    @Consumes(MediaType.WILDCARD)
    public Response refresh(@CookieParam(COOKIE) @Nullable String refreshToken) {
        if (refreshToken == null || refreshToken.isBlank()) {
            throw ProblemException.unauthenticated("there is no session");
        }
        if (accounts.refresh(Secret.of(refreshToken)) instanceof RefreshResult.Refreshed refreshed) {
            return session(Response.Status.OK, refreshed.account(), refreshed.tokens());
        }
        throw ProblemException.unauthenticated("the session has ended");
    }

    /** Ends the session. */
    @DELETE
    @Path("session")
    public Response logout(@CookieParam(COOKIE) @Nullable String refreshToken) {
        if (refreshToken != null && !refreshToken.isBlank()) {
            accounts.logout(Secret.of(refreshToken));
        }
        return Response.noContent().cookie(cookie("", Duration.ZERO)).build();
    }

    /** Who I am. */
    @GET
    @Path("me")
    public User me(@Context HttpHeaders headers) {
        Caller caller = access.caller(headers);
        return accounts.find(caller.account())
                .map(this::user)
                .orElseThrow(() -> ProblemException.unauthenticated("the account is gone"));
    }

    private Response enter(Response.Status status, String email, Password password, HttpServletRequest request) {
        LoginResult result = accounts.login(email, password, client(request));
        if (result instanceof LoginResult.LoggedIn in) {
            return session(status, in.account(), in.tokens());
        }
        if (result instanceof LoginResult.LockedOut locked) {
            throw new ProblemException(
                    Problem.of(429, "too-many-attempts", "Too many attempts", "try again after " + locked.until()));
        }
        throw ProblemException.unauthenticated("e-mail or password is wrong");
    }

    private Response session(Response.Status status, Account account, Tokens tokens) {
        return Response.status(status)
                .cookie(cookie(tokens.refresh().reveal(), Duration.between(clock.instant(), tokens.refreshExpiresAt())))
                .entity(new Session(
                        tokens.access().value().reveal(), tokens.access().expiresAt(), user(account)))
                .build();
    }

    private User user(Account account) {
        String id = account.id().toString();
        String name = customers
                .find(id)
                .map(Customers.Customer::name)
                .orElse(account.email().value());
        return new User(
                id,
                name,
                account.email().value(),
                account.roles().stream().map(role -> role.value()).sorted().toList());
    }

    private NewCookie cookie(String value, Duration age) {
        return new NewCookie.Builder(COOKIE)
                .value(value)
                .path(COOKIE_PATH)
                .httpOnly(true)
                .secure(secureCookies)
                .sameSite(NewCookie.SameSite.STRICT)
                .maxAge((int) age.toSeconds())
                .build();
    }

    private static Password password(@Nullable String typed) {
        if (typed == null || typed.isEmpty()) {
            throw ProblemException.field("password", "is required");
        }
        try {
            return Password.of(typed);
        } catch (IllegalArgumentException e) {
            throw ProblemException.field("password", "cannot be accepted");
        }
    }

    private static Client client(HttpServletRequest request) {
        try {
            return Client.at(InetAddress.getByName(request.getRemoteAddr()));
        } catch (UnknownHostException e) {
            return Client.local();
        }
    }
}
