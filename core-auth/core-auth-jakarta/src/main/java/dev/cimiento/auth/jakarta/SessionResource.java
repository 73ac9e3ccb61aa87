package dev.cimiento.auth.jakarta;

import dev.cimiento.auth.Accounts;
import dev.cimiento.auth.Caller;
import dev.cimiento.auth.Factor;
import dev.cimiento.auth.OpenSession;
import dev.cimiento.auth.RefreshResult;
import dev.cimiento.auth.SessionId;
import dev.cimiento.tenancy.Secret;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Login, second factor, refresh, logout, and the list of one's sessions. Registered by {@link AuthFeature}. */
@Path("auth")
public final class SessionResource {

    private final Edge edge;
    private final Accounts accounts;

    SessionResource(Edge edge) {
        this.edge = edge;
        this.accounts = edge.accounts();
    }

    /** Judges {@code email} and {@code password}: a session, or a challenge for the second factor. */
    @POST
    @Path("session")
    public Response login(@Context HttpServletRequest request) {
        edge.admit(request);
        Body body = Body.of(request);
        Edge.Device device = edge.device(request);
        return edge.answer(
                accounts.login(body.text("email", 320), body.password("password"), device.client()), device, request);
    }

    /** Judges the {@code answer} of a second {@code factor} to a {@code challenge}. */
    @POST
    @Path("session/second-factor")
    public Response secondFactor(@Context HttpServletRequest request) {
        edge.admit(request);
        Body body = Body.of(request);
        Secret challenge = body.secret("challenge");
        String name = body.text("factor", 40);
        Factor factor = Arrays.stream(Factor.values())
                .filter(known -> known.name().equals(name))
                .findFirst()
                .orElseThrow(() -> Problem.field("factor", "UNKNOWN", "must be one of the challenge's factors"));
        String answer = body.text("answer", 8_000);
        Edge.Device device = edge.device(request);
        return edge.answer(accounts.completeLogin(challenge, factor, answer, device.client()), device, request);
    }

    /** The next tokens, for the refresh token of the cookie, or of the body's {@code refreshToken}. */
    @POST
    @Path("session/refresh")
    public Response refresh(@Context HttpServletRequest request) {
        Optional<Secret> token = edge.delivery() == Delivery.BODY
                ? Optional.of(Body.of(request).secret("refreshToken"))
                : edge.refreshCookie(request);
        return token.map(accounts::refresh)
                .filter(RefreshResult.Refreshed.class::isInstance)
                .map(RefreshResult.Refreshed.class::cast)
                .map(refreshed ->
                        edge.session(refreshed.account(), refreshed.tokens()).build())
                // The cookie stays as it is: another tab may have got a newer one meanwhile.
                .orElseGet(() -> Problem.unauthenticated("Bearer"));
    }

    /** Ends the session; says the same where there is none. */
    @DELETE
    @Path("session")
    public Response logout(@Context HttpServletRequest request, @Context SecurityContext context) {
        edge.refreshCookie(request).ifPresent(accounts::logout);
        Authenticated.principal(context)
                .filter(Caller.class::isInstance)
                .ifPresent(principal -> accounts.logout(((Caller) principal).session()));
        Response.ResponseBuilder answer = Response.noContent();
        if (edge.delivery() != Delivery.BODY) {
            // Whatever pages of the session a browser keeps is to go with it (OWASP ASVS 14.3.1).
            answer.header("Clear-Site-Data", "\"cache\"").cookie(edge.cookies().none());
        }
        return answer.build();
    }

    /** Judges the caller's {@code password} again, for what asks for a fresh login: a new session in the place of the caller's. */
    @POST
    @Path("session/step-up")
    @RequiresLogin
    public Response stepUp(@Context HttpServletRequest request, @Context SecurityContext context) {
        edge.admit(request);
        Body body = Body.of(request);
        Edge.Device device = edge.device(request);
        return edge.answer(
                accounts.stepUp(Authenticated.caller(context), body.password("password"), device.client()),
                device,
                request);
    }

    /** Who I am. */
    @GET
    @Path("me")
    @RequiresLogin
    public Response me(@Context SecurityContext context) {
        Caller caller = Authenticated.caller(context);
        return accounts.find(caller.account())
                .map(account -> {
                    Map<String, Object> members = Edge.account(account);
                    members.put(
                            "permissions",
                            caller.permissions().stream()
                                    .map(Object::toString)
                                    .sorted()
                                    .toList());
                    members.put("assurance", caller.assurance().reference());
                    caller.actor().ifPresent(actor -> members.put("actor", actor.toString()));
                    return Edge.json(200, members).build();
                })
                .orElseGet(() -> Problem.unauthenticated("Bearer"));
    }

    /** My open sessions, the one used last first. */
    @GET
    @Path("sessions")
    @RequiresLogin
    public Response sessions(@Context SecurityContext context) {
        Caller caller = Authenticated.caller(context);
        List<Map<String, Object>> list = Refusals.owned(accounts.sessions(caller), caller).stream()
                .map(session -> session(session, caller))
                .toList();
        return Edge.json(200, Map.of("sessions", list)).build();
    }

    /** Ends one of my sessions; the same answer for one that is another's or nobody's. */
    @DELETE
    @Path("sessions/{id}")
    @RequiresLogin
    public Response end(@PathParam("id") String id, @Context SecurityContext context) {
        Caller caller = Authenticated.caller(context);
        boolean ended = SessionId.parse(id)
                .filter(session -> Refusals.owned(accounts.logout(caller, session), caller))
                .isPresent();
        return ended ? Response.noContent().build() : Problem.of(404, "not-found", "No such session");
    }

    /** Ends all my sessions but this one. */
    @DELETE
    @Path("sessions")
    @RequiresLogin
    public Response endOthers(@Context SecurityContext context) {
        Caller caller = Authenticated.caller(context);
        return Edge.json(200, Map.of("ended", Refusals.owned(accounts.logoutOthers(caller), caller)))
                .build();
    }

    private static Map<String, Object> session(OpenSession session, Caller caller) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("id", session.id().toString());
        members.put("current", session.id().equals(caller.session()));
        members.put("network", session.client().network());
        members.put("agent", session.client().agent());
        members.put("openedAt", session.openedAt().toString());
        members.put("usedAt", session.usedAt().toString());
        members.put("expiresAt", session.expiresAt().toString());
        session.actor().ifPresent(actor -> members.put("actor", actor.toString()));
        return members;
    }
}
