package dev.cimiento.auth.jakarta;

import dev.cimiento.auth.Caller;
import dev.cimiento.auth.Invitation;
import dev.cimiento.auth.InvitationId;
import dev.cimiento.auth.InvitationResult;
import dev.cimiento.auth.Invitations;
import dev.cimiento.auth.Password;
import dev.cimiento.auth.Role;
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
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Invitations: for those who may {@code accounts:invite}, and for whoever accepts. Registered by {@link AuthFeature}. */
@Path("auth/invitations")
public final class InvitationResource {

    private final Edge edge;
    private final Invitations invitations;

    InvitationResource(Edge edge, Invitations invitations) {
        this.edge = edge;
        this.invitations = invitations;
    }

    /** Those that are open. */
    @GET
    @RequiresPermission("accounts:invite")
    public Response open() {
        return Edge.json(
                        200,
                        Map.of(
                                "invitations",
                                invitations.open().stream()
                                        .map(InvitationResource::members)
                                        .toList()))
                .build();
    }

    /** Invites {@code email} with {@code roles}. */
    @POST
    @RequiresPermission("accounts:invite")
    @RequiresLogin
    public Response invite(@Context HttpServletRequest request, @Context SecurityContext context) {
        Caller caller = Authenticated.caller(context);
        Body body = Body.of(request);
        Set<Role> roles = new HashSet<>();
        for (String name : body.texts("roles")) {
            roles.add(role(name));
        }
        InvitationResult result = invitations.invite(body.text("email", 320), roles, caller);
        return result instanceof InvitationResult.Invited invited
                ? Edge.json(201, members(invited.invitation())).build()
                : Refusals.of(result);
    }

    /** Withdraws one. */
    @DELETE
    @Path("{id}")
    @RequiresPermission("accounts:invite")
    @RequiresLogin
    public Response withdraw(@PathParam("id") String id, @Context SecurityContext context) {
        Caller caller = Authenticated.caller(context);
        return InvitationId.parse(id)
                        .filter(invitation -> Refusals.owned(invitations.withdraw(invitation, caller), caller))
                        .isPresent()
                ? Response.noContent().build()
                : Problem.of(404, "not-found", "No such invitation");
    }

    /**
     * Accepts by the {@code token} of the link: whoever is logged in gets the roles, anybody else an account with this {@code password}. Logs
     * nobody in.
     */
    @POST
    @Path("accept")
    public Response accept(@Context HttpServletRequest request, @Context SecurityContext context) {
        edge.admit(request);
        Body body = Body.of(request);
        Secret token = body.secret("token");
        Optional<Caller> caller = Authenticated.principal(context)
                .filter(Caller.class::isInstance)
                .map(Caller.class::cast);
        InvitationResult result;
        if (caller.isPresent()) {
            result = invitations.accept(token, caller.get());
        } else {
            Password password = body.password("password");
            result = invitations.accept(token, password);
        }
        return result instanceof InvitationResult.Accepted accepted
                ? Edge.json(200, Edge.account(accepted.account())).build()
                : Refusals.of(result);
    }

    private static Role role(String name) {
        try {
            return Role.of(name);
        } catch (IllegalArgumentException notOne) {
            throw Problem.field("roles", "MALFORMED", "must be names such as admin or front-desk");
        }
    }

    private static Map<String, Object> members(Invitation invitation) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("id", invitation.id().toString());
        members.put("email", invitation.email().value());
        members.put(
                "roles", invitation.roles().stream().map(Role::value).sorted().toList());
        members.put("createdAt", invitation.createdAt().toString());
        members.put("expiresAt", invitation.expiresAt().toString());
        return members;
    }
}
