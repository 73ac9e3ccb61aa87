package dev.cimiento.auth.jakarta;

import dev.cimiento.auth.AccountLinks;
import dev.cimiento.auth.Caller;
import dev.cimiento.auth.EmailChangeResult;
import dev.cimiento.auth.Password;
import dev.cimiento.auth.PasswordChangeResult;
import dev.cimiento.auth.RegistrationResult;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.time.Duration;
import java.util.Map;

/**
 * Sign-up, and what people do to their password and address. What strangers ask gets one answer, whether there is such an account or not; links in
 * e-mails lead to pages of the program, whose POST comes here. Registered by {@link AuthFeature}.
 */
@Path("auth")
public final class AccountResource {

    private final Edge edge;
    private final AccountLinks links;

    AccountResource(Edge edge, AccountLinks links) {
        this.edge = edge;
        this.links = links;
    }

    /** Makes an account of {@code email} and {@code password}: 202, "check your mail", for an address that is taken as well. */
    @POST
    @Path("accounts")
    public Response signUp(@Context HttpServletRequest request) {
        edge.admit(request);
        Body body = Body.of(request);
        RegistrationResult result = links.register(body.text("email", 320), body.password("password"));
        if (result instanceof RegistrationResult.Refused refused) {
            throw Refusals.of(refused.objection());
        }
        return checkMail();
    }

    /** Sends the link that proves my address once more. */
    @POST
    @Path("email/verification")
    @RequiresLogin
    public Response requestVerification(@Context SecurityContext context) {
        links.requestEmailVerification(Authenticated.caller(context).account());
        return checkMail();
    }

    /** Uses the {@code token} of a link that proves an address. */
    @POST
    @Path("email/verify")
    public Response verifyEmail(@Context HttpServletRequest request) {
        edge.admit(request);
        return Refusals.of(links.verifyEmail(Body.of(request).secret("token")));
    }

    /** Sends a link to another {@code email} of mine. */
    @PUT
    @Path("email")
    @RequiresLogin(maxAgeSeconds = 600)
    public Response changeEmail(@Context HttpServletRequest request, @Context SecurityContext context) {
        Caller caller = Authenticated.caller(context);
        EmailChangeResult result =
                links.requestEmailChange(caller, Body.of(request).text("email", 320));
        if (result instanceof EmailChangeResult.Refused refused) {
            throw Refusals.of(refused.objection());
        }
        if (result instanceof EmailChangeResult.NotTheOwner) {
            return Refusals.notTheOwner(caller);
        }
        return result instanceof EmailChangeResult.StepUpNeeded
                ? Problem.unauthenticated("Bearer error=\"insufficient_user_authentication\", max_age=600")
                : checkMail();
    }

    /** Uses the {@code token} of a link to a new address. */
    @POST
    @Path("email/confirm")
    public Response confirmEmail(@Context HttpServletRequest request) {
        edge.admit(request);
        return Refusals.of(links.confirmEmailChange(Body.of(request).secret("token")));
    }

    /** Sets a {@code next} password in the place of the {@code current} one; all other sessions end. */
    @PUT
    @Path("password")
    @RequiresLogin
    public Response changePassword(@Context HttpServletRequest request, @Context SecurityContext context) {
        Body body = Body.of(request);
        Password current = body.password("current");
        Password next = body.password("next");
        Caller caller = Authenticated.caller(context);
        PasswordChangeResult result = edge.accounts()
                .changePassword(caller, current, next, edge.device(request).client());
        if (result instanceof PasswordChangeResult.Refused refused) {
            throw Refusals.field(refused.objection(), "next");
        }
        if (result instanceof PasswordChangeResult.LockedOut locked) {
            return Problem.tooMany(Duration.between(edge.clock().instant(), locked.until()));
        }
        if (result instanceof PasswordChangeResult.NotTheOwner) {
            return Refusals.notTheOwner(caller);
        }
        return result instanceof PasswordChangeResult.Changed changed
                ? Edge.json(200, Map.of("sessionsEnded", changed.sessionsEnded()))
                        .build()
                : Problem.of(403, "wrong-password", "The current password is another one");
    }

    /** Sends a link to choose another password to {@code email}, if it has an account; 202 in any case. */
    @POST
    @Path("password/reset-request")
    public Response requestReset(@Context HttpServletRequest request) {
        edge.admit(request);
        links.requestPasswordReset(Body.of(request).text("email", 320));
        return checkMail();
    }

    /** Sets another {@code password} by the {@code token} of a link; logs nobody in. */
    @POST
    @Path("password/reset")
    public Response reset(@Context HttpServletRequest request) {
        edge.admit(request);
        Body body = Body.of(request);
        return Refusals.of(links.resetPassword(body.secret("token"), body.password("password")));
    }

    private static Response checkMail() {
        return Edge.json(202, Map.of("status", "check-mail")).build();
    }
}
