package dev.cimiento.auth.jakarta;

import dev.cimiento.auth.AccountId;
import dev.cimiento.auth.Caller;
import dev.cimiento.auth.RecoveryCodes;
import dev.cimiento.auth.Totp;
import dev.cimiento.tenancy.Secret;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.util.Map;

/** One's authenticator app and recovery codes. Changes ask for a login of the last ten minutes. Registered by {@link AuthFeature}. */
@Path("auth/second-factor")
public final class FactorResource {

    private final Edge edge;
    private final Totp totp;
    private final RecoveryCodes codes;

    FactorResource(Edge edge, Totp totp, RecoveryCodes codes) {
        this.edge = edge;
        this.totp = totp;
        this.codes = codes;
    }

    /** What I have. */
    @GET
    @RequiresLogin
    public Response mine(@Context SecurityContext context) {
        AccountId account = Authenticated.caller(context).account();
        return Edge.json(200, Map.of("totp", totp.isEnrolled(account), "recoveryCodes", codes.remaining(account)))
                .build();
    }

    /** Begins: the secret for the app, shown once. It counts when a code was confirmed. */
    @POST
    @Path("totp")
    @RequiresLogin(maxAgeSeconds = 600)
    public Response begin(@Context SecurityContext context) {
        Caller caller = Authenticated.caller(context);
        return Refusals.owned(totp.begin(caller), caller)
                .map(enrollment -> Edge.json(
                                200,
                                Map.of(
                                        "secret", enrollment.secret().reveal(),
                                        "uri", enrollment.uri().reveal()))
                        .build())
                .orElseGet(() -> Problem.of(409, "already-enrolled", "There is an authenticator: remove it first"));
    }

    /** Confirms by a {@code code} of the app; answers with recovery codes, shown once. */
    @POST
    @Path("totp/confirm")
    @RequiresLogin(maxAgeSeconds = 600)
    public Response confirm(@Context HttpServletRequest request, @Context SecurityContext context) {
        edge.admit(request);
        Caller caller = Authenticated.caller(context);
        return Refusals.owned(totp.confirm(caller, Body.of(request).text("code", 20)), caller)
                ? recovery(caller)
                : Problem.of(400, "wrong-code", "The code is wrong, or was used before");
    }

    /** Removes authenticator and recovery codes. */
    @DELETE
    @Path("totp")
    @RequiresLogin(maxAgeSeconds = 600)
    public Response remove(@Context SecurityContext context) {
        Caller caller = Authenticated.caller(context);
        Refusals.owned(totp.remove(caller), caller);
        return Response.noContent().build();
    }

    /** New recovery codes; those before are void. */
    @POST
    @Path("recovery-codes")
    @RequiresLogin(maxAgeSeconds = 600)
    public Response newCodes(@Context SecurityContext context) {
        return recovery(Authenticated.caller(context));
    }

    private Response recovery(Caller caller) {
        return Edge.json(
                        200,
                        Map.of(
                                "recoveryCodes",
                                Refusals.owned(codes.issue(caller), caller).stream()
                                        .map(Secret::reveal)
                                        .toList()))
                .build();
    }
}
