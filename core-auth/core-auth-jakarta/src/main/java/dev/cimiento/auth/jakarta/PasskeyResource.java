package dev.cimiento.auth.jakarta;

import dev.cimiento.auth.Caller;
import dev.cimiento.auth.Passkey;
import dev.cimiento.auth.PasskeyId;
import dev.cimiento.auth.PasskeyResult;
import dev.cimiento.auth.PasskeyStart;
import dev.cimiento.auth.Passkeys;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Passkeys: options are the standard's JSON, for {@code PublicKeyCredential.parseCreationOptionsFromJSON} and {@code parseRequestOptionsFromJSON} of
 * a page, and {@code credential} is what {@code toJSON()} of its answer gives. Registered by {@link AuthFeature}.
 */
@Path("auth")
public final class PasskeyResource {

    private static final int LONGEST_NAME = 100;

    private final Edge edge;
    private final Passkeys passkeys;

    PasskeyResource(Edge edge, Passkeys passkeys) {
        this.edge = edge;
        this.passkeys = passkeys;
    }

    /** Mine, the one made first first. */
    @GET
    @Path("passkeys")
    @RequiresLogin
    public Response mine(@Context SecurityContext context) {
        return Edge.json(
                        200,
                        Map.of(
                                "passkeys",
                                passkeys.list(Authenticated.caller(context).account()).stream()
                                        .map(PasskeyResource::members)
                                        .toList()))
                .build();
    }

    /** What to ask the authenticator for a new one. */
    @POST
    @Path("passkeys/options")
    @RequiresLogin(maxAgeSeconds = 600)
    public Response begin(@Context HttpServletRequest request, @Context SecurityContext context) {
        edge.admit(request);
        Caller caller = Authenticated.caller(context);
        return answer(passkeys.begin(caller, Edge.origin(request)), Optional.empty(), caller);
    }

    /** Adds the {@code credential} that the authenticator made, under a {@code name}. */
    @POST
    @Path("passkeys")
    @RequiresLogin
    public Response add(@Context HttpServletRequest request, @Context SecurityContext context) {
        edge.admit(request);
        Body body = Body.of(request);
        PasskeyResult result =
                passkeys.add(Authenticated.caller(context), body.name("name", LONGEST_NAME), body.object("credential"));
        if (result instanceof PasskeyResult.Added added) {
            return Edge.json(201, members(added.passkey())).build();
        }
        if (result instanceof PasskeyResult.LimitReached) {
            return limitReached();
        }
        return result instanceof PasskeyResult.AlreadyThere
                ? Problem.of(409, "already-there", "This passkey is there already")
                : Problem.of(400, "passkey-refused", "The authenticator's answer is not good: begin again");
    }

    /** Gives one of mine another {@code name}. */
    @PUT
    @Path("passkeys/{id}")
    @RequiresLogin
    public Response rename(
            @PathParam("id") String id, @Context HttpServletRequest request, @Context SecurityContext context) {
        Caller caller = Authenticated.caller(context);
        String name = Body.of(request).name("name", LONGEST_NAME);
        return PasskeyId.parse(id)
                        .filter(passkey -> Refusals.owned(passkeys.rename(caller, passkey, name), caller))
                        .isPresent()
                ? Response.noContent().build()
                : unknown();
    }

    /** Removes one of mine. */
    @DELETE
    @Path("passkeys/{id}")
    @RequiresLogin(maxAgeSeconds = 600)
    public Response remove(@PathParam("id") String id, @Context SecurityContext context) {
        Caller caller = Authenticated.caller(context);
        return PasskeyId.parse(id)
                        .filter(passkey -> Refusals.owned(passkeys.remove(caller, passkey), caller))
                        .isPresent()
                ? Response.noContent().build()
                : unknown();
    }

    /** What to ask an authenticator at a login, and where a passkey is the second factor: the same for everybody. */
    @POST
    @Path("session/passkey/options")
    public Response beginLogin(@Context HttpServletRequest request) {
        edge.admit(request);
        Edge.Device device = edge.device(request);
        return answer(passkeys.beginLogin(Edge.origin(request), device.client()), Optional.of(device));
    }

    /** Judges the {@code credential} of a login: a session. */
    @POST
    @Path("session/passkey")
    public Response login(@Context HttpServletRequest request) {
        edge.admit(request);
        String credential = Body.of(request).object("credential");
        Edge.Device device = edge.device(request);
        return edge.answer(passkeys.login(credential, device.client()), device, request);
    }

    /** What to ask my authenticator, for what asks for a fresh login. */
    @POST
    @Path("session/step-up/passkey/options")
    @RequiresLogin
    public Response beginStepUp(@Context HttpServletRequest request, @Context SecurityContext context) {
        edge.admit(request);
        Caller caller = Authenticated.caller(context);
        return answer(passkeys.beginStepUp(caller, Edge.origin(request)), Optional.empty(), caller);
    }

    /** Judges the {@code credential} of a step-up: a new session in the place of mine. */
    @POST
    @Path("session/step-up/passkey")
    @RequiresLogin
    public Response stepUp(@Context HttpServletRequest request, @Context SecurityContext context) {
        edge.admit(request);
        String credential = Body.of(request).object("credential");
        Edge.Device device = edge.device(request);
        return edge.answer(
                passkeys.stepUp(Authenticated.caller(context), credential, device.client()), device, request);
    }

    private Response answer(PasskeyStart start, Optional<Edge.Device> device, Caller caller) {
        return start instanceof PasskeyStart.NotTheOwner ? Refusals.notTheOwner(caller) : answer(start, device);
    }

    private Response answer(PasskeyStart start, Optional<Edge.Device> device) {
        if (start instanceof PasskeyStart.Begun begun) {
            Response.ResponseBuilder answer = Edge.json(200, begun.options().members());
            device.flatMap(Edge.Device::fresh)
                    .ifPresent(value -> answer.cookie(edge.cookies().device(value)));
            return answer.build();
        }
        if (start instanceof PasskeyStart.NoRelyingParty) {
            return Problem.of(404, "no-passkeys-here", "There are no passkeys for pages of this origin");
        }
        if (start instanceof PasskeyStart.LimitReached) {
            return limitReached();
        }
        if (start instanceof PasskeyStart.StepUpNeeded) {
            return Problem.unauthenticated("Bearer error=\"insufficient_user_authentication\", max_age=600");
        }
        return start instanceof PasskeyStart.AddressNotProved
                ? Problem.of(403, "address-not-proved", "Prove your e-mail address first")
                : Problem.of(403, "forbidden", "Not allowed");
    }

    private static Response limitReached() {
        return Problem.of(409, "limit-reached", "There are as many passkeys as there may be: remove one first");
    }

    private static Response unknown() {
        return Problem.of(404, "not-found", "No such passkey");
    }

    private static Map<String, Object> members(Passkey passkey) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("id", passkey.id().value());
        members.put("name", passkey.name());
        members.put("relyingParty", passkey.relyingParty());
        members.put("backup", passkey.backup().name());
        members.put("model", passkey.model().toString());
        members.put("createdAt", passkey.createdAt().toString());
        passkey.usedAt().ifPresent(at -> members.put("usedAt", at.toString()));
        return members;
    }
}
